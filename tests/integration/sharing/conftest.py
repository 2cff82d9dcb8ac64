"""A peopled partnership whose authorities send, and segments laid straight into the catalogue."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count

import pytest
from django.utils import timezone

from tests.personas import SINCE, Personas
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Organisation, add_organisation
from wardmote.intake.models import Batch, Segment
from wardmote.sharing.rules import Quarter, last_ended

Sends = Callable[..., Batch]
NUMBERS: Iterator[int] = count(1)


@pytest.fixture
def quarter() -> Quarter:
    """The newest quarter that is over."""
    return last_ended(timezone.localdate())


@pytest.fixture
def police(personas: Personas) -> Organisation:
    made: Organisation = add_organisation(
        by=system_person(), partnership=personas.partnership, name="County Police", kind="police", from_=SINCE
    )
    return made


@pytest.fixture
def fire(personas: Personas) -> Organisation:
    return personas.organisations["fire-and-rescue"]


@pytest.fixture
def sends(personas: Personas) -> Sends:
    """Lay a batch of one source into the catalogue: a segment for each month, with so many rows."""

    def send(
        source: str,
        sender: str,
        *months: date,
        rows: int = 10,
        on: datetime | None = None,
        organisation: Organisation | None = None,
        span: int = 1,
    ) -> Batch:
        moment = on or timezone.now()
        batch = Batch.objects.create(
            partnership=personas.partnership,
            source=source,
            source_version="1",
            fingerprint=f"{next(NUMBERS):064d}",
            program_version="1",
            loaded_by=personas.analyst,
            loaded_at=moment,
            rows_read=rows * len(months),
            rows_kept=rows * len(months),
            organisation=organisation,
        )
        for month in months:
            Segment.objects.create(
                batch=batch,
                partnership=personas.partnership,
                source=source,
                sender=sender,
                month=month,
                rows=rows,
                path=f"{batch.pk}/{sender}/{month}.parquet",
                inputs="0" * 64,
                loaded_at=moment,
                span=span,
                is_nil=rows == 0,
            )
        return batch

    return send
