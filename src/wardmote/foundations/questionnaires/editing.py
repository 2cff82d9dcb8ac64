"""Changes of a draft's definition, each giving another definition; what would contradict itself is refused in the person's own words."""

from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.foundations.questionnaires.definition import Band, Definition, Kind, Question, Section
from wardmote.foundations.questionnaires.errors import QuestionnaireRefused

LONGEST_SLUG = 50


def free_slug(text: str, taken: set[str], otherwise: str) -> str:
    """A name made of a text, which nothing else has."""
    wanted = slugify(text)[:LONGEST_SLUG].strip("-").replace("_", "-") or otherwise
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def add_section(definition: Definition, title: str, intro: str) -> Definition:
    """A section more, at the end."""
    slug = free_slug(title, {each.slug for each in definition.sections}, "section")
    return replace(definition, sections=(*definition.sections, Section(slug, title, intro)))


def change_section(definition: Definition, slug: str, title: str, intro: str) -> Definition:
    """Another title and introduction."""
    return _with_section(definition, replace(_section(definition, slug), title=title, intro=intro))


def remove_section(definition: Definition, slug: str) -> Definition:
    """Without a section and all its questions."""
    _section(definition, slug)
    return _checked(replace(definition, sections=tuple(each for each in definition.sections if each.slug != slug)))


def move_section(definition: Definition, slug: str, step: int) -> Definition:
    """A section further up (-1) or down (1)."""
    listed = list(definition.sections)
    at = listed.index(_section(definition, slug))
    if not 0 <= at + step < len(listed):
        return definition
    listed.insert(at + step, listed.pop(at))
    return _checked(replace(definition, sections=tuple(listed)))


def add_question(definition: Definition, section: str, question: Question) -> Definition:
    """A question more, at the end of a section; its name is made of its words."""
    home = _section(definition, section)
    named = replace(question, slug=free_slug(question.text, {each.slug for each in definition.questions()}, "question"))
    return _checked(_with_section(definition, replace(home, questions=(*home.questions, named))))


def change_question(definition: Definition, question: Question, section: str) -> Definition:
    """Another question of the same name in its place, or at the end of another section."""
    home = _home(definition, question.slug)
    if home.slug == section:
        changed = tuple(question if each.slug == question.slug else each for each in home.questions)
        return _checked(_with_section(definition, replace(home, questions=changed)))
    without = replace(home, questions=tuple(each for each in home.questions if each.slug != question.slug))
    moved = _with_section(definition, without)
    there = _section(moved, section)
    return _checked(_with_section(moved, replace(there, questions=(*there.questions, question))))


def remove_question(definition: Definition, slug: str) -> Definition:
    """Without a question."""
    home = _home(definition, slug)
    fewer = tuple(each for each in home.questions if each.slug != slug)
    return _checked(_with_section(definition, replace(home, questions=fewer)))


def move_question(definition: Definition, slug: str, step: int) -> Definition:
    """A question further up (-1) or down (1), over the border of its section too."""
    home = _home(definition, slug)
    question = next(each for each in home.questions if each.slug == slug)
    listed = list(home.questions)
    at = listed.index(question)
    if 0 <= at + step < len(listed):
        listed.insert(at + step, listed.pop(at))
        return _checked(_with_section(definition, replace(home, questions=tuple(listed))))
    place = definition.sections.index(home) + step
    if not 0 <= place < len(definition.sections):
        return definition
    there = definition.sections[place]
    added = (question, *there.questions) if step > 0 else (*there.questions, question)
    without = _with_section(definition, replace(home, questions=tuple(each for each in listed if each != question)))
    return _checked(_with_section(without, replace(there, questions=added)))


def put_bands(definition: Definition, bands: list[tuple[str, str, int]]) -> Definition:
    """Other bands: of each its name as a code (empty for a new one), its words, and where it begins."""
    taken = {slug for slug, _name, _points in bands if slug}
    named = []
    for slug, name, begins_at in bands:
        code = slug or free_slug(name, taken, "band")
        taken.add(code)
        named.append(Band(code, name, begins_at))
    starts = [band.begins_at for band in named]
    if len(set(starts)) < len(starts):
        raise QuestionnaireRefused(_("Two bands begin at the same number of points. Give each its own."))
    if starts and 0 not in starts:
        raise QuestionnaireRefused(_("Let the lowest band begin at 0 points, or a low score has none."))
    return replace(definition, bands=tuple(sorted(named, key=lambda band: band.begins_at)))


def _section(definition: Definition, slug: str) -> Section:
    section = definition.section(slug)
    if section is None:
        raise QuestionnaireRefused(_("This section is not there any more."))
    return section


def _home(definition: Definition, slug: str) -> Section:
    home = next((each for each in definition.sections if any(one.slug == slug for one in each.questions)), None)
    if home is None:
        raise QuestionnaireRefused(_("This question is not there any more."))
    return home


def _with_section(definition: Definition, section: Section) -> Definition:
    sections = tuple(section if each.slug == section.slug else each for each in definition.sections)
    return replace(definition, sections=sections)


def _checked(definition: Definition) -> Definition:
    """The definition, if each question depends on what is asked before it and on answers that it has."""
    earlier: dict[str, Question] = {}
    for question in definition.questions():
        for condition in question.show_if:
            on = earlier.get(condition.question)
            if on is None:
                words = _("“{question}” depends on an answer that it would stand before, or that would be gone.")
                raise QuestionnaireRefused(words.format(question=question.text))
            if on.kind is not Kind.NUMBER and any(on.option(slug) is None for slug in condition.any_of):
                words = _("“{question}” depends on an answer to “{earlier}” that would be gone.")
                raise QuestionnaireRefused(words.format(question=question.text, earlier=on.text))
        earlier[question.slug] = question
    return definition
