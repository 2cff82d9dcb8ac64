"""Declaring a source in the browser: from an upload to records, without a line of TOML; and correcting it."""

import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.personas import Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery, SourceVersion
from wardmote.intake.operations import checking
from wardmote.intake.sources import source as declared_source

pytestmark = pytest.mark.django_db
ANALYST = RoleName.ANALYST
FIRES = b"""Ref,Date,Time,Type,Motive,UPRN,Council,Pumps
F1,13/05/2026,21:15,Primary fire,Deliberate,100081234501,E06000032,2
F2,14/05/2026,22:40,Primary fire,Accidental,100081234502,E06000032,1
F3,15/05/2026,01:10,Secondary fire,Not known,100081234503,E06000032,1
F4,soon,01:10,Secondary fire,Not known,100081234503,E06000032,1
"""


@pytest.fixture(autouse=True)
def _own(settings: LazySettings, tmp_path: Path) -> None:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=[personas.partnership.slug, *args])


def bring(personas: Personas, content: bytes = FIRES, name: str = "Fires.csv", source: str = "") -> str:
    """The address of the page of the draft."""
    page = address(personas, "correct-source", source) if source else address(personas, "new-source")
    answer = personas.client(ANALYST).post(page, {"sample": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def fields_of(page: str) -> dict[str, str]:
    """What the page's form would send as it stands, as a browser does it."""
    form = page[page.index('<form method="post" novalidate>') :].partition("</form>")[0]
    sent: dict[str, str] = {}
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', body)[0]
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            sent[name[1]] = value[1] if value else ""
    return sent | dict(re.findall(r'<textarea name="([^"]+)".*?>\n?(.*?)</textarea>', form, re.DOTALL))


def field_of(page: str, heading: str) -> str:
    """The name of a column's select."""
    import html

    for identifier, label in re.findall(r'for="id_(column-\d+)">(.*?)</label>', page):
        if html.unescape(label) == f"“{heading}” becomes":
            return str(identifier)
    raise AssertionError(heading)


def press(client: Client, draft: str, do: str, changes: dict[str, Any] | None = None) -> Any:
    page = client.get(draft).content.decode()
    sent = fields_of(page)
    for name, value in (changes or {}).items():
        sent[name if name in sent else field_of(page, name)] = value
    return client.post(draft, sent | {"do": do})


def saved(personas: Personas, draft: str, **changes: Any) -> str:
    """Save it as the fire service's; the page one is led to."""
    body = personas.organisations["fire-and-rescue"].pk
    answer = press(personas.client(ANALYST), draft, "save", {"organisation": str(body), **changes})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_that_nobody_declared_is_in_use_after_two_forms(personas: Personas) -> None:
    client = personas.client(ANALYST)
    draft = bring(personas)
    page = client.get(draft).content.decode()
    assert "Five things to confirm" in page
    for said in ("3", "Rows that would be rejected", "13 May 2026", "“Type”: its heading, and few different words"):
        assert said in page
    assert "1000812345" not in page
    check = saved(personas, draft)
    assert "Records that will be kept" in client.get(check).content.decode()
    client.post(check + "start/")
    run = Run.objects.get(kind="intake.load")
    run_now(run)
    run.refresh_from_db()
    assert run.state == State.FINISHED, run.error
    batch = Batch.objects.get()
    assert (batch.source, batch.rows_kept, batch.rows_rejected, batch.source_version) == ("fires", 3, 1, "1")
    assert batch.organisation == personas.organisations["fire-and-rescue"]
    version = SourceVersion.objects.get()
    assert (version.source, version.number, version.saved_by) == ("fires", 1, personas.analyst)
    assert "“Ref”" in version.sample
    assert Entry.objects.filter(event="intake.source.declared").count() == 1
    source = declared_source("fires")
    assert source.combine == {"category": ("Motive",)}
    assert "UPRN" not in [*source.columns.values(), *source.attributes.values()]
    assert "Version 1" in client.get(address(personas, "source", "fires")).content.decode()
    assert client.get(address(personas, "source-version", "fires", 1)).status_code == 200


def test_what_is_chosen_is_tried_at_once(personas: Personas) -> None:
    client, draft = personas.client(ANALYST), bring(personas)
    assert press(client, draft, "show", {"Date": "leave-out", "Time": "leave-out"}).status_code == 302
    page = client.get(draft).content.decode()
    assert "1 thing to decide" in page
    assert page.index("When it was") < page.index("What a row is")
    assert press(client, draft, "show", {"Date": "date", "Pumps": "leave-out"}).status_code == 302
    page = client.get(draft).content.decode()
    assert "Five things to confirm" in page
    assert "May 2026" in page


def test_a_choice_that_cannot_be_is_said_and_kept_on_the_page(personas: Personas) -> None:
    client, draft = personas.client(ANALYST), bring(personas)
    press(client, draft, "show", {"Ref": "date"})
    page = client.get(draft).content.decode()
    assert "cannot both become the same" in page
    assert fields_of(page)[field_of(page, "Ref")] == "date"
    assert press(client, draft, "save", {"publisher": "The fire service"}).status_code == 302
    assert not SourceVersion.objects.exists()


def test_nothing_is_saved_whose_result_nobody_has_seen(personas: Personas) -> None:
    client, draft = personas.client(ANALYST), bring(personas)
    answer = press(client, draft, "save", {"publisher": "The fire service", "Motive": "keep"})
    assert answer["Location"] == draft
    assert not SourceVersion.objects.exists()
    assert "Look at the result, then save" in client.get(draft).content.decode()
    assert press(client, draft, "save")["Location"] != draft
    assert declared_source("fires").combine == {}


def test_what_the_sample_leaves_open_must_be_decided(personas: Personas) -> None:
    rows = b"Ref,Date\nA1,03/04/2026\nA2,05/06/2026\n"
    client, draft = personas.client(ANALYST), bring(personas, rows, "things.csv")
    page = client.get(draft).content.decode()
    assert "3 things to decide" in page
    answer = press(client, draft, "save", {"publisher": "The council"})
    assert answer.status_code == 422
    for sentence in (
        "Say whether the day or the month comes first.",
        "Say how a row is placed",
        "Say what all rows are",
    ):
        assert sentence in answer.content.decode()
    decided = {"first_in_dates": "month", "place": "partnership", "category": "Kits issued", "publisher": "The council"}
    press(client, draft, "show", decided)
    assert "January–June 2026" in client.get(draft).content.decode()
    press(client, draft, "save")
    raw = tomllib.loads((SourceVersion.objects.get().texts)["things.toml"])
    assert raw["dates"]["formats"] == ["%m/%d/%Y"]
    assert (raw["records"]["place"], raw["records"]["category"]) == ("partnership", "kits-issued")


def test_what_is_personal_is_taken_out_at_once(personas: Personas, settings: LazySettings) -> None:
    rows = b"Ref,Date,Type,Caller name\nA1,13/04/2026,Fire,Mrs Dorothea Crabtree\nA2,14/04/2026,Fire,Mr Al Quince\n"
    client, draft = personas.client(ANALYST), bring(personas, rows, "calls.csv")
    stored = b"".join(path.read_bytes() for path in Path(settings.UPLOADS_DIR).rglob("*") if path.is_file())
    assert b"Crabtree" not in stored
    page = client.get(draft).content.decode()
    assert "Taken out of the sample at once: Caller name" in page
    press(client, draft, "show", {"place": "none"})
    location = saved(personas, draft)
    assert location == address(personas, "source", "calls")
    assert not Delivery.objects.exists()
    assert not [path for path in Path(settings.UPLOADS_DIR).rglob("*") if path.is_file()]
    assert "Caller name" in declared_source("calls").forbidden


def test_a_sample_without_its_personal_columns_keeps_its_lines(personas: Personas) -> None:
    rows = (
        b"Calls,,,\nPrepared by Mrs Dorothea Crabtree,,,\n\nRef,Date,Type,Caller name\n"
        b"A1,13/04/2026,Fire,Mrs Dorothea Crabtree\n\nA2,14/04/2026,Fire,Mr Al Quince\nA3,soon,Fire,Mr Al Quince\n"
    )
    client, draft = personas.client(ANALYST), bring(personas, rows, "calls.csv")
    press(client, draft, "show", {"place": "none"})
    page = client.get(draft).content.decode()
    assert "Crabtree" not in page
    first_rows = [int(number) for number in re.findall(r"<tr[^>]*>\s*<t[hd][^>]*>\s*(\d+)\s*<", page)]
    assert first_rows == [5, 7]
    assert "line 8" in page


def test_a_correction_keeps_what_was_and_says_what_to_load_anew(personas: Personas) -> None:
    client = personas.client(ANALYST)
    check = saved(personas, bring(personas))
    client.post(check + "start/")
    run_now(Run.objects.get(kind="intake.load"))
    draft = bring(personas, FIRES + b"F5,16/05/2026,01:10,Chimney fire,Accidental,1,E06000032,1\n", source="fires")
    page = client.get(draft).content.decode()
    assert fields_of(page)[field_of(page, "Motive")] == "adds-to-category"
    press(client, draft, "show", {"Motive": "subcategory"})
    answer = press(client, draft, "save")
    assert answer.status_code == 302
    page = client.get(address(personas, "source", "fires")).content.decode()
    assert "1 batch in use was read by an earlier version" in page
    assert [(each.number, each.version) for each in SourceVersion.objects.all()] == [(2, "2"), (1, "1")]
    assert declared_source("fires").columns["subcategory"] == "Motive"
    batch = Batch.objects.get()
    assert "version 1 of the source’s declaration" in client.get(address(personas, "batch", batch.pk)).content.decode()
    old = client.get(address(personas, "source-version", "fires", 1)).content.decode()
    assert "adds" in old or "combine" in old
    assert "The sample had 4 rows and" in old


def test_words_alone_make_no_new_reading(personas: Personas) -> None:
    saved(personas, bring(personas))
    draft = bring(personas, source="fires")
    press(personas.client(ANALYST), draft, "save", {"title": "Fires attended"})
    assert [(each.number, each.version) for each in SourceVersion.objects.all()] == [(2, "1"), (1, "1")]
    assert declared_source("fires").title == "Fires attended"


def test_a_declaration_written_by_hand_is_kept_when_it_is_corrected(personas: Personas, settings: LazySettings) -> None:
    saved(personas, bring(personas))
    path = Path(settings.SOURCES_DIR) / "fires.toml"
    by_hand = path.read_text(encoding="utf-8").replace('title = "Fires"', 'title = "Fires, by hand"')
    path.write_text(by_hand, encoding="utf-8")
    press(personas.client(ANALYST), bring(personas, source="fires"), "save", {"title": "Fires attended"})
    by_number = {each.number: each for each in SourceVersion.objects.all()}
    assert by_number[2].texts["fires.toml"] == by_hand
    assert by_number[2].saved_by is None
    assert "Fires attended" in by_number[3].texts["fires.toml"]


def test_a_shipped_source_is_not_corrected(personas: Personas) -> None:
    client = personas.client(ANALYST)
    assert client.get(address(personas, "correct-source", "fire-incidents")).status_code == 404


def test_a_sample_is_neither_checked_nor_loaded_before_it_is_saved(personas: Personas) -> None:
    client = personas.client(ANALYST)
    bring(personas)
    sample = Delivery.objects.get()
    assert client.get(address(personas, "check", sample.pk)).status_code == 404
    assert client.post(address(personas, "start", sample.pk)).status_code == 404
    client.post(address(personas, "discard", sample.pk))
    assert not Delivery.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_and_removed(personas: Personas, settings: LazySettings) -> None:
    client = personas.client(ANALYST)
    for content in (b"PK\x03\x04 nothing", b"Ref,Date\n"):
        page = client.post(address(personas, "new-source"), {"sample": SimpleUploadedFile("a.xlsx", content)})
        assert page.status_code == 422
        assert "This file cannot be read" in page.content.decode()
    assert not Delivery.objects.exists()
    assert not [path for path in Path(settings.UPLOADS_DIR).rglob("*") if path.is_file()]


def test_a_large_sample_is_looked_at_in_a_run(personas: Personas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_TEXT", 10)
    client = personas.client(ANALYST)
    answer = client.post(address(personas, "new-source"), {"sample": SimpleUploadedFile("fires.csv", FIRES)})
    run = Run.objects.get()
    assert str(run.pk) in answer["Location"]
    run_now(run)
    run.refresh_from_db()
    assert run.state == State.FINISHED, run.error
    assert run.result is not None
    assert "Five things to confirm" in client.get(run.result["url"]).content.decode()


def test_a_sample_in_a_workbook_with_a_title_is_read(personas: Personas) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["Clients, 2025/26"], [], ["Quarter", "Council", "New", "Repeat"], ["2025/26 Q1", "E06000032", 4, 6]]:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    page = personas.client(ANALYST).get(bring(personas, target.getvalue(), "clients.xlsx")).content.decode()
    assert "A number for an area and a period" in page
    assert "April 2025" in page
