"""What the pages show, put together from the catalogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Cell, Column, Table
from wardmote.foundations.members.public import User
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.places.public import AreaKind, PlacesRefused, area, areas
from wardmote.intake import queries
from wardmote.intake.models import Batch, Finding, Segment
from wardmote.intake.previews import spans
from wardmote.intake.quality.checks import CONCERN, GOOD, NOT_JUDGED, concerns
from wardmote.intake.scope import batches_in, own_batches, own_organisations, own_to_check, saved_versions, sendable
from wardmote.intake.sources import Source, sources
from wardmote.intake.sourcing import cadence
from wardmote.intake.wanted import whom_to_ask

SHOWN_LINES = 12
# How many of each the page of a batch, of a source or of what is sent shows at a time.
FILES_A_PAGE, FINDINGS_A_PAGE, MONTHS_A_PAGE, CALENDARS_A_PAGE, TO_CHECK_A_PAGE = 100, 25, 25, 12, 10


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
    def late_since(self) -> date | None:
        """The day after which the earliest of the late periods was due."""
        first = min((calendar.late[0] for calendar in self.calendars if calendar.late), default=None)
        if first is None:
            return None
        return add_months(first, self.source.span + self.source.lag_months)

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
    counts = batches_in(partnership).order_by().values_list("source").annotate(many=Count("pk"))
    loads = dict(counts)
    calendars = queries.all_calendars(partnership, today=today)
    cards = [SourceCard(source, calendars.get(slug, []), loads.get(slug, 0)) for slug, source in sources().items()]
    return sorted(cards, key=lambda card: (card.batches == 0, card.source.title))


def send_page(partnership: Partnership, user: User, today: date) -> dict[str, Any]:
    """What the person's own organisations send: each source with what came of theirs, what waits, and the receipts."""
    own = own_organisations(user, partnership)
    offered = sendable(own, today)
    calendars = queries.all_calendars(partnership, today=today) if offered else {}
    rows = [
        SentSource(source, sender, _of_sender(calendars.get(slug, ()), sender.code))
        for slug, (source, sender) in offered.items()
    ]
    return {
        "organisations": own,
        "rows": rows,
        "to_check": own_to_check(user, partnership),
        "receipts": listed_batches(own_batches(user, partnership)),
        "asked": "" if offered else whom_to_ask(partnership, user),
    }


@dataclass(frozen=True)
class SentSource:
    """One source that the person's organisation sends, with the calendar of what it sent."""

    source: Source
    sender: Organisation
    calendar: queries.Calendar | None

    @property
    def expected(self) -> str:
        """How often, and by when."""
        return cadence(self.source)


def with_names(calendars: Iterable[queries.Calendar], partnership: Partnership) -> list[queries.Calendar]:
    """The calendars under the names of the partnership's organisations, where these are the senders."""
    names = {each.code: each.name for each in partnership.organisations.all()}
    return [replace(each, sender=names.get(each.sender, each.sender)) for each in calendars]


def _of_sender(calendars: Sequence[queries.Calendar], sender: str) -> queries.Calendar | None:
    return next((each for each in calendars if each.sender == sender), None)


def listed_batches(visible: "QuerySet[Batch]") -> "QuerySet[Batch]":
    """Those batches for a list, newest first, each with whether figures are made from it (`in_use`)."""
    current = Segment.objects.current().filter(batch=OuterRef("pk"))
    return (
        visible.annotate(in_use=Exists(current))
        .select_related("loaded_by", "organisation", "partnership")
        .order_by("-loaded_at", "-pk")
    )


def batch_rows(batches: Iterable[Batch]) -> Iterator[Sequence[Any]]:
    """The list of batches as rows of a CSV file."""
    yield (
        *("batch", "source", "title", "organisation", "state", "rows read", "records kept", "rejected"),
        *("repeats dropped", "quality concerns", "loaded at", "loaded by", "fingerprint"),
    )
    titles = {slug: each.title for slug, each in sources().items()}
    for each in batches:
        yield (
            *(each.pk, each.source, titles.get(each.source, each.source)),
            each.organisation.name if each.organisation else "",
            "in use" if each.in_use else "superseded",  # type: ignore[attr-defined]
            *(each.rows_read, each.rows_kept, each.rows_rejected, each.repeats_dropped),
            " ".join(concerns(each.quality.get("checks", ()))),
            *(each.loaded_at.isoformat(), each.loaded_by.display_name, each.fingerprint),
        )


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


def batch_page(batch: Batch, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page of a batch says; its long lists in pages, each by its own word in the address."""
    files = _page(batch.files.all(), FILES_A_PAGE, query.get("files"))
    warnings = _page(batch.warnings.all(), FINDINGS_A_PAGE, query.get("warnings"))
    rejections = _page(batch.rejections.all(), FINDINGS_A_PAGE, query.get("rejected"))
    names = {file.number: file.name for file in files}
    other = {finding.file_number for finding in (*warnings, *rejections) if finding.file_number} - set(names)
    names |= dict(batch.files.filter(number__in=other).values_list("number", "name")) if other else {}
    segments = list(batch.segments.defer("summary"))
    calendars = _page(
        queries.calendars(batch.partnership, batch.source, today=batch.loaded_at.date(), batch=batch.pk),
        CALENDARS_A_PAGE,
        query.get("senders"),
    )
    superseded = [segment for segment in segments if segment.superseded_at is not None]
    return {
        "batch": batch,
        "source": sources()[batch.source],
        "rejections": _findings_table(_("Rejected rows, by reason"), list(rejections), names),
        "rejections_page": rejections,
        "warnings": [_Shown.of(finding, names) for finding in warnings],
        "warnings_page": warnings,
        "calendars": with_names(calendars, batch.partnership),
        "calendars_page": calendars,
        "councils": _councils_table(batch, _("Where the records are"), inside=True),
        "outside": _councils_table(batch, _("Records in other councils"), inside=False),
        "files": _files_table(files),
        "files_page": files,
        "months": spans((segment.month, segment.span) for segment in segments),
        "nil_months": spans((segment.month, segment.span) for segment in segments if segment.is_nil),
        "quality": [_Judged.of(check) for check in batch.quality.get("checks", ())],
        "superseded": _page(superseded, MONTHS_A_PAGE, query.get("months")),
        "segments": segments,
        "current": sum(1 for segment in segments if segment.superseded_at is None),
        "superseding": Segment.objects.filter(superseded_by=batch).values("batch_id").distinct().count(),
    }


def _page(rows: Any, size: int, number: str | None) -> Page[Any]:
    """One page of many; most lists are short, and a list that ends on its first page need not be counted."""
    if number in (None, "", "1"):
        first = list(rows[: size + 1])
        rows = first if len(first) <= size else rows
    return Paginator(rows, size).get_page(number)


@dataclass(frozen=True)
class _Shown:
    sentence: str
    rows: int
    file: str
    lines: str
    examples: str

    @classmethod
    def of(cls, finding: Finding, names: dict[int, str]) -> "_Shown":
        shown = ", ".join(f"{line:,}" for line in finding.lines[:SHOWN_LINES])
        if len(finding.lines) > SHOWN_LINES:
            shown += " …"
        file = names.get(finding.file_number, "") if finding.file_number else ""
        return cls(finding.sentence, finding.rows, file, shown, ", ".join(str(example) for example in finding.examples))


def _findings_table(caption: str, findings: list[Any], names: dict[int, str]) -> Table | None:
    if not findings:
        return None
    columns = (
        Column("reason", _("Reason")),
        Column("rows", _("Rows"), numeric=True),
        Column("file", _("File")),
        Column("lines", _("Lines")),
        Column("examples", _("Examples")),
    )
    shown = [_Shown.of(each, names) for each in findings]
    rows: list[dict[str, Cell]] = [
        {"reason": s.sentence, "rows": s.rows, "file": s.file, "lines": s.lines, "examples": s.examples} for s in shown
    ]
    return Table(caption=caption, columns=columns, rows=rows)


def _councils_table(batch: Batch, caption: str, *, inside: bool) -> Table | None:
    chosen = [(code, each) for code, each in batch.councils.items() if bool(each["inside"]) == inside]
    if not chosen:
        return None
    names = {each.code: each.name for each in areas(AreaKind.COUNCIL)}
    columns = (
        Column("council", _("Council")),
        Column("read", _("Rows read"), numeric=True),
        Column("kept", _("Records kept"), numeric=True),
    )
    rows: list[dict[str, Cell]] = [
        {
            "council": names.get(code) or _name_of(code),
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


def _files_table(files: Page[Any]) -> Table:
    columns = (
        Column("name", _("File")),
        Column("rows", _("Rows"), numeric=True),
        Column("size", _("Bytes"), numeric=True),
        Column("layout", _("Layout")),
        Column("fingerprint", _("SHA-256 of the content")),
    )
    rows: list[dict[str, Cell]] = [
        {
            "name": file.name,
            "rows": file.rows,
            "size": file.size,
            "layout": _("The same bytes as {same_as}: read once").format(same_as=file.same_as)
            if file.same_as
            else file.layout,
            "fingerprint": file.fingerprint[:16],
        }
        for file in files
    ]
    return Table(caption=_("Files ({count})").format(count=f"{files.paginator.count:,}"), columns=columns, rows=rows)


def versions_of(source: Source, partnership: Partnership, number: str | None) -> dict[str, Any]:
    """The versions of a declaration of the partnership's own, and how many batches in use were read by an earlier one."""
    if not source.is_own:
        return {}
    shown = Paginator(saved_versions(partnership).filter(source=source.slug).select_related("saved_by"), 25).get_page(
        number
    )
    in_use = Segment.objects.current().filter(partnership=partnership, source=source.slug)
    before = in_use.exclude(batch__source_version=source.version).order_by().values("batch").distinct()
    return {"versions": shown.object_list, "versions_page": shown, "read_before": before.count()}
