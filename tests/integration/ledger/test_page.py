"""The ledger's page: who did what, in words, for those who may, of their own partnership only."""

import csv
import re

import pytest
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.ledger import queries, views
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.ledger.public import chain_looks, record, record_look, verify
from wardmote.foundations.ledger.queries import in_words
from wardmote.foundations.members.public import RoleName


def look(personas: Personas, **asked: str) -> str:
    url = reverse("ledger:search", args=[personas.partnership.slug])
    return personas.client(RoleName.ADMINISTRATOR).get(url, asked).content.decode()


def read_export(personas: Personas, **asked: str) -> list[dict[str, str]]:
    url = reverse("ledger:export", args=[personas.partnership.slug])
    response = personas.client(RoleName.ADMINISTRATOR).get(url, asked)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture
def loaded(personas: Personas) -> Personas:
    for number in (1, 2):
        record(
            by=personas.analyst,
            event="intake.batch.loaded",
            on=f"intake.batch:{number}",
            partnership=personas.partnership,
            after={"source": "police-uk-street", "rows": 120588},
        )
    record(
        by=personas.stranger,
        event="intake.batch.loaded",
        on="intake.batch:77",
        partnership=personas.other_partnership,
    )
    return personas


def test_entries_read_in_words(loaded: Personas) -> None:
    page = look(loaded)
    assert "Amira Khan loaded" in page
    assert ">batch 2</a>" in page
    assert "rows: 120,588" in page
    assert "source: “Street-level crime (police.uk)”" in page
    assert "Only what was done to: batch 2." in look(loaded, on="intake.batch:2")


def test_days_and_moments_are_written_as_everywhere(personas: Personas) -> None:
    after = {"expires_at": "2026-07-05T13:30:00.559092+00:00", "from": "2026-04-01", "is_demo": False}
    record(
        by=personas.analyst,
        event="members.invitation.issued",
        on="members.invitation:1",
        partnership=personas.partnership,
        after=after,
    )
    page = look(personas)
    for told in ("expires at: 5 July 2026, 2:30pm", "from: 1 April 2026", "made up: no"):
        assert f"<div>{told}</div>" in page


def test_no_code_is_read_on_the_page(loaded: Personas) -> None:
    text = re.sub(r"<(script|style|option|input)\b.*?>|<[^>]+>", " ", look(loaded))
    assert "police-uk-street" not in text
    assert not re.findall(r"\b(?:people|intake|ledger|access)\.[a-z_]+", text)


def test_other_partnerships_entries_are_not_there(loaded: Personas) -> None:
    assert "intake.batch:77" not in look(loaded)
    assert "intake.batch:77" not in {row["on"] for row in read_export(loaded)}
    assert "Kofi Mensah" not in look(loaded)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"event": "intake.batch.loaded"}, {"intake.batch:1", "intake.batch:2"}),
        ({"event": "intake.batch.loaded", "on": "intake.batch:2"}, {"intake.batch:2"}),
        ({"event": "intake.batch.loaded", "first_day": "2099-01-01"}, set()),
        ({"event": "intake.batch.loaded", "last_day": "2000-01-01"}, set()),
    ],
)
def test_the_search_narrows(loaded: Personas, asked: dict[str, str], found: set[str]) -> None:
    assert {row["on"] for row in read_export(loaded, **asked)} == found


def test_the_search_by_person_finds_what_they_did(loaded: Personas) -> None:
    rows = read_export(loaded, person=str(loaded.analyst.pk))
    assert {row["person"] for row in rows} == {"Amira Khan"}
    assert len(rows) == 2


def test_looking_and_exporting_are_recorded(loaded: Personas) -> None:
    look(loaded, event="intake.batch.loaded")
    rows = read_export(loaded, event="intake.batch.loaded")
    searched = Entry.objects.get(event="ledger.entries.searched")
    assert searched.after == {"event": "intake.batch.loaded", "page": 1, "found": 2}
    exported = Entry.objects.get(event="ledger.entries.exported")
    assert exported.after == {"event": "intake.batch.loaded", "found": len(rows)}
    assert exported.actor == str(loaded.administrator.pk)
    assert verify().ok


def test_who_saw_what_stands_beside_who_did_what(loaded: Personas) -> None:
    record_look(
        by=loaded.analyst,
        event="intake.batches.exported",
        on=loaded.partnership,
        partnership=loaded.partnership,
    )
    page = look(loaded)
    assert "took out the list of batches" in page
    assert "not numbered yet" in page
    assert "loaded a batch of" in page
    chain_looks()
    rows = read_export(loaded, event="intake.batches.exported")
    assert [(row["chain"], row["number"]) for row in rows] == [(f"partnership-{loaded.partnership.pk}-looks", "1")]


def test_dates_the_wrong_way_round_are_refused_beside_the_field(loaded: Personas) -> None:
    page = look(loaded, first_day="2026-02-01", last_day="2026-01-01")
    assert "The last day is before the first" in page
    page = look(loaded, first_day="yesterday")
    assert "Enter a day, a month and a year." in page
    page = look(loaded, **{"first_day-day": "31", "first_day-month": "2", "first_day-year": "2026"})
    assert "There is no such date." in page
    assert not Entry.objects.filter(event="ledger.entries.searched").exists()


def test_long_exports_come_in_pieces_without_gaps(loaded: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "EXPORT_CHUNK", 3)
    look(loaded)
    numbers = [(row["chain"], row["number"]) for row in read_export(loaded)]
    mine = Entry.objects.filter(partnership=str(loaded.partnership.pk)).exclude(event="ledger.entries.exported")
    chained = mine.order_by("-pk").values_list("chain", "sequence")
    assert numbers == [(chain, "" if number is None else str(number)) for chain, number in chained]
    assert numbers[0] == (f"partnership-{loaded.partnership.pk}-looks", "")


def test_a_cell_never_becomes_a_formula(loaded: Personas) -> None:
    loaded.analyst.display_name = "=HYPERLINK(1)"
    loaded.analyst.save()
    rows = read_export(loaded, person=str(loaded.analyst.pk))
    assert rows[0]["person"] == "'=HYPERLINK(1)"


def test_events_without_a_wording_still_read(db: None) -> None:
    assert in_words("plan.priority.adopted") == "adopted priority (plan)"
    assert in_words("members.member.role-changed", {"role": "analyst"}) == "changed a member's role to analyst"
    assert in_words("members.member.role-changed") == "changed a member's role to …"


def test_a_long_ledger_is_cut_off_and_says_so(loaded: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "only the latest are shown" not in look(loaded)
    monkeypatch.setattr(views, "MOST_SHOWN", 5)
    assert "only the latest are shown" in look(loaded)


@pytest.mark.parametrize(
    ("event", "values", "said"),
    [
        (
            "organisations.organisation.added",
            {"kind": "fire-and-rescue"},
            "added an organisation (fire and rescue authority)",
        ),
        ("members.member.added", {"role": "asb_officer"}, "added a member (ASB officer)"),
        ("access.second-factor.added", {"type": "webauthn"}, "added a second factor (a passkey)"),
        ("runs.run.started", {"kind": "intake.load"}, "started long work: “Load files”"),
        (
            "intake.batch.loaded",
            {"source": "fire-incidents", "rows": 41518},
            "loaded a batch of “Fires and violence against crews (fire and rescue)”: 41,518 records",
        ),
        ("intake.batch.loaded", {"source": "no-such", "rows": 1}, "loaded a batch of “no-such”: 1 record"),
        (
            "sharing.return.recorded",
            {"kind": "came-on", "dataset": "4", "quarter": "2026-07"},
            "put on record “Day it came”: Malicious false alarms (dataset 4), Jul–Sep 2026",
        ),
        (
            "sharing.reminder.sent",
            {"channel": "e-mail", "returns": 1},
            "recorded a reminder by e-mail of what is owed: 1 return",
        ),
        ("sharing.liaison.ended", {"to": "2026-03-31"}, "ended a liaison officer’s designation on 31 March 2026"),
        (
            "assessment.assessment.built",
            {"area": "E99999999", "year_ending": "2026-09"},
            "built the strategic assessment of E99999999 for the year ending September 2026",
        ),
        ("assessment.assessment.exported", {"form": "docx"}, "took a strategic assessment out as a Word document"),
        (
            "measures.table.exported",
            {"table": "months", "rows": 12},
            "took out a table of a figure: its months, 12 rows",
        ),
    ],
)
def test_codes_are_said_in_words(db: None, event: str, values: dict[str, object], said: str) -> None:
    assert in_words(event, values) == said
