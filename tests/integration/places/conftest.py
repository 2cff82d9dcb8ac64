from pathlib import Path

import pytest

from tests.integration.places import small
from wardmote.foundations.members.public import User, system_person
from wardmote.foundations.places.public import AreaLoadReport, load_areas


@pytest.fixture
def by(db: None) -> User:
    return system_person()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.write(tmp_path / "areas")


@pytest.fixture
def loaded(by: User, folder: Path) -> AreaLoadReport:
    return load_areas(by=by, paths=[folder])
