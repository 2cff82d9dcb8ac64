import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.integration.places import small
from tests.laid import laid
from wardmote.foundations.members.public import User, system_person
from wardmote.foundations.organisations.public import Partnership, add_partnership
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import BatchSummary, load

TODAY = date(2026, 11, 1)
Load = Callable[..., list[BatchSummary]]


@pytest.fixture(autouse=True)
def _folders(settings: LazySettings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings.RECORDS_DIR = home / "records"
    settings.CACHE_DIR = home / "cache"
    settings.UPLOADS_DIR = home / "uploads"
    settings.UPLOADS_DIR.mkdir(parents=True)
    settings.LOAD_ROOTS = []


@pytest.fixture
def by(db: None) -> User:
    return laid("the system", system_person)


@pytest.fixture
def partnership(by: User) -> Partnership:
    return laid("Testshire", lambda: add_partnership(by=by, name="Safer Testshire", slug="safer-testshire"))


@pytest.fixture
def areas(by: User, tmp_path: Path) -> None:
    laid("small areas", lambda: load_areas(by=by, paths=[small.write(tmp_path / "areas")]) and None)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def load_street(by: User, partnership: Partnership) -> Load:
    def loading(*paths: Path, source: str = "police-uk-street", **more: object) -> list[BatchSummary]:
        return load(by=by, partnership=partnership, source=source, paths=list(paths), today=TODAY, **more)

    return loading


@pytest.fixture(scope="session")
def real_data() -> Path:
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("WARDMOTE_SHARED_DATA", root.parent / "shared" / "data"))
    if not (folder / "police-uk").exists():
        pytest.skip(f"The real open data is not in {folder}: set WARDMOTE_SHARED_DATA to its folder.")
    return folder
