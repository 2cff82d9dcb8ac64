"""What measures refuse, each with a sentence fit to show."""


class MeasureError(ValueError):
    """Base of every refusal by this room."""

    is_fit_to_show = True


class UnknownMeasure(MeasureError):  # noqa: N818 - named for what happened, as the room's callers read it
    """No measure has that slug."""


class UnknownPeriod(MeasureError):  # noqa: N818 - as above
    """The month given is not one."""


class UnsuitableArea(MeasureError):  # noqa: N818 - as above
    """The measure or level cannot be counted for that area."""


class BadDefinition(MeasureError):  # noqa: N818 - as above
    """A definition file breaks its rules; the sentence names file and key."""


class UnknownPair(MeasureError):  # noqa: N818 - as above
    """No pair of counts has that slug."""


class UnknownTable(MeasureError):  # noqa: N818 - as above
    """The figure has no table of that name."""


class NotDefined(MeasureError):  # noqa: N818 - as above
    """A measure of the partnership's own cannot be made or changed so."""
