"""Partners' records put straight into the record store, so that what is counted can be counted by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Batch, Segment

TEXTS = (
    "source",
    "sender",
    "category",
    "subcategory",
    "when_precision",
    "point_precision",
    "lsoa",
    "council",
    "area_basis",
    "ward",
    "outcome",
    "attributes",
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in TEXTS),
        ("month", pa.date32()),
        ("when_from", pa.timestamp("us")),
        ("when_to", pa.timestamp("us")),
        ("longitude", pa.float64()),
        ("latitude", pa.float64()),
        ("lsoa_vintage", pa.int16()),
        ("boundary_copy", pa.int8()),
        ("quantity", pa.int32()),
        ("file_number", pa.int32()),
        ("row_number", pa.int64()),
        ("identifier_hash", pa.uint64()),
    ]
)
AMBRIDGE = "E06000901"
_numbers = count(1)


def row(category: str, *, quantity: int = 1, council: str | None = AMBRIDGE, **more: Any) -> dict[str, Any]:
    """One record."""
    return {"category": category, "quantity": quantity, "council": council, **more}


def send(
    partnership: Partnership,
    source: str,
    month: date,
    rows: Sequence[dict[str, Any]],
    *,
    sender: str = "sender",
    span: int = 1,
    quality: Sequence[str] = (),
    suppressed: dict[str, int] | None = None,
) -> Batch:
    """One sender's period of a source; no rows is a nil return."""
    number = next(_numbers)
    batch = Batch.objects.create(
        partnership=partnership,
        source=source,
        source_version="1",
        fingerprint=f"{number:064d}",
        program_version="1",
        loaded_by=system_person(),
        quality={"notes": list(quality)},
    )
    fixed = {"source": source, "sender": sender, "month": month, "boundary_copy": 0, "file_number": 1}
    moment = datetime(month.year, month.month, 1)  # noqa: DTZ001 - stored as naive UTC
    full = [
        dict.fromkeys(SCHEMA.names) | fixed | {"when_from": moment, "when_to": moment, "row_number": at + 2} | one
        for at, one in enumerate(rows)
    ]
    path = Path("partners") / f"{number}.parquet"
    target = Path(settings.RECORDS_DIR) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(full, schema=SCHEMA), target)
    Segment.objects.create(
        batch=batch,
        partnership=partnership,
        source=source,
        sender=sender,
        month=month,
        rows=len(full),
        span=span,
        is_nil=not full,
        summary={"suppressed": suppressed} if suppressed else {},
        path=str(path),
        inputs=f"{number:064d}",
        loaded_at=datetime.now(UTC),
    )
    return batch
