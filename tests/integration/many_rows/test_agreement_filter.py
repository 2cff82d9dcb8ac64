"""The register's filter asks the database what `rules.status` says of each agreement."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.personas import Personas
from wardmote.sharing.public import Agreement
from wardmote.sharing.rules import Status


@pytest.mark.parametrize("status", list(Status))
def test_every_combination_of_days_is_found_under_its_status(personas: Personas, status: Status) -> None:
    today = timezone.localdate()
    days = [None, *(today + timedelta(days=step) for step in (-1, 0, 1))]
    made = Agreement.objects.bulk_create(
        Agreement(
            partnership=personas.partnership,
            title=f"{number:03d}",
            purpose="Prevention",
            data_items="Fires",
            signed_on=signed,
            review_on=review,
            ends_on=ends,
            terminated_on=terminated,
            written_by=personas.administrator,
        )
        for number, (signed, review, ends, terminated) in enumerate(product(days, repeat=4))
        if not (signed and ends and ends < signed)
    )
    register = reverse("sharing:agreements-csv", args=[personas.partnership.slug])
    lines = personas.client("analyst").get(f"{register}?status={status.value}").content.decode("utf-8-sig").splitlines()
    assert {line.partition(",")[0].strip('"') for line in lines[1:]} == {
        each.title for each in made if each.status is status
    }
