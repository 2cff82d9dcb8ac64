"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class AssessmentPermission(Permission):
    """One thing that a person may or may not do here."""

    VIEW = "assessment:assessment:view", gettext_noop("read the strategic assessment")
    BUILD = "assessment:assessment:build", gettext_noop("build a strategic assessment")
    WRITE = "assessment:assessment:write", gettext_noop("write in the strategic assessment")
    EXPORT = "assessment:assessment:export", gettext_noop("take the strategic assessment out as Word, PDF and tables")
