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


def _liaison(partnership: Partnership, body: Organisation, story_line: Story) -> None:
    by = person_in(partnership, "head_of_community_safety")
    member = Membership.objects.filter(organisation=body, user__email=story_line.get("member", "")).first()
    officer = designate_liaison(
        by=by,
        organisation=body,
        role_title=story_line["role_title"],
        membership=member,
        office_address=story_line.get("office_address", ""),
        starts_on=story_line["from"],
    )
    if "to" in story_line:
        end_liaison(by=by, liaison=officer, ends_on=story_line["to"])


def _note(partnership: Partnership, body: Organisation, story_line: Story) -> None:
    by = person_in(partnership, "analyst")
    note = record_note(
        by=by,
        organisation=body,
        dataset=story_line["dataset"],
        quarter=quarter_of(story_line["quarter"]),
        kind=Kind(story_line["kind"]),
        on=story_line["on"],
        reason=story_line.get("reason", ""),
        goes_on=story_line.get("goes_on", False),
    )
    if "closing" in story_line:
        close_note(by=by, note=note, reason=story_line["closing"])


def _agreement(partnership: Partnership, bodies: dict[str, Organisation], story_line: Story, today: date) -> None:
    by = person_in(partnership, "head_of_community_safety")
    terms: dict[str, Any] = {name: story_line[name] for name in TERMS if name in story_line}
    if "signed_days_ago" in story_line:
        terms["signed_on"] = today - timedelta(days=story_line["signed_days_ago"])
    if "runs_days" in story_line:
        terms["ends_on"] = terms["signed_on"] + timedelta(days=story_line["runs_days"])
    parties = [bodies[name] for name in story_line["parties"]]
    agreement = make_agreement(by=by, partnership=partnership, parties=parties, terms=terms)
    if "terminated_days_ago" in story_line:
        ended = today - timedelta(days=story_line["terminated_days_ago"])
        terminate_agreement(by=by, agreement=agreement.pk, on=ended, reason=story_line["termination_reason"])


def _reminder(partnership: Partnership, body: Organisation, story_line: Story) -> None:
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
            channel=story_line["channel"],
            sent_on=timezone.localdate() - timedelta(days=story_line["days_ago"]),
        )


PART = Part(build, is_built)
