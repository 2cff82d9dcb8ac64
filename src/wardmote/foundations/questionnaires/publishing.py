"""What still keeps a draft from being published, each a sentence."""

from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import Definition, Override


def obstacles(definition: Definition) -> list[str]:
    """Why it cannot be published; none when it can."""
    sentences = []
    if not any(definition.questions()):
        sentences.append(_("It asks nothing yet. Add a question."))
    sentences += [
        _("The section “{title}” has no question. Add one, or remove the section.").format(title=section.title)
        for section in definition.sections
        if not section.questions and any(definition.questions())
    ]
    if definition.bands and not any(question.is_scored for question in definition.questions()):
        sentences.append(_("It has bands, and no answer counts. Give answers points, or remove the bands."))
    sentences += [
        _("The band “{name}” begins at {points} points, and answers come to {most} at most.").format(
            name=band.name, points=band.begins_at, most=definition.highest
        )
        for band in definition.bands
        if band.begins_at > definition.highest and definition.highest
    ]
    if definition.override is not Override.NONE and not definition.bands:
        sentences.append(_("It lets people choose another band, and has none. Add bands, or allow no other."))
    return sentences
