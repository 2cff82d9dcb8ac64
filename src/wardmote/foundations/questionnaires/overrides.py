"""Another band in place of the scored one: a person's judgement, with a reason, as far as the questionnaire allows it."""

from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import Band, Definition, Override
from wardmote.foundations.questionnaires.errors import OverrideRefused


def bands_allowed(definition: Definition, scored: Band | None) -> tuple[Band, ...]:
    """The bands that may be put in place of the scored one, the lowest first."""
    if scored is None or definition.override is Override.NONE:
        return ()
    others = [band for band in definition.bands if band.slug != scored.slug]
    if definition.override is Override.UP:
        others = [band for band in others if band.begins_at > scored.begins_at]
    return tuple(sorted(others, key=lambda band: band.begins_at))


def check_override(definition: Definition, scored: Band | None, slug: str, reason: str) -> Band:
    """The band of this name, if it may stand in place of the scored one and the reason is given. Raises OverrideRefused."""
    if scored is None:
        raise OverrideRefused(_("These answers have no band, so there is none to change."))
    if definition.override is Override.NONE:
        raise OverrideRefused(_("This questionnaire does not allow another band than the scored one."))
    band = definition.band(slug)
    if band is None:
        raise OverrideRefused(_("Choose one of the questionnaire’s bands."))
    if band.slug == scored.slug:
        raise OverrideRefused(_("“{band}” is the scored band already.").format(band=band.name))
    if band not in bands_allowed(definition, scored):
        words = _("This questionnaire allows a higher band only: “{band}” is lower than “{scored}”.")
        raise OverrideRefused(words.format(band=band.name, scored=scored.name))
    if not reason.strip():
        raise OverrideRefused(_("Write why another band is right."))
    return band
