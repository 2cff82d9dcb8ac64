"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Part, Room, WhereEmpty, gettext_noop
from wardmote.intake.permissions import IntakePermission

ROOM = Room(
    "wardmote.intake",
    addresses=(Addresses("", "wardmote.intake.urls"),),
    pages=(
        Page(Group.DATA, 10, gettext_noop("Sources"), "intake:sources"),
        Page(Group.DATA, 20, gettext_noop("Batches"), "intake:batches"),
        Page(Group.DATA, 30, gettext_noop("Load files"), "intake:load", needs=IntakePermission.BATCH_LOAD),
        # Who may load anything loads; for a partner's officer to send their own is why they come.
        Page(
            Group.DATA,
            30,
            gettext_noop("Send files"),
            "intake:send",
            unless=IntakePermission.BATCH_LOAD,
            also=("intake:load", "intake:batches"),
        ),
        Page(Group.DATA, 40, gettext_noop("Reference lists"), "intake:lists"),
    ),
    waiting="wardmote.intake.public.waiting",
    news="wardmote.intake.public.news",
    where_empty=(
        WhereEmpty(
            Part.NEEDS_YOU,
            10,
            gettext_noop("Late files, work that ended badly and headings that nobody has written yet appear here."),
            IntakePermission.BATCH_LOAD,
        ),
        WhereEmpty(
            Part.NEEDS_YOU,
            40,
            gettext_noop("Returns and files that your organisation owes appear here, with the day they are due."),
            IntakePermission.RETURN_SEND,
        ),
        WhereEmpty(
            Part.FIGURES,
            10,
            gettext_noop("Six to eight figures stand here once areas and files are loaded."),
            IntakePermission.BATCH_LOAD,
        ),
        WhereEmpty(
            Part.NEWS,
            10,
            gettext_noop("No file was loaded and no assessment was built."),
            IntakePermission.SOURCE_VIEW,
        ),
    ),
    permissions=IntakePermission,
    commands="wardmote.intake.commands",
    setting_up="wardmote.intake.setting_up.first_steps",
    demo="wardmote.intake.demo",
    jobs="wardmote.intake.jobs",
    retention="wardmote.intake.retention",
    verifiable="wardmote.intake.verifiable",
    events="wardmote.intake.events",
    backup=("records", "sources", "area-sources.toml"),
    search="wardmote.intake.search",
    marked=("intake:check", "intake:draft", "intake:batch", "intake:batches"),
    reads=("wardmote.intake.sources.register.sources",),
    tables=(
        "wardmote.intake.quality.thresholds.THRESHOLDS",
        "wardmote.intake.list_checks.LIST_CHECKS",
        "wardmote.intake.fetching.area_sources.AREA_SOURCES",
        "wardmote.intake.sources.register.SOURCES",
        "wardmote.intake.sources.register.VOCABULARIES",
    ),
)
