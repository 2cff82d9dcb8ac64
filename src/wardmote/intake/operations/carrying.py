"""What of a month in use stays in use when only a part of it comes again: the answers for other wards of the API."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from wardmote.foundations.months import month_at, month_ordinal
from wardmote.intake.models import BatchFile, Segment
from wardmote.intake.reading.api import with_copies
from wardmote.intake.reading.reader import FileRead
from wardmote.intake.reading.records import SHAPE, Reading, in_shape
from wardmote.intake.reading.vocabulary import month_index
from wardmote.intake.reading.wording import gettext as _

Month = tuple[str, int]


@dataclass
class Carrying:
    """The answers in use for wards and months that the delivery does not name: kept, with the files they came from."""

    current: "Callable[[], QuerySet[Segment]]"
    reading: Reading
    files: list[BatchFile] = field(default_factory=list)
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    _wards: dict[Month, set[str]] = field(default_factory=dict)

    def carry(self, records: pl.DataFrame, reads: Sequence[FileRead]) -> pl.DataFrame:
        """The new records and those that stay, with the copies on the edges of wards told anew among them all."""
        coming = self._coming(records, reads)
        parts = [records]
        for sender, month in records.select("sender", "month").unique().sort("month").rows():
            new = coming.get(int(month), set())
            self._wards[str(sender), int(month)] = set(new)
            for segment in self.current().filter(sender=sender, month=month_at(month)):
                other_records = self._staying(segment, new, len(reads))
                if other_records is not None:
                    parts.append(other_records)
        if len(parts) == 1:
            return records
        self._say(parts[1:])
        return with_copies(pl.concat(parts), self.reading)

    def wards(self, sender: str, month: int) -> list[str]:
        """The wards whose answers a month now has, by code: those that came and those that stayed."""
        return sorted(self._wards.get((sender, month), ()))

    def prints(self, numbers: Iterable[int]) -> list[str]:
        """The fingerprints of the carried files with these numbers."""
        wanted = set(numbers)
        return [file.fingerprint for file in self.files if file.number in wanted]

    @staticmethod
    def _coming(records: pl.DataFrame, reads: Sequence[FileRead]) -> dict[int, set[str]]:
        """The wards that came, by month; an answer without a crime says so by its name. "" is an answer for no ward."""
        wards_by_month: dict[int, set[str]] = {}
        for month, ward in records.select("month", pl.col("ward").cast(pl.String)).unique().rows():
            wards_by_month.setdefault(int(month), set()).add(ward or "")
        for each in reads:
            month = month_index(each.file.says.month)
            if each.file.says.ward and month is not None:
                wards_by_month.setdefault(month, set()).add(each.file.says.ward)
        return wards_by_month

    def _staying(self, segment: Segment, new: set[str], taken: int) -> pl.DataFrame | None:
        stored = pl.read_parquet(Path(settings.RECORDS_DIR) / segment.path)
        records = stored.filter(~pl.col("ward").cast(pl.String).fill_null("").is_in(sorted(new)))
        key = (segment.sender, month_ordinal(segment.month))
        stayed = {*segment.summary.get("wards", ()), *records["ward"].cast(pl.String).drop_nulls().to_list()}
        self._wards[key] |= stayed - new
        if not records.height:
            return None
        numbers = self.numbered(segment, records, taken)
        same = pl.col("identifier_hash")
        return in_shape(_as_read(records, key[1], numbers)).with_columns(row_hash=same, record_hash=same)

    def numbered(self, segment: Segment, records: pl.DataFrame, taken: int) -> dict[int, int]:
        """The numbers that the files of carried records have in the new batch."""
        counts = dict(records["file_number"].value_counts().rows())
        for file in BatchFile.objects.filter(batch_id=segment.batch_id, number__in=list(counts)).order_by("number"):
            key = (segment.batch_id, file.number)
            if key not in self._numbers:
                self._numbers[key] = taken + len(self.files) + 1
                self.files.append(
                    BatchFile(
                        number=self._numbers[key],
                        name=file.name,
                        size=file.size,
                        fingerprint=file.fingerprint,
                        rows=0,
                        layout=file.layout,
                    )
                )
            self.files[self._numbers[key] - taken - 1].rows += counts[file.number]
        return {number: self._numbers[segment.batch_id, number] for number in counts}

    def _say(self, stayed: Sequence[pl.DataFrame]) -> None:
        rows = sum(part.height for part in stayed)
        sentence = _("The files name some wards of these months. The records in use of the other wards are kept.")
        self.reading.warned.add("kept-wards", sentence, rows=rows)


def _as_read(records: pl.DataFrame, month: int, numbers: dict[int, int]) -> pl.DataFrame:
    """Stored records as they are while being read."""
    names = [name for name in SHAPE if name in records.columns and name not in {"month", "file_number"}]
    return records.select(
        *names,
        month=pl.lit(month, dtype=pl.Int32),
        file_number=pl.col("file_number").cast(pl.UInt32).replace_strict(numbers, return_dtype=pl.UInt32),
    )
