"""The paper version of a questionnaire: what is printed, and as a Word file through the house's own template."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote import __version__
from wardmote.foundations.design.public import long_date
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Paper,
    Paragraph,
    Section,
    docx,
    template_path,
)
from wardmote.foundations.documents.public import Subheading as Heading
from wardmote.foundations.questionnaires.definition import Definition, Kind, Question
from wardmote.foundations.questionnaires.definition import Section as Part
from wardmote.foundations.questionnaires.models import Version
from wardmote.foundations.questionnaires.words import conditions_words, label_of

TEMPLATE = "questionnaire.docx"
BOX, LINE = "☐", "." * 60
HOW = {
    Kind.CHOICE: gettext_lazy("Tick one."),
    Kind.YES_NO: gettext_lazy("Tick one."),
    Kind.SEVERAL: gettext_lazy("Tick all that apply."),
    Kind.MATRIX: gettext_lazy("Tick one in each line."),
    Kind.DATE: gettext_lazy("Day, month and year."),
    Kind.NUMBER: gettext_lazy("A number."),
}


def word_file(version: Version) -> bytes:
    """The version as a Word file to print and fill in by hand."""
    return docx(paper_of(version), template_path(TEMPLATE))


def paper_of(version: Version) -> Paper:
    """The version as a paper. Points are left off: whoever answers need not see what counts."""
    definition, questionnaire = version.definition, version.questionnaire
    dated_at = version.published_at or version.made_at
    return Paper(
        title=definition.title,
        partnership=questionnaire.partnership.name,
        area=questionnaire.partnership.name,
        period=_("Version {number}").format(number=version.number),
        made_at=long_date(dated_at),
        version=__version__,
        status="" if version.is_published else _("Draft: not to be answered"),
        sections=tuple(_section(definition, section) for section in definition.sections),
    )


def _section(definition: Definition, section: Part) -> Section:
    intro = [Paragraph(section.intro)] if section.intro else []
    fields_below = [block for each in section.questions for block in _blocks(definition, each)]
    return Section(section.slug, section.title, (*intro, *fields_below))


def _blocks(definition: Definition, question: Question) -> list[Block]:
    blocks: list[Block] = [Heading(question.text)]
    if condition := conditions_words(definition, question):
        blocks.append(Paragraph(f"{condition}."))
    blocks.append(Paragraph(" ".join(filter(None, [question.hint, instruction(question)]))))
    blocks.extend(_to_fill_in(question))
    return blocks


def instruction(question: Question) -> str:
    """How a question is answered by hand."""
    if question.kind is Kind.RANK:
        count = question.ranked or len(question.options)
        return _("Write a number beside each, from 1 to {count}.").format(count=count)
    if question.kind is Kind.NUMBER and question.unit:
        return _("A number, in {unit}.").format(unit=question.unit)
    return str(HOW.get(question.kind, ""))


def _to_fill_in(question: Question) -> list[Block]:
    labels = [label_of(option) for option in question.options]
    match question.kind:
        case Kind.CHOICE | Kind.SEVERAL:
            return [Bullets(tuple(Paragraph(f"{BOX} {label}") for label in labels))]
        case Kind.YES_NO:
            ticks = "    ".join(f"{BOX} {label}" for label in labels)
            return [Paragraph(ticks), Paragraph(_("Who said so, or how you know: {line}").format(line=LINE))]
        case Kind.MATRIX:
            ticks = "    ".join(f"{BOX} {label}" for label in labels)
            return [Bullets(tuple(Paragraph(f"{line.label}:  {ticks}") for line in question.lines))]
        case Kind.RANK:
            return [Bullets(tuple(Paragraph(f"____ {label}") for label in labels))]
        case Kind.TEXT:
            return [Paragraph(LINE) for _line in range(4)]
    return [Paragraph(LINE)]
