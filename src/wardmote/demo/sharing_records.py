"""What the demonstration's people have on record about sharing, read from `sharing.toml`."""

import tomllib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from wardmote.demo.partners import person_in
from wardmote.demo.story import Story
from wardmote.foundations.clocks.public import remind_due
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


@transaction.atomic
def record_sharing(partnership: Partnership) -> None:
    """Liaison officers, notes, agreements and a reminder; what is there already stays."""
    told = tomllib.loads(files("wardmote.demo").joinpath("sharing.toml").read_text(encoding="utf-8"))
    bodies = {body.name: body for body in partnership.organisations.prefetch_related("kinds")}
    if not LiaisonOfficer.objects.filter(partnership=partnership).exists():
        for each in told["liaison"]:
            _liaison(partnership, bodies[each["organisation"]], each)
    if not ReturnNote.objects.filter(partnership=partnership).exists():
        for each in told["note"]:
            _note(partnership, bodies[each["organisation"]], each)
    if not Agreement.objects.filter(partnership=partnership).exists():
        for each in told["agreement"]:
            _agreement(partnership, bodies, each, timezone.localdate())
    if not Reminder.objects.filter(partnership=partnership).exists():
        for each in told["reminder"]:
            _reminder(partnership, bodies[each["organisation"]], each)
    # What the first night would do.
    keep_return_clocks(partnership, timezone.localdate())
    remind_due()


def _liaison(partnership: Partnership, body: Organisation, told: Story) -> None:
    by = person_in(partnership, "head_of_community_safety")
    member = Membership.objects.filter(organisation=body, user__email=told.get("member", "")).first()
    made = designate_liaison(
        by=by,
        organisation=body,
        role_title=told["role_title"],
        membership=member,
        office_address=told.get("office_address", ""),
        starts_on=told["from"],
    )
    if "to" in told:
        end_liaison(by=by, liaison=made, ends_on=told["to"])


def _note(partnership: Partnership, body: Organisation, told: Story) -> None:
    by = person_in(partnership, "analyst")
    note = record_note(
        by=by,
        organisation=body,
        dataset=told["dataset"],
        quarter=quarter_of(told["quarter"]),
        kind=Kind(told["kind"]),
        on=told["on"],
        reason=told.get("reason", ""),
        goes_on=told.get("goes_on", False),
    )
    if "closing" in told:
        close_note(by=by, note=note, reason=told["closing"])


def _agreement(partnership: Partnership, bodies: dict[str, Organisation], told: Story, today: date) -> None:
    by = person_in(partnership, "head_of_community_safety")
    terms: dict[str, Any] = {name: told[name] for name in TERMS if name in told}
    if "signed_days_ago" in told:
        terms["signed_on"] = today - timedelta(days=told["signed_days_ago"])
    if "runs_days" in told:
        terms["ends_on"] = terms["signed_on"] + timedelta(days=told["runs_days"])
    parties = [bodies[name] for name in told["parties"]]
    made = make_agreement(by=by, partnership=partnership, parties=parties, terms=terms)
    if "terminated_days_ago" in told:
        ended = today - timedelta(days=told["terminated_days_ago"])
        terminate_agreement(by=by, agreement=made, on=ended, reason=told["termination_reason"])


def _reminder(partnership: Partnership, body: Organisation, told: Story) -> None:
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
            channel=told["channel"],
            sent_on=timezone.localdate() - timedelta(days=told["days_ago"]),
        )
