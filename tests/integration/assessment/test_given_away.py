"""Small real-shaped files with which the program once printed a count that it kept back."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.integration.assessment.reading import whole_text
from tests.personas import Personas
from wardmote.assessment.content import Document
from wardmote.assessment.public import Assessment, Audience, assess
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import set_councils
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load
from wardmote.measures.public import figure

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
LUTON, YEAR = "E06000032", "2023-03"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (SHARED / "figures").is_dir(), reason="The inputs are not here: set WARDMOTE_SHARED_DATA to their folder."
    ),
]


def brought(personas: Personas, source: str, *names: str) -> None:
    by, partnership = system_person(), personas.partnership
    for name in names:
        load(by=by, partnership=partnership, source=source, paths=[SHARED / "figures" / name])


@pytest.fixture
def luton(personas: Personas) -> Personas:
    by = system_person()
    load_areas(by=by, paths=[SHARED / name for name in ("boundaries", "lookups", "population")])
    months = [f"{2022 + (at + 3) // 12}-{(at + 3) % 12 + 1:02}" for at in range(12)]
    folder = SHARED / "police-uk" / "bedfordshire"
    paths = sorted(path for month in months for path in folder.rglob(f"{month}-bedfordshire-street.csv*"))
    load(by=by, partnership=personas.partnership, source="police-uk-street", paths=paths)
    return personas


def built(personas: Personas) -> Assessment:
    return assess(
        by=personas.analyst,
        partnership=personas.partnership,
        area=LUTON,
        year_ending=YEAR,
        released=("council-environment",),
    )


def rows(document: Document | None, table: str) -> dict[str, dict[str, object]]:
    assert document is not None
    return {row["measure"].text: dict(row) for row in document.tables()[table].rows}


def test_complaints_less_fly_tipping_do_not_give_the_needles(luton: Personas) -> None:
    brought(luton, "council-environment", "f7-differencing")
    assessment = built(luton)
    own, public = (rows(assessment.edition(edition), "partners") for edition in Audience.values[::-1])
    counted = {name: own[name]["after"] for name in ("Environmental complaints", "Fly-tipping", "Discarded needles")}
    assert list(counted.values()) == [59, 57, 2]
    assert "Discarded needles" not in public
    assert "Left out, because the numbers are too small to publish:" in whole_text(assessment)
    # One of the two is kept back with it, whole or in its cell.
    kept = [public.get(name, {}).get("after", "[c]") for name in ("Environmental complaints", "Fly-tipping")]
    assert kept.count("[c]") == 1


def test_a_share_of_39_in_40_is_kept_back(luton: Personas) -> None:
    # The file names no council: it is of the partnership's one.
    set_councils(by=system_person(), partnership=luton.partnership, codes=frozenset([LUTON]), from_=date(2020, 4, 1))
    brought(luton, "drug-alcohol-treatment", "f7-complement")
    share = figure(partnership=luton.partnership, measure="dip-positive-share", area=LUTON, year_ending=YEAR)
    assert (share.numerator, share.denominator) == (39, 40)
    assert not share.may_be_published
    assessment = built(luton)
    assert rows(assessment.edition(Audience.PARTNERSHIP), "partners-shares")[share.measure.title]["part"] == 39
    public = rows(assessment.document, "partners-shares").get(share.measure.title, {})
    assert "[c]" in {public.get("part", "[c]"), public.get("whole", "[c]")}
    assert public.get("share", "[c]") == "[c]"


def test_no_sentence_says_what_a_month_of_two_has(luton: Personas) -> None:
    brought(luton, "council-environment", "f9-quality-leak/1-history.csv", "f9-quality-leak/2-new.csv")
    assessment = built(luton)
    quality = [said for batch in assessment_batches(luton) for said in batch]
    assert quality, "the checks have nothing to say, so this proves nothing"
    said = whole_text(assessment)
    assert not any(sentence in said for sentence in quality)
    assert "What the checks found is not published" in said


def assessment_batches(personas: Personas) -> list[tuple[str, ...]]:
    made = figure(partnership=personas.partnership, measure="environmental-complaints", area=LUTON, year_ending=YEAR)
    return [batch.quality for batch in made.provenance.batches]
