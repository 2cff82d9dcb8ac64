import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.integration.measures import made
from tests.integration.places import small
from tests.laid import laid
from tests.personas import Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load
from wardmote.measures.counting import reader
from wardmote.measures.pages import overview

Loader = Callable[..., None]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Batches of one test may get the numbers of another's, and their records may be the same, from one copy."""
    reader.forget()
    overview._tiles.clear()
    shutil.rmtree(Path(settings.CACHE_DIR) / "tiles", ignore_errors=True)
    yield
    reader.forget()


@pytest.fixture
def partnership(personas: Personas) -> Partnership:
    return personas.partnership


@pytest.fixture
def areas_loaded(db: None, tmp_path: Path) -> None:
    laid("small areas", lambda: load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")]) and None)


@pytest.fixture
def load_months(areas_loaded: None, partnership: Partnership, tmp_path: Path) -> Loader:
    """Loads the street files of some months at once; where months have rows of their own, by month."""

    def loader(
        months: Sequence[date] | Mapping[date, list[str]], rows: list[str] | None = None, folder: str = "files"
    ) -> None:
        own = months if isinstance(months, Mapping) else dict.fromkeys(months, rows)
        paths = [made.write(tmp_path / folder, month, own[month]) for month in months]
        load(by=system_person(), partnership=partnership, source="police-uk-street", paths=paths)

    return loader


@pytest.fixture
def two_years(load_months: Loader) -> None:
    laid("two years", lambda: load_months(made.months()))
