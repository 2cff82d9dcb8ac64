"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class MeasuresPermission(Permission):
    """One thing that a person may or may not do here."""

    FIGURE_VIEW = "measures:figure:view", gettext_noop("see figures, charts and maps")
    FIGURE_EXPORT = "measures:figure:export", gettext_noop("take figures out as files")
    OWN_DEFINE = "measures:own:define", gettext_noop("make the partnership's own measures")
    HEADLINE_CHOOSE = "measures:headline:choose", gettext_noop("choose the figures on everybody's home")
