"""A sample in the browser: read, guessed at, and tried whole as the draft stands; what was found is kept beside it."""

import csv
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Run, start_run
from wardmote.intake.drafting.decisions import Choice, chosen_guesses, is_ambiguous, what_columns_become
from wardmote.intake.drafting.filling_in import About, Declared, choice_of, declare, from_texts, reads_alike
from wardmote.intake.drafting.guessing import Guesses
from wardmote.intake.drafting.samples import Sample, is_across, sample_of, title_of
from wardmote.intake.errors import CheckTookTooLong, FileRefused, LoadRefused, SourceError
from wardmote.intake.models import Delivery
from wardmote.intake.operations.checking import SECONDS_IN_A_REQUEST, SHOWN_ROWS, as_plain, is_large
from wardmote.intake.operations.declared_before import old_declaration
from wardmote.intake.operations.deliveries import bring_files, paths_of, preview_file
from wardmote.intake.operations.preview import preview
from wardmote.intake.reading.members import Member, find_members
from wardmote.intake.reading.unpacking import MOST_UNPACKED_OF_A_PARTNER, Budget
from wardmote.intake.sources import declared_for_now
from wardmote.intake.sources.keys import TIME_COLUMNS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

DRAFT = "intake.draft"
# Until it has a name of its own.
UNNAMED = "new-source"


@dataclass(frozen=True)
class Answers:
    """What was chosen and written on the page of a draft."""

    choice: Choice = field(default_factory=Choice)
    about: About = field(default_factory=About)
    slug: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Answers":
        """The answers as they are kept."""
        return cls(Choice(**plain["choice"]), About(**plain["about"]), plain["slug"], plain["organisation"])


def bring_sample(*, by: User, partnership: Partnership, file: "UploadedFile[bytes]", source: str = "") -> Delivery:
    """Put a sample aside; with `source`, one of a source that is to be corrected."""
    return bring_files(by=by, partnership=partnership, source=source, files=[file], is_sample=True)


def look_at_sample(
    delivery: Delivery, answers: Answers | None = None, *, seconds: float = SECONDS_IN_A_REQUEST
) -> None:
    """Read the sample, make the draft as it is chosen, try the whole file, and keep what the page says.

    Raises LoadRefused for a file that cannot be read, and CheckTookTooLong when the time is up.
    """
    budget = Budget(MOST_UNPACKED_OF_A_PARTNER, seconds=seconds)
    path = Path(paths_of(delivery)[0])
    try:
        sample = sample_of(_member(path, budget))
        taken_out = [each.heading for each in sample.profiles if each.forbidden]
        if taken_out:
            path = _without_columns(path, sample)
            sample = sample_of(_member(path, budget))
    except FileRefused as refusal:
        raise LoadRefused([str(refusal)]) from None
    budget.look_at_clock()
    earlier = kept_draft(delivery)
    old = old_declaration(delivery.source) if delivery.source else None
    answers = answers or Answers(choice=choice_of(old, sample) if old else Choice())
    taken_out = [*(earlier or {}).get("taken_out", ()), *taken_out]
    page = {
        "answers": asdict(answers),
        "taken_out": taken_out,
        "seen": sample.seen,
        "rows": len(sample.sheet.rows) - sample.sheet.header - 1,
        "notes": list(sample.sheet.notes),
        # Reasons and notes are sentences of the language in which the sample was looked at.
        "language": get_language(),
        "title": title_of(sample.stem),
    }
    _keep(delivery, {**page, **_tried(delivery, sample, answers, _Beside(old, path, taken_out, seconds))})


@dataclass(frozen=True)
class _Beside:
    """What a draft is tried with beside its answers: the declaration that it corrects, the file, and what may not come."""

    old: Declared | None
    path: Path
    forbidden: list[str]
    seconds: float


def _tried(delivery: Delivery, sample: Sample, answers: Answers, beside: _Beside) -> dict[str, Any]:
    """The columns and guesses as they stand, the declaration's texts, and what the whole file would become."""
    slug = delivery.source or answers.slug or UNNAMED
    try:
        guesses = chosen_guesses(sample, answers.choice)
    except SourceError as error:
        page = _page_of(sample, chosen_guesses(sample, Choice()), answers.choice.columns)
        return {**page, "problems": [str(error)], "texts": {}, "tried": None}
    page = _page_of(sample, guesses, {})
    declared = declare(sample, answers.choice, answers.about, slug=slug, old=beside.old, forbidden=beside.forbidden)
    try:
        source, mappings = declared.source(), declared.mappings()
    except SourceError as error:
        return {**page, "problems": [_plainly(str(error))], "texts": {}, "tried": None}
    page |= {"texts": declared.texts(), "problems": [], "tried": None}
    with declared_for_now(source, mappings):
        try:
            trial = preview(
                delivery.partnership,
                source.slug,
                [beside.path],
                organisation=answers.organisation or None,
                within=[Path(settings.UPLOADS_DIR)],
                rows=SHOWN_ROWS,
                seconds=beside.seconds,
            )
        except LoadRefused as refusal:
            return {**page, "refused": list(refusal.problems)}
    return {**page, "tried": as_plain(trial)}


def _plainly(sentence: str) -> str:
    """A sentence about a declaration without the file and line, which nobody has seen yet."""
    return sentence.partition(": ")[2] or sentence


def _page_of(sample: Sample, guesses: Guesses, wished: Mapping[str, str]) -> dict[str, Any]:
    becomes = what_columns_become(guesses, sample.profiles)
    drafted = what_columns_become(chosen_guesses(sample, Choice()), sample.profiles)
    reasons = _reasons(guesses)
    columns = [
        {
            "position": each.position,
            "heading": each.heading,
            "kind": each.kind,
            "filled": round(each.filled * 100),
            "distinct": each.distinct,
            "examples": list(each.examples),
            "why": each.not_kept or reasons.get(each.heading, ""),
            "is_left_out_for_good_reason": bool(each.not_kept),
            "is_read_only": each.kind in {"free text", "text"},
            "becomes": wished.get(each.heading, becomes.get(each.heading, "")),
            "drafted": drafted.get(each.heading, ""),
            "shortened": each.shortened,
            "is_period": is_across(each.heading, guesses),
        }
        for each in sample.profiles
        if not each.forbidden
    ]
    return {
        "columns": columns,
        "guesses": {
            "kind": asdict(guesses.kind),
            "place": asdict(guesses.place),
            "identifier": asdict(guesses.identifier),
            "every": asdict(guesses.every),
            "finest": asdict(guesses.finest),
            "across": asdict(guesses.across) if guesses.across else None,
            "period": asdict(guesses.period) if guesses.period else None,
            "formats": list(guesses.formats),
        },
        "doubts": doubts_of(guesses, sample),
    }


def doubts_of(guesses: Guesses, sample: Sample) -> list[str]:
    """Which of the five things that matter the sample leaves open: kind, when, order, where, what, reference."""
    columns, doubts = guesses.columns, []
    is_list = guesses.kind.value == "reference"
    has_evidence = {"identifier", "date", "moment", "start", "day"} & set(columns) or guesses.kind.value == "counts"
    if not has_evidence:
        doubts.append("kind")
    if not is_list and not set(columns) & set(TIME_COLUMNS) and guesses.across is None and guesses.period is None:
        doubts.append("when")
    if is_ambiguous(guesses, sample.profiles):
        doubts.append("order")
    if guesses.place.value == "none":
        doubts.append("where")
    if not is_list and "category" not in columns and not guesses.unpivot:
        doubts.append("what")
    if any(each.shortened for each in sample.profiles):
        doubts.append("reference")
    return doubts


def _reasons(guesses: Guesses) -> dict[str, str]:
    reasons = {each.value: each.reason for each in (*guesses.columns.values(), *guesses.attributes.values())}
    reasons |= {heading: each.reason for heading, each in guesses.unpivot.items()}
    return reasons | {each.value: each.reason for every in guesses.combine.values() for each in every}


def _member(path: Path, budget: Budget) -> Member:
    """The one file that was brought, unpacked no further than a partner's file may be."""
    delivered = find_members([path], within=[Path(settings.UPLOADS_DIR)], with_spreadsheets=True, budget=budget)
    if delivered.problems:
        raise LoadRefused(delivered.problems)
    return delivered.members[0]


def _without_columns(path: Path, sample: Sample) -> Path:
    """The sample without the columns that may not be loaded, in place of the file that was brought, which is removed.

    Each row stays in its line, so that what is said of a line holds for the file that was brought. Lines above the
    headings are left empty: they may name people.
    """
    positions = [each.position for each in sample.profiles if not each.forbidden]
    if not positions:
        raise LoadRefused([_("Every column of this file is about people. Ask the sender for one without them.")])
    reduced = path.with_name(f"{sample.stem}.reduced.csv")
    header, line = sample.sheet.header, 1
    with reduced.open("x", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        for number, row in zip(sample.sheet.numbers[header:], sample.sheet.rows[header:], strict=True):
            writer.writerows([] for _empty in range(number - line))
            writer.writerow([row[position] for position in positions])
            line = max(number, line) + 1
    reduced.chmod(0o600)
    path.unlink()
    whole = path.with_name(f"{sample.stem}.csv")
    reduced.replace(whole)
    return whole


def _keep(delivery: Delivery, page: Mapping[str, Any]) -> None:
    path = preview_file(delivery)
    path.write_text(json.dumps(page, default=str), encoding="utf-8")
    path.chmod(0o600)


def kept_draft(delivery: Delivery) -> dict[str, Any] | None:
    """What the last look at the sample found, if there was one."""
    try:
        page: dict[str, Any] = json.loads(preview_file(delivery).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return page


def is_as_tried(page: Mapping[str, Any], answers: Answers) -> bool:
    """Whether the draft was looked at with exactly these answers."""
    return bool(page["answers"] == json.loads(json.dumps(asdict(answers))))


def reads_as(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two looks at a draft made the same records: what was only written about the source does not count."""
    if not one["texts"] or not other["texts"]:
        return False
    return reads_alike(from_texts(one["texts"]), from_texts(other["texts"]))


def kept_in_language(delivery: Delivery) -> dict[str, Any] | None:
    """What the last look found, in the language of whoever reads it: a small sample is looked at again for that."""
    page = kept_draft(delivery)
    if page is None or page["language"] == get_language() or is_large(delivery):
        return page
    with suppress(LoadRefused, CheckTookTooLong):
        look_at_sample(delivery, Answers.of(page["answers"]))
    return kept_draft(delivery)


@transaction.atomic
def start_look(*, by: User, delivery: Delivery, answers: Answers | None = None) -> Run:
    """Queue the look at a large sample."""
    parameters = {"delivery": str(delivery.pk), "answers": asdict(answers) if answers else None}
    return start_run(by=by, partnership=delivery.partnership, kind=DRAFT, parameters=parameters)


def note_sample_seen(*, by: User, delivery: Delivery, rows: int) -> None:
    """The page of a draft shows rows to a person: that is a look at records, and the ledger says so."""
    record_look(
        by=by, event="intake.sample.previewed", on=delivery, partnership=delivery.partnership, after={"rows": rows}
    )
