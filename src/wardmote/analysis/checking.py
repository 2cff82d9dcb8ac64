"""Worked answers: run every vector of a file through the registry and say which hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isinf, isnan
from typing import Any

from wardmote.analysis.errors import AnalysisError, ShapeError
from wardmote.analysis.inputs import plain
from wardmote.analysis.registry import method

RULES = ("exact", "label", "relative", "monte-carlo")
OPTIMISERS_DIFFER = "optimisers differ"
INTERVAL_ENDS = re.compile(r"(\d+)% on interval ends")
INTERVAL_END = re.compile(r"(lo|hi|lower|upper)\d+$")
SIMULATED = re.compile(r"\b(p\w*) tolerance ([0-9.]*[0-9])")
INFINITIES: Mapping[str, float] = {"inf": inf, "-inf": -inf}


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorResult:
    """Whether one worked answer holds.

    `largest_deviation` is in the measure of the vector's check (absolute, or relative above 1); None where nothing
    could be compared. `reason` is empty for a vector that passed.
    """

    id: str
    method: str
    passed: bool
    largest_deviation: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Difference:
    """One place at which an answer was compared: how far apart, and why it fails if it does."""

    deviation: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """How figures are compared, and what the vector's notes say of some of them by name."""

    rule: str
    tolerance: float
    notes: str = ""

    def of(self, key: str) -> "_Terms":
        """The terms for a named figure: a note on "p" also speaks of p_monte_carlo, and the first tolerance holds."""
        for name, loose in SIMULATED.findall(self.notes):
            if key == name or (key, name) == ("p_monte_carlo", "p"):
                return _Terms(rule="monte-carlo", tolerance=float(loose))
        ends = INTERVAL_ENDS.search(self.notes)
        if self.rule == "relative" and ends and INTERVAL_END.search(key):
            return _Terms(rule="relative", tolerance=float(ends[1]) / 100)
        return self

    def passes_over(self, key: str) -> bool:
        """Whether the figure is a fitted parameter that two right programs may set differently."""
        return key.endswith("_par") and OPTIMISERS_DIFFER in self.notes


def check_vectors(document: Mapping[str, Any]) -> Sequence[VectorResult]:
    """Run every vector of a document of worked answers through the registry.

    Args:
        document: a mapping with `vectors`, a list of mappings of `id`, `method`, `inputs`, `expected`, `tolerance`
            and `check`, as in the project's reference file. Checks known: "exact", "label", "relative",
            "monte-carlo…" and ">= min_NAME". A note such as "p tolerance 0.02" loosens a simulated p-value, one
            such as "5% on interval ends" the ends of relative intervals, and where a note says "optimisers differ"
            the parameters of a fitted model (named `…_par`) are not compared, only what the model gives.

    Returns:
        One result for each vector, in the order of the file. An unknown method, a refusal, an error, or a check
        that is not known is a failure with its reason.

    Raises:
        ShapeError (the document is not of that form)

    Source:
        The file's own `comparison` rules: exact is |a-b| <= tolerance × max(1, |b|); null is undefined.

    """
    vectors = document.get("vectors") if isinstance(document, Mapping) else None
    if not isinstance(vectors, list) or not all(isinstance(vector, Mapping) for vector in vectors):
        raise ShapeError('This is not a file of worked answers: it needs a list called "vectors".')
    return [_result(vector, place) for place, vector in enumerate(vectors, 1)]


def _result(vector: Mapping[str, Any], place: int) -> VectorResult:
    name, called = str(vector.get("id", f"vector {place}")), str(vector.get("method", ""))

    def failed(reason: str) -> VectorResult:
        return VectorResult(id=name, method=called, passed=False, largest_deviation=None, reason=reason)

    lacking = [key for key in ("method", "inputs", "expected") if key not in vector]
    if lacking:
        return failed(f"The vector has no {' or '.join(lacking)}.")
    try:
        answer = method(called).answer(vector["inputs"])
        differences = list(_compared(answer, vector))
    except AnalysisError as error:
        return failed(str(error))
    except KeyError as error:
        return failed(f"The inputs lack {error}.")
    except Exception as error:  # noqa: BLE001 - whatever goes wrong inside one method, the other vectors are still run
        return failed(f"The method failed: {type(error).__name__}: {error}")
    reasons = [difference.reason for difference in differences if difference.reason]
    largest = max((difference.deviation for difference in differences), default=0.0)
    more = f" ({len(reasons) - 1} more differ)" if len(reasons) > 1 else ""
    return VectorResult(
        id=name,
        method=called,
        passed=not reasons,
        largest_deviation=largest,
        reason=f"{reasons[0]}{more}" if reasons else "",
    )


def _compared(answer: Mapping[str, Any], vector: Mapping[str, Any]) -> Iterator[_Difference]:
    check, tolerance = str(vector.get("check", "exact")), float(vector.get("tolerance", 0))
    if check.startswith(">= min_"):
        yield from _at_least(answer, vector["expected"])
        return
    rule = check.split(":", maxsplit=1)[0].strip()
    if rule not in RULES:
        raise ShapeError(f"The check {check!r} is not one that can be made; use {', '.join(RULES)}.")
    terms = _Terms(rule=rule, tolerance=tolerance, notes=str(vector.get("notes", "")))
    yield from _walk(plain(answer), vector["expected"], terms, path="")


def _at_least(answer: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[_Difference]:
    """Bounds named `min_…`; the document's other figures are other programs' results, for the reader."""
    for key, least in expected.items():
        if key.startswith("min_"):
            figure = answer.get(key.removeprefix("min_"))
            short = figure is None or not figure >= least
            yield _Difference(
                max(0.0, least - (figure or 0.0)), f"{key} is {least}, the answer {figure}." if short else ""
            )


def _walk(answer: Any, expected: Any, terms: _Terms, *, path: str) -> Iterator[_Difference]:
    if isinstance(expected, Mapping):
        if not isinstance(answer, Mapping):
            yield _Difference(0.0, f"{path or 'The answer'} is not a set of named figures.")
            return
        for key, wanted in expected.items():
            inside = f"{path}.{key}" if path else str(key)
            if terms.passes_over(str(key)):
                continue
            if key in answer:
                yield from _walk(answer[key], wanted, terms.of(str(key)), path=inside)
            else:
                yield _Difference(0.0, f"{inside} is not in the answer.")
    elif isinstance(expected, list | tuple):
        if not isinstance(answer, list | tuple) or len(answer) != len(expected):
            size = len(answer) if isinstance(answer, list | tuple) else "no"
            yield _Difference(0.0, f"{path} should have {len(expected)} values and has {size}.")
            return
        for place, (got, wanted) in enumerate(zip(answer, expected, strict=True)):
            yield from _walk(got, wanted, terms, path=f"{path}[{place}]")
    else:
        yield _single(answer, expected, terms, path=path)


def _single(answer: Any, expected: Any, terms: _Terms, *, path: str) -> _Difference:
    wanted, got = _number(expected), _number(answer)
    difference = f"{path} is {answer!r} and should be {expected!r}."
    if wanted is None or got is None:
        same = (_undefined(answer) and expected is None) or (type(answer) is type(expected) and answer == expected)
        return _Difference(0.0, "" if same else difference)
    if isinf(wanted) or isinf(got):
        return _Difference(0.0, "" if wanted == got else difference)
    apart = abs(got - wanted)
    if terms.rule == "label" and isinstance(expected, int):
        return _Difference(apart, difference if apart else "")
    scale = {"relative": abs(wanted), "monte-carlo": 1.0}.get(terms.rule, max(1.0, abs(wanted)))
    # a JSON file cannot hold more than some 16 digits, so a tolerance of 0 asks for equal figures, not equal bits
    allowed = max(terms.tolerance, 1e-15) * scale
    return _Difference(apart / scale if scale else apart, "" if apart <= allowed else difference)


def _number(value: Any) -> float | None:
    """The value as a number; None for text, truth values and what is undefined."""
    if isinstance(value, str):
        return INFINITIES.get(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value):
        return None
    return float(value)


def _undefined(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))
