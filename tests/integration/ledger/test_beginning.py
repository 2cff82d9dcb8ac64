"""Two who begin a chain at the same moment: the second finds it begun between looking and writing."""

from typing import Any

import pytest
from django.db import DatabaseError

from wardmote.foundations.ledger import operations
from wardmote.foundations.ledger.models import Entry, Head
from wardmote.foundations.ledger.public import record, verify
from wardmote.foundations.members.public import system_person


def test_the_second_follows_the_first(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    by = system_person()
    record(by=by, event="intake.batch.loaded", on="intake.batch:1")
    (head,) = Head.objects.begun()
    assert operations._begun_head(head.chain).pk == head.pk
    record(by=by, event="intake.batch.loaded", on="intake.batch:2")
    assert Entry.objects.count() == 2
    assert verify().ok


def test_a_beginning_that_is_refused_is_not_passed_over(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_named: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Head.objects, "create", refuse)
    with pytest.raises(DatabaseError, match="disk is full"):
        operations._begun_head("nobody-began-this")
