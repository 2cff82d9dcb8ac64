"""The edition to publish: nothing in its tables, sentences and files gives a kept-back count away, and it says what it did."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.integration.assessment.reading import whole_text
from tests.integration.measures import made
from tests.integration.measures.sent import row, send
from tests.personas import Personas
from wardmote.assessment.content import Document, from_json
from wardmote.assessment.leaks import gives_away, without_leaks
from wardmote.assessment.operations import write_text
from wardmote.assessment.public import Assessment, Audience, assess, write_files
from wardmote.foundations.documents.public import Paragraph, Section
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import set_councils
from wardmote.intake.models import Batch

MONTHS = made.months()
RELEASED = ("council-environment",)


@pytest.fixture(autouse=True)
def _covered(two_years: None, personas: Personas) -> None:
    set_councils(
        by=system_person(),
        partnership=personas.partnership,
        codes=frozenset([made.AMBRIDGE]),
        from_=date(2020, 4, 1),
    )


def send_year(personas: Personas, source: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """All records of a year stand in its last month; the other months are nil."""
    for at, month in enumerate(MONTHS):
        counts = before if at == 11 else after if at == 23 else {}
        rows = [row(name, quantity=count) for name, count in counts.items() if count]
        send(personas.partnership, source, month, rows)


def build(personas: Personas, released: tuple[str, ...] = RELEASED) -> Assessment:
    return assess(
        by=personas.analyst,
        partnership=personas.partnership,
        area=made.AMBRIDGE,
        year_ending="2023-04",
        released=released,
    )


def rows_of(document: Document | None, name: str) -> dict[str, Mapping[str, object]]:
    assert document is not None
    return {row["measure"].text: row for row in document.tables()[name].rows}


def test_no_row_less_another_gives_the_kept_back_count(personas: Personas) -> None:
    send_year(personas, "council-environment", {}, {"fly-tipping": 57, "discarded-needles": 2})
    assessment = build(personas)
    rows = rows_of(assessment.edition(Audience.PUBLICATION), "partners")
    assert rows["Discarded needles"]["after"] == "[c]"
    hidden = [rows[name]["after"] for name in ("Environmental complaints", "Fly-tipping")]
    assert hidden.count("[c]") == 1
    note = assessment.document.tables()["partners"].note
    assert "Counts of 1 to 4 are shown as [c] to protect people." in note
    own = rows_of(assessment.edition(Audience.PARTNERSHIP), "partners")
    assert own["Discarded needles"]["after"] == 2


def test_a_row_of_which_a_year_is_hidden_states_no_change_and_no_test(personas: Personas) -> None:
    send_year(
        personas,
        "council-environment",
        {"fly-tipping": 40, "discarded-needles": 3},
        {"fly-tipping": 57, "discarded-needles": 30},
    )
    rows = rows_of(build(personas).edition(Audience.PUBLICATION), "partners")
    needles = rows["Discarded needles"]
    assert (needles["before"], needles["after"]) == ("[c]", 30)
    assert (needles["change"], needles["reading"]) == ("[c]", "not stated")
    tests = build(personas).edition(Audience.PUBLICATION).tables()["change-tests"].rows
    assert "Discarded needles" not in {row["name"] for row in tests}


def test_a_share_whose_rest_is_small_is_kept_back(personas: Personas) -> None:
    send_year(personas, "drug-alcohol-treatment", {}, {"dip-test": 40, "dip-positive-test": 39})
    document = build(personas, ()).document
    shown = rows_of(document, "partners-shares")["Positive drug tests on arrest"]
    assert "[c]" in {shown["part"], shown["whole"]}
    assert shown["share"] == "[c]"
    # A part of a year must not pass for one.
    assert shown["months"] == 12
    assert not re.search(r"\b39 of 40\b", whole_text_of(document))


def whole_text_of(document: Document) -> str:
    return " ".join(getattr(block, "text", "") for _section, block in document.blocks())


def test_what_its_sender_keeps_to_the_partnership_is_named_and_not_counted(personas: Personas) -> None:
    send_year(personas, "council-environment", {"fly-tipping": 20}, {"fly-tipping": 57})
    assessment = build(personas, ())
    assert "partners" not in assessment.document.tables()
    assert (
        "Left out, because their senders keep them to the partnership: Environmental complaints (council)"
        in whole_text(assessment)
    )
    own = assessment.edition(Audience.PARTNERSHIP)
    assert rows_of(own, "partners")["Fly-tipping"]["after"] == 57


def test_no_sentence_on_the_quality_of_a_file_gives_a_suppressed_count(personas: Personas) -> None:
    send_year(personas, "council-environment", {"fly-tipping": 90}, {"fly-tipping": 57})
    leak = "March 2023 has 2 rows, where the months before had 10 to 36."
    assert Batch.objects.filter(source="council-environment").update(
        quality={"checks": [{"name": "outliers", "state": "concern", "sentence": leak}]}
    )
    assessment = build(personas)
    assert leak not in whole_text(assessment)
    assert "What the checks found is not published" in whole_text(assessment)


def test_files_for_publication_name_no_kept_back_count_and_no_colleague(personas: Personas, tmp_path: Path) -> None:
    send_year(personas, "council-environment", {}, {"fly-tipping": 57, "discarded-needles": 2})
    assessment = build(personas)
    write_text(
        by=personas.analyst,
        assessment=assessment,
        item="why",
        text="Waste is left at three sites.\n\nThere were 2 reports of needles by the park.",
        seen=None,
    )
    write_files(assessment, tmp_path)
    page = (tmp_path / "assessment.html").read_text(encoding="utf-8")
    assert "Waste is left at three sites." in page
    assert "2 reports of needles" not in page
    assert "A sentence is left out here" in page
    assert personas.analyst.display_name not in page
    table = next((tmp_path / "tables").glob("*-partners.csv")).read_text(encoding="utf-8-sig")
    needles = next(line for line in csv.DictReader(io.StringIO(table)) if line["Measure"] == "Discarded needles")
    assert needles["Year"] == "[c]"


def test_a_sentence_that_gives_a_kept_back_count_is_left_out_and_said_so(personas: Personas) -> None:
    send_year(personas, "council-environment", {}, {"fly-tipping": 57, "discarded-needles": 2})
    document = build(personas).document
    assert gives_away("Discarded needles: two were reported.", document.kept_back)
    assert not gives_away("Discarded needles rose in 2023, in 12 wards.", document.kept_back)
    leaking = Section("x", "X", (Paragraph("There were 2 reports of needles."), Paragraph("All is well.")))
    cleaned = without_leaks(from_json_with(document, leaking)).sections[0].blocks
    assert [block.text for block in cleaned if isinstance(block, Paragraph)] == [
        "A sentence is left out here, because it gives a count that may not be published.",
        "All is well.",
    ]


def from_json_with(document: Document, section: Section) -> Document:
    from dataclasses import replace

    return replace(document, sections=(section,))


def test_the_pages_show_each_edition_and_an_old_assessment_has_none_to_publish(personas: Personas) -> None:
    send_year(personas, "council-environment", {}, {"fly-tipping": 57, "discarded-needles": 2})
    assessment = build(personas)
    client = personas.client("analyst")
    address = reverse("assessment:assessment", args=[personas.partnership.slug, assessment.pk])
    own = client.get(address).content.decode()
    assert own.count("OFFICIAL-SENSITIVE") >= 2
    public = client.get(f"{address}?edition=publication").content.decode()
    assert "OFFICIAL-SENSITIVE" not in public
    assert "[c]" in public
    assert "[c]" not in own
    Assessment.objects.update(public_json=None)
    older = Assessment.objects.get()
    older.document_json = {
        name: value for name, value in older.document_json.items() if name not in {"audience", "marking", "kept_back"}
    }
    older.pk = None
    older.save(force_insert=True)
    address = reverse("assessment:assessment", args=[personas.partnership.slug, older.pk])
    assert client.get(address).content.decode().count("OFFICIAL-SENSITIVE") >= 2
    assert client.get(f"{address}?edition=publication").status_code == 404
    assert from_json(older.document_json).marking == "OFFICIAL-SENSITIVE"


def test_a_download_is_not_stored_by_the_browser_and_says_which_edition_it_is(personas: Personas) -> None:
    assessment = build(personas)
    address = reverse("assessment:download", args=[personas.partnership.slug, assessment.pk, "zip"])
    for edition in Audience.values:
        answer = personas.client("analyst").get(f"{address}?edition={edition}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert edition in answer.headers["Content-Disposition"]


def test_an_edition_remembers_what_it_printed_so_that_the_next_is_audited_beside_it(personas: Personas) -> None:
    send_year(personas, "hate-reports", {}, {"hate-report": 38})
    first = build(personas)
    (number, before) = first.document.published
    assert (number["measure"], number["count"], number["is_hidden"]) == ("hate-reports", 38, False)
    assert before["number"] == "previous"
    # As if the same months of two councils had been published with 40: the other council would have 2.
    kept = dict(first.public_json)
    kept["published"] = [dict(number) | {"councils": [made.AMBRIDGE, "E07009999"], "count": 40}]
    Assessment.objects.filter(pk=first.pk).update(public_json=kept)
    assert (
        rows_of(build(personas).edition(Audience.PUBLICATION), "partners")["Hate reports to third-party centres"][
            "after"
        ]
        == "[c]"
    )
