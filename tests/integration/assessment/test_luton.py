"""The assessment of a real council, against counts made elsewhere from the same published files."""

import os
from pathlib import Path

import pytest

from tests.integration.assessment.reading import sentences, whole_text
from tests.personas import Personas
from wardmote.assessment.public import assess
from wardmote.foundations.documents.public import ChartBlock
from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load

SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="The open data are not here: set WARDMOTE_SHARED_DATA to their folder."
    ),
]


def test_luton_in_the_year_to_april_2023(personas: Personas) -> None:
    by = system_person()
    load_areas(by=by, paths=[SHARED / name for name in ("boundaries", "lookups", "population", "deprivation")])
    load(by=by, partnership=personas.partnership, source="police-uk", paths=[SHARED / "police-uk" / "bedfordshire"])
    made = assess(by=personas.analyst, partnership=personas.partnership, area="E06000032", year_ending="2023-04")
    # Counted with DuckDB from the published rows, duplicates removed.
    charts = [block.chart.title for _section, block in made.document.blocks() if isinstance(block, ChartBlock)]
    said = " ".join([whole_text(made), *charts])
    for fact in (
        "22,165 crimes and incidents in Luton in the year to April 2023",
        "together 13,005 of 22,165 records (59%)",
        "An outcome is known of 18,250 of 18,478 crimes (99%)",
        "Of 18,250 crimes recorded in Luton in the year to April 2023 whose outcome is known, 10,435 (",
        "published 2,328 records without a location in the year to April 2023, against 1,504 in the year before",
        "326 records that Bedfordshire Police published",
        "Half of all records were in 26 of 125 small areas (21%)",
        "August 2022 had the most records a day, 68.0, and December 2022 the fewest",
    ):
        assert fact in said, fact
    changes = {str(getattr(row["name"], "text", "")): row for row in made.document.tables()["changes"].rows}
    assert (changes["Burglary"]["before"], changes["Burglary"]["after"]) == (866, 797)
    tests = {str(row["name"]): row for row in made.document.tables()["change-tests"].rows}
    assert round(tests["Burglary"]["p"], 3) == 0.095
    rose = {name for name, row in changes.items() if row["direction"] == "clear rise"}
    assert rose == {"Possession of weapons"}
    assert changes["Anti-social behaviour"]["direction"] == "clear fall"
    assert "654 more than the year before (+3.0%). This may be chance: months usually" in sentences(made, "summary")
