"""What the demonstration's people have on record about sharing, read from `demo.toml`."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from wardmote.demo.story import Part, Story, Telling
from wardmote.foundations.clocks.public import remind_due
from wardmote.foundations.members.demo import aldermere, person_in
from wardmote.foundations.members.public import Membership
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.public import (
    TERMS,
    Agreement,
    Kind,
    LiaisonOfficer,
    Reminder,
    ReturnNote,
    close_note,
    describe_due,
    designate_liaison,
    end_liaison,
    keep_return_clocks,
    make_agreement,
    quarter_of,
    record_note,
    record_reminder,
    terminate_agreement,
)


def build(telling: Telling) -> None:
    """Put on record what is not there yet."""
    telling.say("Putting on record who answers for what is shared, and what was agreed")
    record_sharing(aldermere())


def is_built() -> bool:
    """Whether the agreements are on record."""
    return Agreement.objects.filter(partnership=aldermere()).exists()


@transaction.atomic
def record_sharing(partnership: Partnership) -> None:
    """Liaison officers, notes, agreements and a reminder; what is there already stays."""
    records = tomllib.loads(files("wardmote.sharing").joinpath("demo.toml").read_text(encoding="utf-8"))
    bodies = {body.name: body for body in partnership.organisations.prefetch_related("kinds")}
    if not LiaisonOfficer.objects.filter(partnership=partnership).exists():
        for each in records["liaison"]:
            _liaison(partnership, bodies[each["organisation"]], each)
    if not ReturnNote.objects.filter(partnership=partnership).exists():
        for each in records["note"]:
            _note(partnership, bodies[each["organisation"]], each)
    if not Agreement.objects.filter(partnership=partnership).exists():
        for each in records["agreement"]:
            _agreement(partnership, bodies, each, timezone.localdate())
    if not Reminder.objects.filter(partnership=partnership).exists():
        for each in records["reminder"]:
            _reminder(partnership, bodies[each["organisation"]], each)
    # What the first night would do.
    keep_return_clocks(partnership, timezone.localdate())
    remind_due()


def _liaison(partnership: Partnership, body: Organisation, entry: Story) -> None:
    by = person_in(partnership, "head_of_community_safety")
    member = Membership.objects.filter(organisation=body, user__email=entry.get("member", "")).first()
    officer = designate_liaison(
        by=by,
        organisation=body,
        role_title=entry["role_title"],
        membership=member,
        office_address=entry.get("office_address", ""),
        starts_on=entry["from"],
    )
    if "to" in entry:
        end_liaison(by=by, liaison=officer, ends_on=entry["to"])


def _note(partnership: Partnership, body: Organisation, entry: Story) -> None:
    by = person_in(partnership, "analyst")
    note = record_note(
        by=by,
        organisation=body,
        dataset=entry["dataset"],
        quarter=quarter_of(entry["quarter"]),
        kind=Kind(entry["kind"]),
        on=entry["on"],
        reason=entry.get("reason", ""),
        goes_on=entry.get("goes_on", False),
    )
    if "closing" in entry:
        close_note(by=by, note=note, reason=entry["closing"])


def _agreement(partnership: Partnership, bodies: dict[str, Organisation], entry: Story, today: date) -> None:
    by = person_in(partnership, "head_of_community_safety")
    terms: dict[str, Any] = {name: entry[name] for name in TERMS if name in entry}
    if "signed_days_ago" in entry:
        terms["signed_on"] = today - timedelta(days=entry["signed_days_ago"])
    if "runs_days" in entry:
        terms["ends_on"] = terms["signed_on"] + timedelta(days=entry["runs_days"])
    parties = [bodies[name] for name in entry["parties"]]
    agreement = make_agreement(by=by, partnership=partnership, parties=parties, terms=terms)
    if "terminated_days_ago" in entry:
        ended = today - timedelta(days=entry["terminated_days_ago"])
        terminate_agreement(by=by, agreement=agreement, on=ended, reason=entry["termination_reason"])


def _reminder(partnership: Partnership, body: Organisation, entry: Story) -> None:
    owed = [
        (each["dataset"], each["quarter"])
        for each in describe_due(partnership, days=60)
        if each["organisation"] == body.name
    ]
    if owed:
        record_reminder(
            by=person_in(partnership, "analyst"),
            partnership=partnership,
            organisation=body,
            owed=owed,
            channel=entry["channel"],
            sent_on=timezone.localdate() - timedelta(days=entry["days_ago"]),
        )


PART = Part(build, is_built)
