"""No pattern that meets text from outside takes time that grows with the square of its length.

What is held is the ratio between a text and one ten times as long, in the process's own time and the best of several:
ten for a walk through the text, a hundred for a walk from each of its letters.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import wardmote
from wardmote.config.logs import without_values

# Half-way, on a logarithm's scale, between a walk and a walk from each letter.
MOST_GROWTH = 32.0
# What takes less than this is not looked at more closely.
TOO_SHORT_TO_MEASURE = 0.003
SHORT, LONG = 400, 4_000
# These meet no text from outside: the synthetic partnership writes its own, the analysis library takes numbers.
OWN_TEXT = re.compile(r"\.(demo|analysis)(\.|$)")
BEGINNINGS = ("", "2024 a")
REPEATED = [
    *("a", "A", "1", "0", " ", "\n", "-", "_", ",", ":", "'", '"', "(", "[", "@", "#", "/", "?", "\\", "é"),
    *("a ", "1 ", "A1 ", "a@", "a.", "a-", "a'", "1,", "1.", "Aa ", "07", "  a", "q1(", "<c ", "<row ", 'a="1" '),
    *("2024-01-", "jan ", "Mr ", "no ", "the ", "street ", "quarter 1 "),
]


def time_of(act: Callable[[], object], *, best_of: int = 1) -> float:
    times = []
    for _time in range(best_of):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return min(times)


def grows_too_fast(act: Callable[[int], object], *, short: int = SHORT, long: int = LONG) -> bool:
    """Whether ten times the text takes far more than ten times as long."""
    if time_of(lambda: act(long)) < TOO_SHORT_TO_MEASURE:
        return False
    bound = MOST_GROWTH * (long / short) / 10
    return time_of(lambda: act(long), best_of=3) > bound * max(time_of(lambda: act(short), best_of=5), 1e-5)


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(wardmote.__path__, "wardmote."):
        # To load what a foreign web server loads is to start the program, and asks the database.
        is_started = found.name == "wardmote.config.wsgi"
        if ".migrations" not in found.name and not is_started and not OWN_TEXT.search(found.name):
            yield importlib.import_module(found.name)


@cache
def uses() -> dict[tuple[re.Pattern[Any], str], str]:
    """Every pattern of the program with each way in which it is asked, and where."""
    known: dict[tuple[re.Pattern[Any], str], str] = {}
    for module in modules():
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            pattern = getattr(module, node.value.id, None)
            if isinstance(pattern, re.Pattern) and callable(getattr(pattern, node.attr)):
                known.setdefault((pattern, node.attr), f"{module.__name__}.{node.value.id}")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                asked, first = ast.unparse(node.func)[3:], node.args[0]
                if asked.isidentifier() and asked != "compile" and isinstance(first, ast.Constant):
                    known.setdefault((re.compile(first.value), asked), f"{module.__name__}: {first.value}")
        for name, held in vars(module).items():
            for pattern in held.values() if isinstance(held, dict) else held if isinstance(held, tuple | list) else ():
                if isinstance(pattern, re.Pattern):
                    known.setdefault((pattern, "match"), f"{module.__name__}.{name}")
    return known


def ask(pattern: re.Pattern[Any], how: str, text: str | bytes) -> object:
    if how in {"sub", "subn"}:
        return getattr(pattern, how)(b"" if isinstance(text, bytes) else "", text)
    if how == "finditer":
        return sum(1 for _found in pattern.finditer(text))
    return getattr(pattern, how)(text)


def repeated(beginning: str, unit: str, length: int) -> str:
    """The unit over and over, with an end that no pattern takes."""
    return f"{beginning}{(unit * length)[:length]}\x00"


def faults_of(pattern: re.Pattern[Any], how: str) -> list[str]:
    def act(beginning: str, unit: str) -> Callable[[int], object]:
        def of(length: int) -> object:
            text = repeated(beginning, unit, length)
            return ask(pattern, how, text.encode("latin-1") if isinstance(pattern.pattern, bytes) else text)

        return of

    return [
        f"{beginning}{unit}" for beginning in BEGINNINGS for unit in REPEATED if grows_too_fast(act(beginning, unit))
    ]


def test_no_pattern_grows_with_the_square_of_the_text() -> None:
    faults = {where: said for (pattern, how), where in uses().items() if (said := faults_of(pattern, how))}
    assert faults == {}


def test_the_patterns_are_met() -> None:
    places = set(uses().values())
    assert {"wardmote.config.logs.ADDRESS", "wardmote.intake.partner.times.WITH_CLOCK"} <= places
    assert len(places) > 80


def test_the_measure_knows_a_square() -> None:
    square = re.compile(r"[^\s@]+@[^\s@]+")
    assert grows_too_fast(lambda length: square.sub("", repeated("", "a", length)))


@pytest.mark.parametrize("unit", ["a", "a@", "a.", "?", "/account/invitation/", "a ", "\n"])
def test_a_line_of_the_log_is_written_in_time_that_its_length_does_not_matter_to(unit: str) -> None:
    # The first look alone would take minutes if each letter were a beginning.
    assert not grows_too_fast(lambda length: without_values(repeated("", unit, length)), short=1_000, long=10_000)
    assert not grows_too_fast(lambda length: without_values(repeated("", unit, length)), short=10_000, long=100_000)


def test_a_long_line_is_cut_before_it_is_looked_at_and_keeps_no_half_address() -> None:
    written = without_values("Not Found: " + "a " * 990 + "jane.roe" * 20 + "@example.org")
    assert len(written) < 2_010
    assert "jane" not in written
    assert written.endswith("…")
    assert without_values("Not Found: /" + "a" * 80_000) == "Not Found: …"
