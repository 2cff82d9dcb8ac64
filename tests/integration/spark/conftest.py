import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from wardmote.demo.public import build_demo
from wardmote.foundations.organisations.public import Partnership

SPARK = "local[2]"


@pytest.fixture(scope="session")
def spark() -> str:
    """The engine's name, where there is Java and PySpark to run it."""
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install 'wardmote[spark]'")
    if not shutil.which("java"):
        pytest.skip("Java is not installed: apt-get install default-jre-headless (17 or later)")
    return SPARK


@pytest.fixture(scope="package")
def _island(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demonstration with its partners' files, made once; an engine reads the same files whoever wrote them."""
    from django.db import transaction

    home: Path = tmp_path_factory.mktemp("island")
    before = settings.RECORDS_DIR
    settings.RECORDS_DIR = home / "records"
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(again=False, say=lambda _sentence: None)
        yield
        transaction.set_rollback(True)
    settings.RECORDS_DIR = before


@pytest.fixture
def aldermere(_island: None, db: None) -> Partnership:
    return Partnership.objects.get(slug="safer-aldermere")
