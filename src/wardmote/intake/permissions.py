"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class IntakePermission(Permission):
    """One thing that a person may or may not do here."""

    SOURCE_VIEW = "intake:source:view", gettext_noop("see which sources there are and what came")
    BATCH_VIEW = "intake:batch:view", gettext_noop("see batches and the records behind a figure")
    BATCH_LOAD = "intake:batch:load", gettext_noop("load files")
    RETURN_SEND = "intake:return:send", gettext_noop("send their own organisation's files")
