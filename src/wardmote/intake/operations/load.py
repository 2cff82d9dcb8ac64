"""Load files as batches: recognise, read, check, write, and make visible in one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake.errors import FileRefused, LoadRefused
from wardmote.intake.keeping import one_load_at_a_time
from wardmote.intake.models import Batch
from wardmote.intake.operations.catalogue import enter_batch
from wardmote.intake.operations.preparing import Preparation, Say
from wardmote.intake.operations.senders import sender_of
from wardmote.intake.operations.word_meanings import meanings_of
from wardmote.intake.partner.reading import recognise_partner
from wardmote.intake.reading.members import Member, find_members
from wardmote.intake.reading.placing import Places
from wardmote.intake.reading.recognising import Recognised, recognise
from wardmote.intake.reading.records import Reading
from wardmote.intake.reading.unpacking import MOST_UNPACKED, MOST_UNPACKED_OF_A_PARTNER, Budget
from wardmote.intake.sources import Source, sources, sources_named
from wardmote.intake.sources import source as declared


@dataclass(frozen=True)
class Loaded:
    """What became of one source's files: the batch, and whether it is new."""

    batch: Batch
    is_new: bool


@dataclass(frozen=True)
class Recognition:
    """The files of a delivery by source, and what was passed over."""

    files: dict[str, list[Recognised]]
    ignored: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """What is to be loaded, for whom."""

    by: User
    partnership: Partnership
    source: str
    paths: Sequence[Path]
    within: Iterable[Path] | None = None
    run_id: UUID | None = None
    today: date | None = None
    organisation: str | None = None
    whole_periods: bool = False
    beside: bool = False


def recognise_files(
    source: str, paths: Sequence[Path], *, within: Iterable[Path] | None = None, seconds: float | None = None
) -> Recognition:
    """What the files are; raises LoadRefused with a sentence for each that cannot be loaded.

    Where they may be looked at for so many seconds only, raises CheckTookTooLong after that.
    """
    named = sources_named(source)
    if named[0].is_partner:
        return _recognise_partner_files(named[0], paths, within, seconds)
    wanted = {each.slug for each in named}
    budget = Budget(MOST_UNPACKED, seconds=seconds)
    delivered = find_members(paths, within=within, budget=budget)
    files: dict[str, list[Recognised]] = {}
    other: list[str] = []
    problems = list(delivered.problems)
    for member in delivered.members:
        budget.look_at_clock()
        try:
            file = _kind_of(member, wanted)
        except FileRefused as refusal:
            problems.append(str(refusal))
            continue
        if file.source.slug in wanted:
            files.setdefault(file.source.slug, []).append(file)
        else:
            other.append(f"{member.name} ({file.source.title})")
    problems.extend(_unnamed_forces(files))
    if not problems and not files:
        titles = " or ".join(each.title for each in sources_named(source))
        problems.append(_("No file here is of {titles}. There is {other}.").format(titles=titles, other=other[0]))
    if problems:
        raise LoadRefused(problems)
    return Recognition(files, tuple(delivered.ignored), tuple(other))


def _recognise_partner_files(
    source: Source, paths: Sequence[Path], within: Iterable[Path] | None, seconds: float | None
) -> Recognition:
    """Files of one partner's source, whatever they are written in."""
    budget = Budget(MOST_UNPACKED_OF_A_PARTNER, seconds=seconds)
    delivered = find_members(paths, within=within, with_spreadsheets=True, budget=budget)
    files: list[Recognised] = []
    problems = list(delivered.problems)
    for member in delivered.members if not problems else ():
        budget.look_at_clock()
        try:
            files.extend(recognise_partner(member, source))
        except FileRefused as refusal:
            problems.append(str(refusal))
    if problems:
        raise LoadRefused(problems)
    return Recognition({source.slug: files}, tuple(delivered.ignored), ())


def _kind_of(member: Member, wanted: set[str]) -> Recognised:
    """The file's kind among all sources; what is wrong with it is said in terms of those wanted."""
    try:
        return recognise(member, [each for each in sources().values() if not each.is_partner])
    except FileRefused:
        return recognise(member, [each for slug, each in sources().items() if slug in wanted])


def _unnamed_forces(files: dict[str, list[Recognised]]) -> list[str]:
    """A sentence for each file whose force only its name could tell, and does not."""
    return [
        _(
            "{name} does not say which force it is from: its rows do not, so its name must, as in 2022-05-bedfordshire-{name_word}.csv."
        ).format(name=file.member.name, name_word=file.source.name_word)
        for group in files.values()
        for file in group
        if file.source.records.get("sender") == "file name" and not file.says.sender
    ]


def load_files(order: Order, say: Say) -> list[Loaded]:
    """Load the files of a source, or of the several that an alias stands for: all of them, or none."""
    say(_("Looking at the files"), None, None)
    recognition = recognise_files(order.source, order.paths, within=order.within)
    places = Places()
    name = f"{timezone.now():%Y%m%d}-{secrets.token_hex(6)}"
    preparations: list[Preparation] = []
    with ExitStack() as locks:
        for slug in sorted(recognition.files):
            locks.enter_context(
                one_load_at_a_time(order.partnership.pk, slug, say=lambda sentence: say(sentence, None, None))
            )
        try:
            for slug in sorted(recognition.files):
                reading, organisation = reading_of(order, slug, places)
                preparations.append(
                    Preparation(
                        order.partnership,
                        recognition.files[slug],
                        reading,
                        name,
                        organisation=organisation,
                        whole_periods=order.whole_periods,
                        beside=order.beside,
                    )
                )
                preparations[-1].read(say)
            say(_("Entering the records in the catalogue"), None, None)
            return _make_visible(order, preparations)
        except BaseException:
            # Also when the run is cancelled or the process is asked to stop: nothing half-made stays.
            for preparation in preparations:
                preparation.abandon()
            raise


def reading_of(order: Order, slug: str, places: Places) -> tuple[Reading, Organisation | None]:
    """What the load of one source knows, and the organisation that sends it."""
    source, day = declared(slug), order.today or timezone.localdate()
    if not source.is_partner and not order.organisation:
        return Reading(source, places, day), None
    sender = sender_of(order.partnership, source, order.organisation, day)
    meanings = meanings_of(order.partnership, source.slug, sender.slug)
    reading = Reading(source, places, day, sender=sender.slug, partnership=order.partnership, meanings=meanings)
    return reading, sender.organisation


def _make_visible(order: Order, preparations: Sequence[Preparation]) -> list[Loaded]:
    for preparation in preparations:
        preparation.publish()
    with transaction.atomic():
        return [
            Loaded(preparation.existing, is_new=False)
            if preparation.existing is not None
            else Loaded(
                enter_batch(by=order.by, preparation=preparation, run_id=order.run_id),
                is_new=True,
            )
            for preparation in preparations
        ]
