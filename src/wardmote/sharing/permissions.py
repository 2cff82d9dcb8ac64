"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class SharingPermission(Permission):
    """One thing that a person may or may not do here."""

    RETURN_VIEW = "sharing:return:view", gettext_noop("see which returns are owed and what came")
    RETURN_RECORD = "sharing:return:record", gettext_noop("record returns, reminders and liaison officers")
    RETURN_ANSWER = "sharing:return:answer", gettext_noop("answer for their own organisation's returns")
    AGREEMENT_VIEW = "sharing:agreement:view", gettext_noop("see information-sharing agreements")
    AGREEMENT_EDIT = "sharing:agreement:edit", gettext_noop("enter, review and end information-sharing agreements")
