"""An assessment rests on figures, so its tests stand on the measures' files."""

import pytest

from tests.integration.measures import made
from tests.integration.measures.conftest import (  # noqa: F401 - fixtures are used by their names
    _nothing_kept,
    areas_loaded,
    load_months,
    partnership,
    two_years,
)
from tests.laid import laid
from tests.personas import Personas
from wardmote.assessment.public import Assessment, assess


@pytest.fixture
def year_ending() -> str:
    return f"{made.months()[-1]:%Y-%m}"


@pytest.fixture
def assessment(two_years: None, personas: Personas, year_ending: str) -> Assessment:  # noqa: F811
    def assessed() -> Assessment:
        return assess(
            by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending=year_ending
        )

    return laid(f"assessment of {year_ending}", assessed)
