"""What this room brings to the house."""

from wardmote.foundations.retention.permissions import RetentionPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Part, Room, WhereEmpty, gettext_noop

ROOM = Room(
    "wardmote.foundations.retention",
    addresses=(Addresses("retention/", "wardmote.foundations.retention.urls"),),
    pages=(Page(Group.ADMINISTRATION, 50, gettext_noop("Retention"), "retention:schedule"),),
    waiting="wardmote.foundations.retention.public.waiting",
    waiting_needs=RetentionPermission.SCHEDULE_EDIT,
    where_empty=(
        WhereEmpty(
            Part.NEEDS_YOU,
            30,
            gettext_noop("Legal holds and agreements whose review is due appear here."),
            RetentionPermission.SCHEDULE_EDIT,
        ),
    ),
    permissions=RetentionPermission,
    commands="wardmote.foundations.retention.commands",
    jobs="wardmote.foundations.retention.jobs",
    retention="wardmote.foundations.retention.retention",
    verifiable="wardmote.foundations.retention.verifiable",
    messages="wardmote.foundations.retention.messages",
    clocks="wardmote.foundations.retention.clocks",
    events="wardmote.foundations.retention.events",
    backup=("retention",),
    marked=("retention:due", "retention:holds", "retention:hold", "retention:certificate"),
    worded=(("schedule.toml", ("name", "action", "runs_from", "reason", "source")),),
    tables=("wardmote.foundations.retention.schedule.SCHEDULE",),
)
