"""Words of a sender that are not known: asked on the page where files are checked, kept, used for later files, corrected."""

import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from tests.integration.intake.partner_files import workbook
from tests.integration.places import small
from tests.personas import SINCE, Personas, make_personas
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.organisations.public import set_councils
from wardmote.foundations.places.public import load_areas
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery, WordMeaning
from wardmote.intake.operations.word_meanings import Said, say_meanings
from wardmote.intake.public import LoadRefused, load, records
from wardmote.intake.word_choices import LEFT_OUT

SOURCE, ANALYST = "council-environment", RoleName.ANALYST
AMBRIDGE, LOXLEY = "E06000901", "E05000001"
HEADING = "Reference,Date reported,Class,Ward"
SENT = f"""{HEADING}
C1,03/01/2025,Bulky dump,Loxley
C2,17/01/2025,BULKY  dump,Loxley
C3,20/01/2025,Loud party,Lower Loxley
C4,21/01/2025,Old scheme,Loxley
C5,22/01/2025,Noise,Loxley
"""


@pytest.fixture
def ambridge(personas: Personas, tmp_path: Path) -> Personas:
    """The partnership with one council, whose wards are loaded."""
    load_areas(by=system_person(), paths=[small.write(tmp_path / "areas")])
    set_councils(by=system_person(), partnership=personas.partnership, codes=frozenset([AMBRIDGE]), from_=SINCE)
    return personas


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=[personas.partnership.slug, *args])


def bring(personas: Personas, content: str | bytes = SENT, name: str = "complaints.csv") -> Delivery:
    raw = content.encode() if isinstance(content, str) else content
    council = personas.organisations["council"].pk
    data = {"source": SOURCE, "organisation": council, "uploads": [SimpleUploadedFile(name, raw)]}
    answer = personas.client(ANALYST).post(address(personas, "load"), data)
    assert answer.status_code == 302, answer.content.decode()
    return Delivery.objects.latest("brought_at")


def checked(personas: Personas, delivery: Delivery) -> str:
    answer = personas.client(ANALYST).get(address(personas, "check", delivery.pk))
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def say(personas: Personas, delivery: Delivery, *said: tuple[str, str, str]) -> HttpResponse:
    fields, words, meanings = zip(*said, strict=True)
    data = {"field": fields, "word": words, "meaning": meanings}
    return personas.client(ANALYST).post(address(personas, "say-words", delivery.pk), data)


EVERY = (
    ("category", "Bulky dump", "fly-tipping"),
    ("category", "Loud party", "noise"),
    ("category", "Old scheme", LEFT_OUT),
    ("ward", "Lower Loxley", LOXLEY),
)


def test_the_page_asks_what_each_unknown_word_means(ambridge: Personas) -> None:
    page = checked(ambridge, bring(ambridge))
    assert "Words that are not known here" in page
    assert re.search(r"Class: “Bulky dump” 2 rows: line 2, line 3", page)
    assert re.search(r"Class: “Loud party” 1 row: line 4", page)
    assert "Leave these rows out, and say so" in page
    assert "Discarded needles and drug litter" in page
    # Most rows cannot be read without them: the load would be refused, so it is not offered.
    assert "4 of 5 rows cannot be read" in page
    assert "Load these files" not in page


def test_what_was_said_is_kept_and_the_file_read_by_it(ambridge: Personas) -> None:
    delivery = bring(ambridge)
    assert say(ambridge, delivery, *EVERY).status_code == 302
    kept = {(row.field, row.folded): row.meaning for row in WordMeaning.objects.current()}
    assert kept == {
        ("category", "bulky dump"): "fly-tipping",
        ("category", "loud party"): "noise",
        ("category", "old scheme"): "",
        ("ward", "lower loxley"): LOXLEY,
    }
    assert {row.said_by for row in WordMeaning.objects.all()} == {ambridge.analyst}
    assert Entry.objects.filter(event="intake.word.said").count() == 4
    page = checked(ambridge, delivery)
    assert "Words that are not known here" not in page
    assert "is to be left out: “Old scheme” (1)" in page
    ambridge.client(ANALYST).post(address(ambridge, "start", delivery.pk))
    run = run_now(Run.objects.get())
    assert run.state == State.FINISHED, run.error
    rows = records(ambridge.partnership, sources=[SOURCE], filters={}, limit=10)
    assert Counter(row["category"] for row in rows) == {"fly-tipping": 2, "noise": 2}
    assert {(row["council"], row["ward"]) for row in rows} == {(AMBRIDGE, LOXLEY)}


def test_a_later_file_of_that_sender_needs_no_saying(ambridge: Personas, tmp_path: Path) -> None:
    say(ambridge, bring(ambridge), *EVERY)
    later = workbook(
        tmp_path / "later.xlsx",
        {"Data": [HEADING.split(","), *(["D1", date(2025, 4, day), "bulky dump", "Loxley"] for day in (3, 4))]},
    )
    (batch,) = load(
        by=ambridge.analyst, partnership=ambridge.partnership, source=SOURCE, paths=[later], organisation="Council"
    )
    assert (batch.rows_kept, batch.rows_rejected) == (2, 0)
    with pytest.raises(LoadRefused, match="“bulky dump” \\(2\\)"):
        load(by=ambridge.analyst, partnership=ambridge.other_partnership, source=SOURCE, paths=[later])


def test_a_correction_makes_other_records_of_the_same_file(ambridge: Personas, tmp_path: Path) -> None:
    delivery = bring(ambridge)
    say(ambridge, delivery, *EVERY)
    path = tmp_path / "again.csv"
    path.write_text(SENT, encoding="utf-8")

    def loaded() -> Counter[str]:
        load(by=ambridge.analyst, partnership=ambridge.partnership, source=SOURCE, paths=[path], organisation="Council")
        rows = records(ambridge.partnership, sources=[SOURCE], filters={}, limit=10)
        return Counter(row["category"] for row in rows)

    assert loaded() == {"fly-tipping": 2, "noise": 2}
    row = WordMeaning.objects.get(folded="bulky dump")
    client = ambridge.client(ANALYST)
    page = client.get(address(ambridge, "source", SOURCE)).content.decode()
    assert address(ambridge, "word", SOURCE, row.pk) in page
    assert "Amira Khan" in page
    answer = client.post(address(ambridge, "word", SOURCE, row.pk), {"meaning": "litter"})
    assert answer.status_code == 302
    assert loaded() == {"litter": 2, "noise": 2}
    # What was said first stays on record.
    ended = WordMeaning.objects.get(folded="bulky dump", ended_at__isnull=False)
    assert (ended.meaning, ended.ended_by) == ("fly-tipping", ambridge.analyst)
    new = WordMeaning.objects.current().get(folded="bulky dump")
    assert "Fly-tipping: Amira Khan" in client.get(address(ambridge, "word", SOURCE, new.pk)).content.decode()
    client.post(address(ambridge, "word", SOURCE, new.pk), {"forget": "yes"})
    assert not WordMeaning.objects.current().filter(folded="bulky dump").exists()
    assert Entry.objects.filter(event="intake.word.forgotten").count() == 1


def test_only_a_meaning_that_is_offered_is_kept(ambridge: Personas) -> None:
    delivery = bring(ambridge)
    say(
        ambridge, delivery, ("category", "Loud party", "burglary"), ("council", "Ambridge", AMBRIDGE), ("ward", "x", "")
    )
    assert not WordMeaning.objects.exists()


def test_a_word_that_may_be_about_somebody_is_neither_shown_nor_kept(ambridge: Personas) -> None:
    page = checked(
        ambridge, bring(ambridge, f"{HEADING}\nC1,03/01/2025,Noise,12 Felpersham Road\nC2,03/01/2025,Noise,Loxley\n")
    )
    assert "“12 Felpersham Road”" not in page
    assert "1 more word may be about somebody" in page
    with pytest.raises(LoadRefused, match="not kept"):
        say_meanings(
            by=ambridge.analyst,
            partnership=ambridge.partnership,
            source=SOURCE,
            sender="council",
            words=[Said("ward", "12 Felpersham Road", LOXLEY)],
        )


def test_the_words_of_another_partnership_are_not_found(ambridge: Personas) -> None:
    theirs = make_personas("hillside")
    say_meanings(
        by=theirs.analyst,
        partnership=theirs.partnership,
        source=SOURCE,
        sender="council",
        words=[Said("category", "Bulky dump", "litter")],
    )
    row = WordMeaning.objects.get()
    client = ambridge.client(ANALYST)
    assert client.get(address(ambridge, "word", SOURCE, row.pk)).status_code == 404
    assert client.post(address(ambridge, "word", SOURCE, row.pk), {"forget": "yes"}).status_code == 404
    assert WordMeaning.objects.current().count() == 1
    assert "Bulky dump" not in client.get(address(ambridge, "source", SOURCE)).content.decode()
    # And they are not what our own files are read with.
    assert "“Bulky dump”" in checked(ambridge, bring(ambridge))


def test_who_may_not_load_sees_the_words_without_a_link(ambridge: Personas) -> None:
    say(ambridge, bring(ambridge), *EVERY)
    page = ambridge.client(RoleName.BOARD_MEMBER).get(address(ambridge, "source", SOURCE))
    row = WordMeaning.objects.current().first()
    assert row is not None
    assert address(ambridge, "word", SOURCE, row.pk) not in page.content.decode()
    assert ambridge.client(RoleName.BOARD_MEMBER).get(address(ambridge, "word", SOURCE, row.pk)).status_code == 403
    assert not Batch.objects.exists()


def test_what_would_be_lost_stands_with_the_choice_above_everything_else(ambridge: Personas) -> None:
    rows = [f"A{n},0{n}/01/2025,{kind},Loxley" for n in range(1, 7) for kind in ("Litter", "Noise")]
    ambridge.client(ANALYST).post(
        address(ambridge, "start", bring(ambridge, "\n".join([HEADING, *_numbered(rows)])).pk)
    )
    assert run_now(Run.objects.get()).state == State.FINISHED
    page = checked(ambridge, bring(ambridge, "\n".join([HEADING, *_numbered([row for row in rows if "Noise" in row])])))
    sentence = "12 records are in use for January–March 2025, and these files have 6. These files have none of:"
    assert f"Council: {sentence} Categories, with their records in use: Litter (6)" in page
    for word in ("Add: they are one part of several", "Replace: they hold everything"):
        assert page.index(sentence) < page.index(word) < page.index("What it is")


def _numbered(rows: list[str]) -> list[str]:
    return [f"R{number},{row.partition(',')[2]}" for number, row in enumerate(rows)]


def test_a_day_kept_beside_a_record_is_shown_in_words(ambridge: Personas) -> None:
    rows = [f"C{number},03/01/2025,Noise,Loxley,2026-07-06" for number in range(3)]
    page = checked(ambridge, bring(ambridge, "\n".join([f"{HEADING},Date closed", *rows])))
    assert "6 July 2026" in page
    assert "2026-07-06" not in page
