"""The demonstration, built once for all the tests of a module, from an empty database."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from wardmote.demo.public import build_demo
from wardmote.foundations.organisations.public import Partnership


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker, said: list[str]) -> Iterator[None]:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(again=False, say=said.append)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aldermere(_built: None, db: None) -> Partnership:
    return Partnership.objects.get(slug="safer-aldermere")
