"""A partnership with areas, records and an assessment, in an installation whose language is the pseudo-language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.integration.language import pseudo
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
from wardmote.foundations.organisations import rules as organisations_rules
from wardmote.measures.counting import definitions
from wardmote.sharing import gateways as law
from wardmote.sharing import reference


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the compiled catalogue."""
    return pseudo.write_catalogue(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def foreign(catalogue: Path) -> Iterator[None]:
    """The installation speaks the pseudo-language, its worker too."""
    offered = [("en-gb", "English"), (pseudo.CODE, "Cymraeg")]
    with override_settings(LOCALE_PATHS=[catalogue], LANGUAGES=offered, LANGUAGE_CODE=pseudo.CODE):
        forget_words()
        yield
    forget_words()


def forget_words() -> None:
    """Declared words are kept for each language, and this one is gone with the test."""
    kept: tuple[Any, ...] = (
        definitions._in_language,
        organisations_rules._in_language,
        reference._spoken_schedule,
        law._spoken,
    )
    for each in kept:
        each.cache_clear()


@pytest.fixture
def assessment(foreign: None, two_years: None, personas: Personas) -> Assessment:  # noqa: F811
    """An assessment of the loaded year."""

    def assessed() -> Assessment:
        ending = f"{made.months()[-1]:%Y-%m}"
        return assess(by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending=ending)

    return laid("assessment in the pseudo-language", assessed)
