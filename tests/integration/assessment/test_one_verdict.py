"""One verdict per number: page, assessment and command line print the same words."""

from datetime import date

import pytest
from django.test import Client

from tests.integration.assessment.one_verdict import check_every_measure
from tests.integration.measures import made
from tests.integration.measures.conftest import Loader
from tests.personas import Personas
from wardmote.assessment.public import assess

pytestmark = pytest.mark.any_database


def test_page_assessment_and_command_line_agree(
    load_months: Loader, personas: Personas, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    by_month: dict[date, list[str]] = {}
    for step, month in enumerate(made.months()):
        rows = [
            made.crime(month, n, "Burglary", "E01000001", "Suspect charged") for n in range(12 if step < 12 else 24)
        ]
        rows += [made.crime(month, n, "Shoplifting", "E01000002") for n in range(30, 37 + step // 12)]
        wild = [0, 60, 5, 40, 10, 0, 55, 5, 0, 45, 15, 5] if step < 12 else [60, 5, 50, 5, 0, 70, 5, 60, 40, 0, 5, 20]
        rows += [made.crime(month, n, "Drugs", "E01000001") for n in range(50, 50 + wild[step % 12])]
        by_month[month] = rows
    load_months(by_month)
    assessment = assess(
        by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending="2023-04"
    )
    client.force_login(personas.analyst)
    found = check_every_measure(client, personas.partnership, assessment, made.AMBRIDGE, "2023-04", capsys)
    assert found["burglary"] == "clear rise"
    assert found["shoplifting"] == found["drugs"] == "no clear change"
    assert found["charged-share"] == "cannot say"
