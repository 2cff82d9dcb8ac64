"""What the pages show, put together from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Cell, Column, Table
from wardmote.foundations.people.public import Partnership
from wardmote.foundations.places.public import PlacesRefused, area
from wardmote.intake import queries
from wardmote.intake.models import Batch, Finding, Segment
from wardmote.intake.operations.load import Recognition
from wardmote.intake.quality.checks import CONCERN, GOOD, NOT_JUDGED
from wardmote.intake.sources import Source, sources

SHOWN_LINES = 12
SHOWN_FILES = 200


@dataclass(frozen=True)
class SourceCard:
    """One source on the page of all sources."""

    source: Source
    calendars: list[queries.Calendar]
    batches: int

    @property
    def late(self) -> int:
        """Months that are due and have not come."""
        return sum(len(calendar.late) for calendar in self.calendars)

    @property
    def missing(self) -> int:
        """Months missing between others that came."""
        return sum(len(calendar.missing) for calendar in self.calendars)

    @property
    def latest(self) -> date | None:
        """The newest month that came."""
        return max((calendar.latest for calendar in self.calendars if calendar.latest), default=None)


def source_cards(partnership: Partnership, today: date) -> list[SourceCard]:
    """Every declared source; those that have supplied something first."""
    cards = [
        SourceCard(
            source,
            queries.calendars(partnership, slug, today=today),
            Batch.objects.filter(partnership=partnership, source=slug).count(),
        )
        for slug, source in sources().items()
    ]
    return sorted(cards, key=lambda card: (card.batches == 0, card.source.title))


def delivery_page(found: Recognition) -> dict[str, Any]:
    """What was recognised, source by source."""
    groups = [
        {
            "source": files[0].source,
            "count": len(files),
            "megabytes": round(sum(file.member.packed_size for file in files) / 1e6, 1),
            "providers": sorted({file.says.provider for file in files if file.says.provider}),
            "months": sorted({file.says.month for file in files if file.says.month}),
            "layouts": sorted({file.layout.name for file in files}),
            "ignored_columns": sorted({column for file in files for column in file.ignored_columns}),
            "lies": [file.member.name for file in files if file.name_lies],
        }
        for files in found.files.values()
    ]
    return {"groups": groups, "ignored": found.ignored, "other": found.other}


@dataclass(frozen=True)
class _Judged:
    """One check of a batch's quality, as its page shows it."""

    sentence: str
    word: str
    colour: str

    @classmethod
    def of(cls, check: Mapping[str, str]) -> "_Judged":
        """The check with the word and colour of its state."""
        words = {GOOD: (_("Good"), "green"), CONCERN: (_("Concern"), "orange"), NOT_JUDGED: (_("Not judged"), "grey")}
        word, colour = words[check["state"]]
        return cls(check["sentence"], word, colour)


def batch_page(batch: Batch) -> dict[str, Any]:
    """Everything that the page of a batch says."""
    files = list(batch.files.all())
    names = {file.number: file.name for file in files}
    segments = list(batch.segments.select_related("superseded_by"))
    return {
        "batch": batch,
        "source": sources()[batch.source],
        "rejections": _findings_table("Rejected rows, by reason", list(batch.rejections.all()), names),
        "warnings": [_Shown.of(found, names) for found in batch.warnings.all()],
        "calendars": queries.calendars(batch.partnership, batch.source, today=batch.loaded_at.date(), batch=batch.pk),
        "councils": _councils_table(batch, "Where the records are", inside=True),
        "outside": _councils_table(batch, "Set aside: outside the partnership", inside=False),
        "files": _files_table(files),
        "quality": [_Judged.of(check) for check in batch.quality.get("checks", ())],
        "superseded": [segment for segment in segments if segment.superseded_at is not None],
        "segments": segments,
        "current": sum(1 for segment in segments if segment.superseded_at is None),
        "superseding": Segment.objects.filter(superseded_by=batch).values("batch_id").distinct().count(),
    }


@dataclass(frozen=True)
class _Shown:
    sentence: str
    rows: int
    file: str
    lines: str
    examples: str

    @classmethod
    def of(cls, found: Finding, names: dict[int, str]) -> "_Shown":
        shown = ", ".join(f"{line:,}" for line in found.lines[:SHOWN_LINES])
        if len(found.lines) > SHOWN_LINES:
            shown += " …"
        file = names.get(found.file_number, "") if found.file_number else ""
        return cls(found.sentence, found.rows, file, shown, ", ".join(str(example) for example in found.examples))


def _findings_table(caption: str, found: list[Any], names: dict[int, str]) -> Table | None:
    if not found:
        return None
    columns = (
        Column("reason", "Reason"),
        Column("rows", "Rows", numeric=True),
        Column("file", "File"),
        Column("lines", "Lines"),
        Column("examples", "Examples"),
    )
    shown = [_Shown.of(each, names) for each in found]
    rows: list[dict[str, Cell]] = [
        {"reason": s.sentence, "rows": s.rows, "file": s.file, "lines": s.lines, "examples": s.examples} for s in shown
    ]
    return Table(caption=caption, columns=columns, rows=rows)


def _councils_table(batch: Batch, caption: str, *, inside: bool) -> Table | None:
    chosen = [(code, each) for code, each in batch.councils.items() if bool(each["inside"]) == inside]
    if not chosen:
        return None
    columns = (
        Column("council", "Council"),
        Column("read", "Rows read", numeric=True),
        Column("kept", "Records kept", numeric=True),
    )
    rows: list[dict[str, Cell]] = [
        {
            "council": _name_of(code),
            "read": each["read"],
            "kept": each["kept"],
        }
        for code, each in sorted(chosen, key=lambda pair: -pair[1]["read"])
    ]
    return Table(caption=caption, columns=columns, rows=rows)


def _name_of(code: str) -> str:
    try:
        return area(code).name
    except PlacesRefused:
        return code


def _files_table(files: list[Any]) -> Table:
    columns = (
        Column("name", "File"),
        Column("rows", "Rows", numeric=True),
        Column("size", "Bytes", numeric=True),
        Column("layout", "Layout"),
        Column("fingerprint", "SHA-256 of the content"),
    )
    rows: list[dict[str, Cell]] = [
        {
            "name": file.name,
            "rows": file.rows,
            "size": file.size,
            "layout": f"The same bytes as {file.same_as}: read once" if file.same_as else file.layout,
            "fingerprint": file.fingerprint[:16],
        }
        for file in files[:SHOWN_FILES]
    ]
    note = f"The first {SHOWN_FILES} of {len(files):,} files." if len(files) > SHOWN_FILES else ""
    return Table(caption=f"Files ({len(files):,})", columns=columns, rows=rows, note=note)
