"""The published list of severity weights, as it was published."""

from pathlib import Path

import pytest

from tests.integration.intake.conftest import TODAY
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.public import load, reference

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


def test_the_published_list_of_weights_is_read_whole(by: User, partnership: Partnership, real_data: Path) -> None:
    published = real_data / "weights" / "policeuk-ons-code-join.csv"
    (batch,) = load(by=by, partnership=partnership, source="severity-weights", paths=[published], today=TODAY)
    held = reference(partnership, "severity-weights", on=TODAY)
    weights = {row["offence_code"]: float(row["weight"]) for row in held}

    assert (batch.rows_read, batch.rows_rejected, len(held)) == (134, 0, 134)
    assert weights["34B"] == pytest.approx(799.62887)
    assert weights["1, 4.1/2/10"] == pytest.approx(7973.393423)
    assert weights["46"] == pytest.approx(11.855539)
