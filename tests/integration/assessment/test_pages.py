"""The assessment's page and its form: what is at the top, where writing leads, and files that are made once."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.personas import Personas
from wardmote.assessment import files
from wardmote.assessment.files import FORMS
from wardmote.assessment.models import MadeFile
from wardmote.assessment.operations import write_text
from wardmote.assessment.public import Assessment, Audience, write_files
from wardmote.assessment.rules import HUMAN_ITEMS, ITEMS


def page_of(personas: Personas, assessment: Assessment, persona: str = "analyst") -> str:
    address = reverse("assessment:assessment", args=[personas.partnership.slug, assessment.pk])
    return personas.client(persona).get(address).content.decode()


def write_address(personas: Personas, assessment: Assessment, item: str) -> str:
    return reverse("assessment:write", args=[personas.partnership.slug, assessment.pk, item])


def test_state_and_files_and_the_strip_stand_before_the_text(assessment: Assessment, personas: Personas) -> None:
    page = page_of(personas, assessment)
    top = page[page.index("<h1") : page.index('id="summary"')]
    assert "Unfinished" in top[: top.index("</h1>")]
    for form in ("docx", "pdf", "zip"):
        assert reverse("assessment:download", args=[personas.partnership.slug, assessment.pk, form]) in top
    strip = top[top.index("wm-strip") :]
    assert all(f'href="#{item.section}"' in strip for item in ITEMS)
    assert all(write_address(personas, assessment, item.key) in strip for item in HUMAN_ITEMS)
    assert "April 2023" in page[: page.index("</title>")]
    assert "2023-04" not in re.sub(r"<[^>]+>", "", page)


def test_who_may_not_write_sees_no_way_to_it(assessment: Assessment, personas: Personas) -> None:
    page_of(personas, assessment)
    assert "/write/" not in page_of(personas, assessment, "board_member")


def test_no_instruction_to_the_author_is_printed(assessment: Assessment, personas: Personas) -> None:
    for edition in Audience.values:
        document = assessment.edition(edition)
        assert document is not None
        printed = files.FORMS["html"].make(document, {}).decode()
        assert not any(item.guidance in printed for item in HUMAN_ITEMS)
    assert not any(item.guidance in page_of(personas, assessment) for item in HUMAN_ITEMS)
    form = personas.client("analyst").get(write_address(personas, assessment, "why")).content.decode()
    assert "What do officers, partners and other sources say" in form


def test_writing_goes_on_to_the_next_part_until_none_is_left(assessment: Assessment, personas: Personas) -> None:
    client, address = personas.client("analyst"), write_address(personas, assessment, HUMAN_ITEMS[0].key)
    seen = []
    for _part in HUMAN_ITEMS:
        seen.append(address.rstrip("/").rsplit("/", 1)[1])
        answer = client.post(address, {"text": "It is known.", "seen": "", "then": "next"})
        assert answer.status_code == 302
        address = answer.headers["Location"]
    assert seen == [item.key for item in HUMAN_ITEMS]
    assert "/write/" not in address
    assert "All headings written" in page_of(personas, assessment)


def test_saving_can_lead_back_to_the_assessment(assessment: Assessment, personas: Personas) -> None:
    answer = personas.client("analyst").post(
        write_address(personas, assessment, "why"), {"text": "Known.", "seen": "", "then": "back"}
    )
    assert answer.headers["Location"].endswith(f"{assessment.pk}/#why")


def test_a_file_is_made_once_for_the_same_text(
    assessment: Assessment, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    form = FORMS["docx"]
    counted = files.Form("x", lambda document, texts: made.append(document.audience) or form.make(document, texts))
    monkeypatch.setitem(files.FORMS, "docx", counted)
    client = personas.client("analyst")
    address = reverse("assessment:download", args=[personas.partnership.slug, assessment.pk, "docx"])
    first, second = (client.get(address).content for _time in range(2))
    assert first == second
    assert made == ["partnership"]
    write_text(by=personas.analyst, assessment=assessment, item="why", text="Because.", seen=None)
    assert not MadeFile.objects.exists()
    assert client.get(address).content != first
    assert made == ["partnership"] * 2
    client.get(f"{address}?edition=publication")
    assert made == ["partnership", "partnership", "publication"]
    assert MadeFile.objects.count() == 2


def test_a_file_of_an_older_text_is_never_handed_out(assessment: Assessment, personas: Personas) -> None:
    """As after a crash between making a file and writing: the fingerprint decides, not that there is a file."""
    document = assessment.edition(Audience.PARTNERSHIP)
    assert document is not None
    files.file_of(assessment, document, "html")
    stale = MadeFile.objects.get()
    write_text(by=personas.analyst, assessment=assessment, item="why", text="Because of the fair.", seen=None)
    stale.save(force_insert=True)
    assert b"Because of the fair." in files.file_of(assessment, document, "html")


def test_files_on_disk_can_be_of_the_partnerships_edition(assessment: Assessment, tmp_path: Path) -> None:
    write_files(assessment, tmp_path, Audience.PARTNERSHIP)
    assert (tmp_path / "assessment.html").read_text(encoding="utf-8").count("OFFICIAL-SENSITIVE") == 2
