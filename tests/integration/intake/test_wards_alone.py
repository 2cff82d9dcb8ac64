"""A partner's rows that say where they lie by a ward alone."""

from datetime import date
from pathlib import Path

import pytest

from tests.integration.places import small
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, add_organisation, set_councils
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import BatchSummary, load, records

AMBRIDGE, LOXLEY = "E06000901", "E05000001"
LISTED = """WDCD,WDNM,LADCD,LADCD_ACTIVE
E05000801,Penny Hassett,E06000901,E06000901
E05000811,Darrington,E06000901,E06000901
E05000812,Darrington,E06000901,E06000901
"""
SENT = """Reference,Date reported,Class,Ward
C1,03/01/2025,Fly-tipping,Loxley
C2,17/01/2025,Noise,Penny Hassett
C3,20/01/2025,Fly-tipping,Darrington
C4,20/01/2025,Fly-tipping,Lower Loxley
"""


@pytest.fixture
def sent(by: User, partnership: Partnership, tmp_path: Path) -> BatchSummary:
    load_areas(by=by, paths=[small.write(tmp_path / "areas", **{"listed.csv": LISTED})])
    set_councils(by=by, partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 1, 1))
    add_organisation(by=by, partnership=partnership, name="The Council", kind="council", from_=date(2020, 1, 1))
    path = tmp_path / "complaints.csv"
    path.write_text(SENT, encoding="utf-8")
    (done,) = load(by=by, partnership=partnership, source="council-environment", paths=[path], today=date(2026, 11, 1))
    return done


def test_a_ward_alone_tells_the_council_drawn_or_only_listed(sent: BatchSummary, partnership: Partnership) -> None:
    rows = records(partnership, sources=["council-environment"], filters={}, limit=10)
    assert [(row["council"], row["ward"]) for row in rows] == [
        (AMBRIDGE, LOXLEY),
        (AMBRIDGE, "E05000801"),
        # Two codes have the name: the council is sure, the ward is not.
        (AMBRIDGE, None),
        (None, None),
    ]
    assert sent.rows_without_place == 1
    assert any("names wards that are not among the areas loaded" in text for text in sent.warnings)
