"""The how-to for an analyst's own file runs as it stands."""

import contextlib
import io
import os
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "analyse-your-own-csv.md"
IMAGES = PAGE.parent / "images"
WARDS = ("Abbey", "Bridge", "Castle", "Dock", "Elms")
TYPES = ("burglary", "criminal damage", "robbery", "vehicle crime")


def invented_incidents(path: Path) -> None:
    """Five years of incidents that gather on weekend evenings, with a rare type in a quiet ward."""
    rng = np.random.default_rng(2024)
    days = np.arange(np.datetime64("2019-01-01"), np.datetime64("2024-01-01"))
    year = (days - days.astype("datetime64[Y]")).astype(int)
    weekend = np.isin((days.astype(int) + 3) % 7, (4, 5))
    each = rng.poisson(1.6 + 0.5 * np.cos(2 * np.pi * year / 365) + 1.1 * weekend)
    when = np.repeat(days, each).astype("datetime64[m]") + (rng.normal(20, 4, each.sum()) % 24 * 60).astype(int)
    ward = rng.choice(WARDS, each.sum(), p=(0.4, 0.3, 0.2, 0.09, 0.01))
    kind = rng.choice(TYPES, each.sum(), p=(0.3, 0.4, 0.05, 0.25))
    lines = [f"{str(w).replace('T', ' ')},{a},{k}" for w, a, k in zip(when, ward, kind, strict=True)]
    path.write_text("\n".join(["when,ward,type", *lines]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the page prints, and the folder in which it ran."""
    folder = tmp_path_factory.mktemp("notebook")
    invented_incidents(folder / "incidents.csv")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as printed:
        for block in blocks:
            exec(compile(block, str(PAGE), "exec"), names)  # noqa: S102 - the page's own lines are what is tested
    if os.environ.get("WARDMOTE_DRAW"):
        for image in (folder / "images").glob("*.svg"):
            (IMAGES / image.name).write_text(image.read_text("utf-8"), encoding="utf-8")
    return printed.getvalue(), folder


def test_the_first_block_is_ten_lines() -> None:
    first = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)[0]
    assert len([line for line in first.splitlines() if line.strip()]) == 10


def test_every_line_of_the_page_runs_and_prints_what_the_page_shows(run: tuple[str, Path]) -> None:
    printed, _ = run
    shown = re.search(r"something like this:\n\n((?: {4}.*\n)+)", PAGE.read_text("utf-8"))
    assert shown is not None
    assert [line.strip() for line in shown[1].splitlines()] == printed.splitlines()[:4]


def test_the_published_table_hides_what_it_must_and_passes_its_audit(run: tuple[str, Path]) -> None:
    printed, _ = run
    assert "[c]" in printed
    assert "1 table read together: no hidden figure can be worked out." in printed


def test_the_pictures_of_the_page_are_drawn_and_kept(run: tuple[str, Path]) -> None:
    _, folder = run
    for name in re.findall(r"!\[.*?\]\(images/(.*?)\)", PAGE.read_text("utf-8")):
        assert (folder / "images" / name).read_text("utf-8").startswith("<svg")
        assert (IMAGES / name).read_text("utf-8").startswith("<svg")
