from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.integration.measures import made
from tests.integration.places import small
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load
from wardmote.measures.counting import reader

Loader = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Batches of one test may get the numbers of another's."""
    reader.forget()
    yield
    reader.forget()


@pytest.fixture
def partnership(personas: Personas) -> Partnership:
    return personas.partnership


@pytest.fixture
def areas_loaded(db: None, tmp_path: Path) -> None:
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")])


@pytest.fixture
def load_months(areas_loaded: None, partnership: Partnership, tmp_path: Path) -> Loader:
    """Loads the street files of some months."""

    def loader(months: Sequence[date], rows: list[str] | None = None, folder: str = "files") -> None:
        paths = [made.write(tmp_path / folder, month, rows) for month in months]
        load(by=system_person(), partnership=partnership, source="police-uk-street", paths=paths)

    return loader


@pytest.fixture
def two_years(load_months: Loader) -> None:
    load_months(made.months())
