"""A command waits only for the libraries it uses: asked of the modules a fresh process has loaded, not of a clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STATISTICS = ("scipy", "pandas", "statsmodels", "duckdb", "sklearn")
TABLES = ("polars", "narwhals", "pyarrow", "shapely", "pyproj", "numpy")
DOCUMENTS = ("typst", "docx", "docxtpl", "openpyxl", "vl_convert")
PROGRAM = """
import contextlib, io, sys
from wardmote.config.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    try:
        status = main(sys.argv[2:])
    except SystemExit as end:
        status = end.code
print(status, *(name for name in sys.argv[1].split(",") if name in sys.modules))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose database is there."""
    home = tmp_path_factory.mktemp("home")
    founding = "partnership add Riverside --administrator gwen@example.org --administrator-name Gwen"
    assert loaded(home, founding, ()) == "0"
    return home


def loaded(home: Path, command: str, heavy: tuple[str, ...]) -> str:
    """The exit status of a command, and which of these modules it loaded."""
    environment = {"PATH": os.environ["PATH"], "WARDMOTE_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    asked = [sys.executable, "-c", PROGRAM, ",".join(heavy), *command.split()]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return said.stdout.strip()


def test_help_waits_for_no_library(home: Path) -> None:
    assert loaded(home, "--help", (*STATISTICS, *TABLES, *DOCUMENTS, "django")) == "0"


def test_the_ledger_is_verified_without_tables(home: Path) -> None:
    assert loaded(home, "ledger verify", (*STATISTICS, *TABLES, *DOCUMENTS)) == "0"


@pytest.mark.parametrize("command", ["sources", "batches", "sharing due", "manage check"])
def test_listings_and_checks_wait_for_no_statistics(home: Path, command: str) -> None:
    assert loaded(home, command, (*STATISTICS, *DOCUMENTS)) == "0"


def test_a_figure_waits_for_no_statistics_before_it_has_counts(home: Path) -> None:
    asked = "figure burglary --area E06000001 --year-ending 2026-03"
    heavy = ("scipy.special", "scipy.stats", "pandas", "statsmodels", "duckdb")
    assert loaded(home, asked, heavy) in {"0", "1"}


def test_the_question_is_one_that_can_fail(home: Path) -> None:
    assert loaded(home, "sources", ("django",)) == "0 django"
