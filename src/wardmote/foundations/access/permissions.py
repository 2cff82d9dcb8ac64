"""Everything that can be allowed, as one enumeration: room:noun:verb."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Permission(StrEnum):
    """One thing that a person may or may not do in a partnership."""

    PARTNERSHIP_HOME_VIEW = "partnership:home:view"
    MEMBERS_MEMBER_VIEW = "members:member:view"
    MEMBERS_MEMBER_INVITE = "members:member:invite"
    MEMBERS_MEMBER_CHANGE = "members:member:change"
    PARTNERSHIP_SETTINGS_EDIT = "partnership:settings:edit"
    ACCESS_PERMISSION_EXPLAIN = "access:permission:explain"
    LEDGER_ENTRY_SEARCH = "ledger:entry:search"
    RETENTION_SCHEDULE_VIEW = "retention:schedule:view"
    RETENTION_SCHEDULE_EDIT = "retention:schedule:edit"
    RETENTION_DISPOSAL_AUTHORISE = "retention:disposal:authorise"
    VERIFICATION_CHECK_RECORD = "verification:check:record"
    RUNS_RUN_VIEW = "runs:run:view"
    RUNS_RUN_CANCEL = "runs:run:cancel"
    PLACES_AREA_VIEW = "places:area:view"
    PLACES_AREA_LOAD = "places:area:load"
    PLACES_LIST_EDIT = "places:list:edit"
    INTAKE_SOURCE_VIEW = "intake:source:view"
    INTAKE_BATCH_VIEW = "intake:batch:view"
    INTAKE_BATCH_LOAD = "intake:batch:load"
    INTAKE_RETURN_SEND = "intake:return:send"
    SHARING_RETURN_VIEW = "sharing:return:view"
    SHARING_RETURN_RECORD = "sharing:return:record"
    SHARING_RETURN_ANSWER = "sharing:return:answer"
    SHARING_AGREEMENT_VIEW = "sharing:agreement:view"
    SHARING_AGREEMENT_EDIT = "sharing:agreement:edit"
    MEASURES_FIGURE_VIEW = "measures:figure:view"
    MEASURES_FIGURE_EXPORT = "measures:figure:export"
    ASSESSMENT_VIEW = "assessment:assessment:view"
    ASSESSMENT_BUILD = "assessment:assessment:build"
    ASSESSMENT_WRITE = "assessment:assessment:write"
    ASSESSMENT_EXPORT = "assessment:assessment:export"

    @property
    def words(self) -> str:
        """What it lets a person do, as a verb phrase."""
        return _(WORDS[self])


WORDS: dict[Permission, str] = {
    Permission.PARTNERSHIP_HOME_VIEW: gettext_noop("see what waits for them"),
    Permission.MEMBERS_MEMBER_VIEW: gettext_noop("see who the members are"),
    Permission.MEMBERS_MEMBER_INVITE: gettext_noop("invite people and add organisations"),
    Permission.MEMBERS_MEMBER_CHANGE: gettext_noop("change a member's role, and remove members"),
    Permission.PARTNERSHIP_SETTINGS_EDIT: gettext_noop("change the partnership's name, look and councils"),
    Permission.ACCESS_PERMISSION_EXPLAIN: gettext_noop("see why a person may or may not do a thing"),
    Permission.LEDGER_ENTRY_SEARCH: gettext_noop("search and export the ledger"),
    Permission.RETENTION_SCHEDULE_VIEW: gettext_noop(
        "see how long things are kept, what is due and what was disposed of"
    ),
    Permission.RETENTION_SCHEDULE_EDIT: gettext_noop("set how long things are kept, and place and lift legal holds"),
    Permission.RETENTION_DISPOSAL_AUTHORISE: gettext_noop("authorise the disposal of what is due"),
    Permission.VERIFICATION_CHECK_RECORD: gettext_noop("record that a rule was checked against its source"),
    Permission.RUNS_RUN_VIEW: gettext_noop("follow long work"),
    Permission.RUNS_RUN_CANCEL: gettext_noop("cancel long work and try it again"),
    Permission.PLACES_AREA_VIEW: gettext_noop("see areas, their makeup and their populations"),
    Permission.PLACES_AREA_LOAD: gettext_noop("load boundaries, lookups and populations"),
    Permission.PLACES_LIST_EDIT: gettext_noop("make neighbourhoods and priority lists"),
    Permission.INTAKE_SOURCE_VIEW: gettext_noop("see which sources there are and what came"),
    Permission.INTAKE_BATCH_VIEW: gettext_noop("see batches and the records behind a figure"),
    Permission.INTAKE_BATCH_LOAD: gettext_noop("load files"),
    Permission.INTAKE_RETURN_SEND: gettext_noop("send their own organisation's files"),
    Permission.SHARING_RETURN_VIEW: gettext_noop("see which returns are owed and what came"),
    Permission.SHARING_RETURN_RECORD: gettext_noop("record returns, reminders and liaison officers"),
    Permission.SHARING_RETURN_ANSWER: gettext_noop("answer for their own organisation's returns"),
    Permission.SHARING_AGREEMENT_VIEW: gettext_noop("see information-sharing agreements"),
    Permission.SHARING_AGREEMENT_EDIT: gettext_noop("enter, review and end information-sharing agreements"),
    Permission.MEASURES_FIGURE_VIEW: gettext_noop("see figures, charts and maps"),
    Permission.MEASURES_FIGURE_EXPORT: gettext_noop("take figures out as files"),
    Permission.ASSESSMENT_VIEW: gettext_noop("read the strategic assessment"),
    Permission.ASSESSMENT_BUILD: gettext_noop("build a strategic assessment"),
    Permission.ASSESSMENT_WRITE: gettext_noop("write in the strategic assessment"),
    Permission.ASSESSMENT_EXPORT: gettext_noop("take the strategic assessment out as Word, PDF and tables"),
}
