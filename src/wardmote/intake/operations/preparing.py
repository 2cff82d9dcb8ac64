"""One source's part of a load: read and written to disk, not yet visible."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardmote.foundations.design.public import month
from wardmote.foundations.months import month_at
from wardmote.foundations.organisations.public import Organisation, Partnership, council_codes
from wardmote.foundations.remembering import one_page
from wardmote.intake.errors import FileRefused, LoadRefused
from wardmote.intake.keeping import copy_out, spill_folder, store_folder, sweep
from wardmote.intake.models import Batch, BatchFile, Segment
from wardmote.intake.operations.carrying import Carrying
from wardmote.intake.operations.gone_from_delivery import gone, refuse_gone, staying
from wardmote.intake.operations.replacing import Coming, doubts, refuse_doubtful
from wardmote.intake.partner.stamp import stamp_of
from wardmote.intake.partner.words import SAID_LEFT_OUT
from wardmote.intake.quality.thresholds import thresholds
from wardmote.intake.reading.api import NO_FORCE
from wardmote.intake.reading.blocks import fingerprint_of
from wardmote.intake.reading.concerns import shown_name
from wardmote.intake.reading.doubling import Doubling, doubled_files
from wardmote.intake.reading.reader import FileRead, read_files
from wardmote.intake.reading.recognising import Recognised
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.segment_file import Written
from wardmote.intake.reading.segments import LateRowsError, Segments

MOST_REJECTED = 0.5
FEW = 0.5
SHOWN_COLUMNS = 8
HOW_TO_SAY = gettext_noop(
    "What the sender’s words mean can be said on the page where the files are checked (Load files). It is kept for this "
    "sender’s later files."
)
Say = Callable[[str, int | None, int | None], None]


@dataclass
class Preparation:
    """Files of one source on their way into the catalogue."""

    partnership: Partnership
    files: Sequence[Recognised]
    reading: Reading
    name: str
    reads: list[FileRead] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    existing: Batch | None = None
    segments: Segments | None = None
    organisation: Organisation | None = None
    whole_periods: bool = False
    beside: bool = False
    carrying: Carrying | None = None

    @cached_property
    def stamp(self) -> str:
        """Changes when the same files would make other records."""
        return stamp_of(self.reading)

    @property
    def source(self) -> str:
        """The source's short name."""
        return self.reading.source.slug

    def read(self, say: Say) -> None:
        """Read and write all; raises LoadRefused, leaving nothing visible."""
        sweep(self.partnership.pk, self.source)
        self.existing = self._loaded_before()
        if self.existing is not None:
            return
        self.segments = Segments(
            folder=store_folder(self.partnership.pk, self.source),
            name=self.name,
            source=self.reading.source,
            spill=spill_folder(self.name),
        )
        if self.reading.source.format["adapter"] == "police-uk-api":
            self.carrying = Carrying(self._current, self.reading)
            self.reading.carry = self.carrying.carry
        try:
            self.reads = self._read_files(self.segments, say)
        except FileRefused as refusal:
            raise LoadRefused([str(refusal)]) from None
        refuse_mostly_wrong(self.reads, self.reading)
        self._ask_what_is_gone(self.segments)
        for written in self.segments.write():
            say(f"Writing {written.sender} {month(month_at(written.month))}", None, None)
            suppressed = self.reading.suppressed_in(written.sender, written.month)
            written.summary |= {"suppressed": suppressed} if suppressed else {}
            if self.carrying is not None and not self.reading.source.is_partner:
                written.summary["wards"] = self.carrying.wards(written.sender, written.month)
            self.written.append(written)
        refuse_doubled(self.reads, [(each.files, each.doubling) for each in self.written], on=self.reading.today)
        self._doubt_parts()
        self._leave_unchanged()
        self._warn()

    def _read_files(self, segments: Segments, say: Say) -> list[FileRead]:
        with suppress(LateRowsError):
            return read_files(self.files, self.reading, segments, say)
        say(_("The months are in no order: reading once more from the beginning"), None, None)
        self.reading.forget()
        segments.begin_again()
        return read_files(self.files, self.reading, segments, say)

    def _loaded_before(self) -> Batch | None:
        """The batch of exactly these bytes whose records are all still in use, if there is one."""
        sizes = {each.member.packed_size for each in self.files}
        candidates = self._batches().filter(files__size__in=sizes, areas_stamp=self.stamp).distinct()
        if not candidates.exists():
            return None
        known = set(BatchFile.objects.filter(batch__in=candidates).values_list("size", flat=True))
        if not sizes <= known:
            return None
        prints = {fingerprint_of(each.member) for each in self.files}
        for batch in candidates.order_by("-loaded_at"):
            stored_prints = set(batch.files.values_list("fingerprint", flat=True))
            in_use = not batch.segments.filter(superseded_at__isnull=False).exists()
            if prints <= stored_prints and in_use:
                return batch
        return None

    def _batches(self) -> "QuerySet[Batch]":
        return Batch.objects.filter(
            partnership=self.partnership, source=self.source, source_version=self.reading.source.version
        )

    def _ask_what_is_gone(self, segments: Segments) -> None:
        """Refuse a delivery without what was there, or keep that beside it; said to be whole, it replaces it."""
        source, records = self.reading.source, segments.held()
        if not source.is_partner or records is None:
            return
        if self.beside or source.comes_in_parts:
            self.carrying = Carrying(self._current, self.reading)
            records_beside = staying(self.partnership, source, records, self.carrying, len(self.reads))
            if records_beside is not None:
                segments.add(records_beside)
                sentence = _("The files come beside what is there: the records in use of other kinds are kept.")
                self.reading.warned.add("kept-beside", sentence, rows=records_beside.height)
            return
        lost = gone(self.partnership, source, records, on=self.reading.today)
        if not self.whole_periods:
            refuse_gone(lost)
        for each in lost:
            sentence = _("{sentence} The files were said to be whole, and replace it.").format(sentence=each.sentence())
            self.reading.warned.add("said-whole", sentence, rows=each.rows)

    def _doubt_parts(self) -> None:
        """Refuse to put less in the place of more, unless the person said that the periods are whole."""
        source = self.reading.source
        coming = [Coming(each.sender, month_at(each.month), each.span, each.rows) for each in self.written]
        doubtful_periods = doubts(self.partnership, source, coming, on=self.reading.today)
        if not self.whole_periods:
            refuse_doubtful(doubtful_periods)
        for each in doubtful_periods:
            sentence = _("{sentence} They were said to be whole, and take its place.").format(sentence=each.sentence())
            self.reading.warned.add("said-whole", sentence, rows=max(each.rows_now - each.rows_then, 0))

    def inputs(self, written: Written) -> str:
        """A fingerprint of the files that a segment was made from, the areas and the declaration."""
        prints = [each.fingerprint for each in self.reads if each.number in written.files]
        prints = sorted([*prints, *(self.carrying.prints(written.files) if self.carrying else ())])
        parts = [self.reading.source.version, self.stamp, *prints]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """One fingerprint of all the files' contents."""
        prints = sorted({each.fingerprint for each in self.reads})
        return hashlib.sha256("|".join([self.source, *prints]).encode()).hexdigest()

    def _leave_unchanged(self) -> None:
        """Drop segments that were made from the same bytes as the ones in use."""
        if self.segments is None:
            return
        # One file makes several segments: some may be in use and others replaced since.
        current = {
            (each.sender, each.month, each.inputs): each.path
            for each in self._current().only("sender", "month", "inputs", "path")
        }
        changed_segments = []
        for written in self.written:
            if self._key(written) in current:
                self.segments.discard(written)
            else:
                changed_segments.append(written)
        if not changed_segments and self.written:
            path = current[self._key(self.written[0])]
            self.existing = Segment.objects.get(path=path).batch
        self.written = changed_segments

    def _key(self, written: Written) -> tuple[str, date, str]:
        return written.sender, month_at(written.month), self.inputs(written)

    def _current(self) -> "QuerySet[Segment]":
        return Segment.objects.current().filter(partnership=self.partnership, source=self.source)

    def _warn(self) -> None:
        warned, places = self.reading.warned, self.reading.places
        if not places.are_loaded:
            warned.add(
                "no-areas",
                _(
                    "No areas are loaded, so small areas are not known. Run “wardmote areas load”, then load these files again."
                ),
                rows=sum(written.rows for written in self.written),
            )
        if self.reading.source.records["place"] == "point" and not (places.locator(2021) or places.locator(2011)):
            warned.add(
                "no-boundaries",
                _(
                    "No LSOA boundaries are loaded, so points are in no small area. Run “wardmote areas load”, then load these files again."
                ),
                rows=sum(written.rows for written in self.written),
            )
        for each in self.reads:
            if not each.rows and not each.same_as and not each.is_nil:
                warned.add("no-rows", _("The file has a heading and no rows."), file_number=each.number)
            if each.file.ignored_columns:
                names = ", ".join(f"“{shown_name(name)}”" for name in each.file.ignored_columns[:SHOWN_COLUMNS])
                more = len(each.file.ignored_columns) - SHOWN_COLUMNS
                if more > 0:
                    names = _("{columns} and {more} more").format(columns=names, more=more)
                sentence = _("Columns that the source does not declare were not loaded: {columns}.")
                warned.add("ignored-columns", sentence.format(columns=names), file_number=each.number)
        self._warn_of_fewer()

    def _warn_of_fewer(self) -> None:
        """A month that comes again with far fewer rows may be a part of it; a partner's is refused before."""
        if self.reading.source.is_partner:
            return
        before = {(each.sender, each.month): each.rows for each in self._current()}
        for written in self.written:
            rows = before.get((written.sender, month_at(written.month)), 0)
            if written.rows < FEW * rows:
                sentence = _(
                    "{sender} {month} had {rows} records and has {rows_2} now: is this a part of the month only?"
                ).format(
                    sender=written.sender,
                    month=f"{month_at(written.month):%Y-%m}",
                    rows=f"{rows:,}",
                    rows_2=f"{written.rows:,}",
                )
                self.reading.warned.add("far-fewer", sentence, rows=rows - written.rows)

    def councils(self) -> dict[str, dict[str, int | bool]]:
        """For each council: records read (before true repeats are dropped), kept, and whether it is the partnership's."""
        read: Counter[str] = Counter()
        stored_rows: Counter[str] = Counter()
        for written in self.written:
            read.update(written.councils_read)
            stored_rows.update(written.councils_kept)
        inside = self._inside(set(read))
        return {
            code: {"read": read[code], "kept": stored_rows[code], "inside": code in inside}
            for code in sorted(read, key=lambda code: -read[code])
        }

    def _inside(self, codes: set[str]) -> set[str]:
        """The partnership's councils; when it names none, those of the forces that the files are from."""
        latest = max((month_at(written.month) for written in self.written), default=date.min)
        named = set(council_codes(self.partnership, latest))
        if named:
            return codes & named
        senders = {written.sender for written in self.written}
        with one_page():
            return {code for code in codes if self.reading.places.force_of_council(code) in senders}

    def publish(self) -> None:
        """Give the files their final names, and copy them to where others read."""
        if self.segments is not None:
            self.segments.publish()
            copy_out(written.path for written in self.written)

    def abandon(self) -> None:
        """Remove what was written and did not become visible."""
        if self.segments is not None:
            self.segments.forget()
            sweep(self.partnership.pk, self.source)


def refuse_doubled(
    reads: Sequence[FileRead], doublings: Sequence[tuple[frozenset[int], Doubling]], *, on: date
) -> None:
    """Raise LoadRefused for files of which every row stands twice or more, so that it would be counted as often."""
    names = {each.number: each.name for each in reads}
    problems = doubled_files(doublings, names, least=int(thresholds(on)["doubled_least"]))
    if problems:
        raise LoadRefused(list(problems))


def refuse_mostly_wrong(reads: Sequence[FileRead], reading: Reading, *, words_are_asked: bool = False) -> None:
    """Raise LoadRefused for files of which most rows cannot be read, or that have none.

    Where somebody is asked what unknown words mean (`words_are_asked`), rows that wait for that are not wrong.
    """
    problems = []
    for each in reads:
        # What the sender suppressed is not wrong, and neither is a crime elsewhere.
        suppressed = reading.rejected.rows_of(each.number, ("suppressed", NO_FORCE, SAID_LEFT_OUT))
        wrong = reading.rejected.rows_in(each.number) - suppressed
        waiting = reading.unknown.rejected_in(each.number)
        wrong -= waiting if words_are_asked else 0
        if each.rows and wrong > MOST_REJECTED * each.rows:
            first = max(
                (concern for concern in reading.rejected.all if concern.file_number == each.number),
                key=lambda concern: concern.rows,
            )
            reason = first.sentence
            if first.lines:
                reason = _("{reason} (first in line {line})").format(reason=reason, line=f"{first.lines[0]:,}")
            how = f" {_(HOW_TO_SAY)}" if 2 * waiting > wrong else ""
            problems.append(
                _(
                    "{name}: {wrong} of {rows} rows cannot be read, most because: {reason} Check that the file is what "
                    "it should be."
                ).format(name=each.name, wrong=f"{wrong:,}", rows=f"{each.rows:,}", reason=reason)
                + how
            )
    elsewhere = sum(reading.rejected.rows_of(each.number, (NO_FORCE,)) for each in reads)
    if not problems and elsewhere and elsewhere == sum(each.rows for each in reads):
        problems.append(next(concern.sentence for concern in reading.rejected.all if concern.code == NO_FORCE))
    if not problems and not any(each.rows or each.is_nil for each in reads):
        words = ngettext("There is not one row in {name}", "There is not one row in {name} or the others.", len(reads))
        problems.append(words.format(name=reads[0].name))
    if problems:
        raise LoadRefused(problems)
