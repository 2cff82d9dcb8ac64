"""No assessment is made of what belongs to another partnership."""

from datetime import date

import pytest

from tests.personas import Personas
from wardmote.assessment.models import Assessment
from wardmote.assessment.public import assess
from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.models import Area
from wardmote.foundations.places.public import UnknownArea, make_list


def test_a_neighbourhood_of_another_partnership_is_not_found(personas: Personas) -> None:
    Area.objects.create(code="E01000001", vintage=2021, kind="lsoa", name="Ambridge 001A")
    theirs = make_list(
        by=system_person(),
        partnership=personas.other_partnership,
        name="Secret estate",
        codes=["E01000001"],
        on=date(2020, 4, 1),
    )
    with pytest.raises(UnknownArea, match="There is no neighbourhood") as refusal:
        assess(
            by=personas.analyst,
            partnership=personas.partnership,
            area=theirs.code,
            year_ending="2023-04",
        )
    assert "Secret estate" not in str(refusal.value)
    assert not Assessment.objects.exists()
