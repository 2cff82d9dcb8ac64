"""A peopled partnership and things of every age in it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.personas import Personas
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Run, State
from wardmote.intake.models import Batch, Delivery, Segment

TODAY = date(2026, 5, 20)


def at(day: date, hour: int = 12) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


Bring = Callable[..., Delivery]


@pytest.fixture
def bring(personas: Personas) -> Bring:
    """Makes an upload of a day, with a file and a preview on disk."""

    def made(day: date, partnership: Partnership | None = None, **fields: Any) -> Delivery:
        delivery = Delivery(
            partnership=partnership or personas.partnership,
            brought_by=personas.analyst,
            brought_at=at(day),
            source="police-uk-street",
            **fields,
        )
        folder = Path(settings.UPLOADS_DIR) / str(delivery.pk)
        folder.mkdir()
        (folder / "names.csv").write_text("Mr Smith", encoding="utf-8")
        folder.with_name(f"{delivery.pk}.preview.json").write_text("{}", encoding="utf-8")
        delivery.folder = str(folder)
        delivery.save()
        return delivery

    return made


def on_disk(delivery: Delivery) -> list[bool]:
    """Whether its folder and its preview are there."""
    folder = Path(delivery.folder)
    return [folder.exists(), folder.with_name(f"{delivery.pk}.preview.json").exists()]


def run_of(personas: Personas, day: date, state: State = State.FINISHED, **fields: Any) -> Run:
    return Run.objects.create(
        kind="intake.load",
        partnership=personas.partnership,
        started_by=personas.analyst,
        state=state,
        message="Reading smith.csv",
        worker="host:1",
        version="1",
        finished_at=at(day),
        **fields,
    )


def batch_of(personas: Personas, source: str = "police-uk-street", **fields: Any) -> Batch:
    return Batch.objects.create(
        partnership=personas.partnership,
        source=source,
        source_version="1",
        fingerprint="0" * 64,
        program_version="1",
        loaded_by=personas.analyst,
        **fields,
    )


def segment_of(batch: Batch, name: str, replaced_on: date | None) -> Segment:
    """A segment with a file on disk, replaced on a day or in use."""
    path = Path(settings.RECORDS_DIR) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"records")
    return Segment.objects.create(
        batch=batch,
        partnership=batch.partnership,
        source=batch.source,
        sender=name,
        month=date(2023, 1, 1),
        rows=3,
        path=name,
        inputs="0",
        loaded_at=at(date(2023, 2, 1)),
        superseded_at=at(replaced_on) if replaced_on else None,
        superseded_by=batch if replaced_on else None,
    )


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test stands on the same day."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
