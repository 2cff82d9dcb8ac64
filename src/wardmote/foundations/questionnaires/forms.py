"""The forms with which a questionnaire is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.design.public import DayField
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.foundations.questionnaires.definition import (
    DECIDING,
    MOST_POINTS,
    WITH_OPTIONS,
    Condition,
    Definition,
    Kind,
    Line,
    Option,
    Override,
    Question,
)
from wardmote.foundations.questionnaires.editing import free_slug
from wardmote.foundations.questionnaires.parts import LONGEST_LABEL, MOST_OPTIONS
from wardmote.foundations.questionnaires.reading import FEWEST_OPTIONS
from wardmote.foundations.questionnaires.words import OVERRIDES, YES_NO, label_of

BLANK_ROWS = 3
WIDE = forms.Textarea(attrs={"rows": 3})


class PointsField(forms.IntegerField):
    """So many points, or none."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_POINTS, required=False, **more)


class DraftForm(GuardedForm):
    """A form of a draft: it carries the edition that the person opened."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewForm(forms.Form):
    """Beginning a questionnaire: its title."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=190)


class AboutForm(DraftForm):
    """What a questionnaire says of itself, and whether another band may be chosen."""

    guarded: ClassVar[tuple[str, ...]] = ("purpose", "source")

    title = forms.CharField(label=gettext_lazy("Title"), max_length=190)
    purpose = forms.CharField(label=gettext_lazy("What it is for"), max_length=1_000, required=False, widget=WIDE)
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=1_000,
        required=False,
        widget=WIDE,
        help_text=gettext_lazy("Whose questions and points they are. It is printed with every version."),
    )
    checked_on = DayField(label=gettext_lazy("Compared with its source on"), required=False)
    override = forms.ChoiceField(
        label=gettext_lazy("May somebody choose another band?"),
        choices=list(OVERRIDES.items()),
        widget=forms.RadioSelect,
    )

    @staticmethod
    def initial_of(definition: Definition, edition: int) -> dict[str, Any]:
        """What its fields begin with."""
        return {
            "edition": edition,
            "title": definition.title,
            "purpose": definition.purpose,
            "source": definition.source,
            "checked_on": definition.checked_on,
            "override": definition.override.value,
        }

    def applied_to(self, definition: Definition) -> Definition:
        """The definition with what was entered."""
        entered = self.cleaned_data
        return replace(
            definition,
            title=entered["title"],
            purpose=entered["purpose"],
            source=entered["source"],
            checked_on=entered["checked_on"],
            override=Override(entered["override"]),
        )


class SectionForm(DraftForm):
    """A section's title and introduction."""

    guarded: ClassVar[tuple[str, ...]] = ("intro",)

    title = forms.CharField(label=gettext_lazy("Title"), max_length=190)
    intro = forms.CharField(label=gettext_lazy("Introduction"), max_length=1_000, required=False, widget=WIDE)


@dataclass(frozen=True, slots=True)
class RowFields:
    """The fields of one row: the words, their name as a code (hidden), and a number where rows have one."""

    number: int
    slug: BoundField
    label: BoundField
    points: BoundField | None


class Rows:
    """Rows of words, each with a number of points or without: answers, lines, bands. A row without words is left out."""

    def __init__(
        self, form: forms.Form, prefix: str, rows_before: Iterable[tuple[str, str, int]], *, has_points: bool
    ) -> None:
        self.form, self.prefix, self.has_points = form, prefix, has_points
        rows = list(rows_before)
        sent = sum(1 for name in form.data if name.startswith(f"{prefix}_") and name.endswith("_label"))
        self.count = min(max(len(rows) + BLANK_ROWS, sent + (5 if "more" in form.data else 0)), MOST_OPTIONS)
        for number in range(self.count):
            slug, label, points = rows[number] if number < len(rows) else ("", "", 0)
            form.fields[self._name(number, "slug")] = forms.SlugField(
                required=False, initial=slug, widget=forms.HiddenInput
            )
            form.fields[self._name(number, "label")] = forms.CharField(
                label=_("Words {number}").format(number=number + 1), max_length=190, required=False, initial=label
            )
            if has_points:
                form.fields[self._name(number, "points")] = PointsField(
                    label=_("Points {number}").format(number=number + 1), initial=points if slug else None
                )

    def _name(self, number: int, part: str) -> str:
        return f"{self.prefix}_{number}_{part}"

    def shown(self) -> list[RowFields]:
        """The rows as the page prints them."""
        return [
            RowFields(
                number + 1,
                self.form[self._name(number, "slug")],
                self.form[self._name(number, "label")],
                self.form[self._name(number, "points")] if self.has_points else None,
            )
            for number in range(self.count)
        ]

    def entered(self) -> list[tuple[str, str, int]]:
        """The rows that have words: code (empty for a new one), words, points."""
        data = self.form.cleaned_data
        rows = [
            (data.get(self._name(number, "slug")) or "", label, data.get(self._name(number, "points")) or 0)
            for number in range(self.count)
            if (label := (data.get(self._name(number, "label")) or "").strip())
        ]
        seen: set[str] = set()
        once = []
        for slug, label, points in rows:
            # A code that was sent twice is somebody's own making: the second is a new row.
            once.append(("" if slug in seen else slug, label, points))
            seen.add(slug)
        return once

    def named(self) -> list[tuple[str, str, int]]:
        """The same, with a code for every row."""
        taken = {slug for slug, _label, _points in self.entered() if slug}
        rows = []
        for slug, label, points in self.entered():
            code = slug or free_slug(label, taken, self.prefix)
            taken.add(code)
            rows.append((code, label, points))
        return rows


class BandsForm(forms.Form):
    """The bands of the score."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_before = [(band.slug, band.name, band.begins_at) for band in definition.bands]
        self.rows = Rows(self, "band", rows_before, has_points=True)


class QuestionForm(DraftForm):
    """One question of a kind, with what that kind has: answers, lines, bounds, and on which earlier answers it depends."""

    guarded: ClassVar[tuple[str, ...]] = ("text", "hint")

    text = forms.CharField(label=gettext_lazy("Question"), max_length=LONGEST_LABEL)
    hint = forms.CharField(label=gettext_lazy("Help beside it"), max_length=LONGEST_LABEL, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("It must be answered"), required=False)

    def __init__(
        self, *args: Any, definition: Definition, section: str, kind: Kind, question: Question | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.question = kind, question
        before = question or Question("", kind, "")
        for name in ("text", "hint", "is_required"):
            self.fields[name].initial = getattr(before, name)
        self.fields["section"] = forms.ChoiceField(
            label=_("Section"), choices=[(each.slug, each.title) for each in definition.sections], initial=section
        )
        self.earlier = _earlier(definition, question)
        self.options: Rows | None = None
        self.lines: Rows | None = None
        if kind in WITH_OPTIONS:
            rows_before = [(each.slug, each.label, each.points) for each in before.options]
            self.options = Rows(self, "answer", rows_before, has_points=kind is not Kind.RANK)
        if kind is Kind.MATRIX:
            self.lines = Rows(self, "line", [(each.slug, each.label, 0) for each in before.lines], has_points=False)
        self.own_fields = self._add_own(before)
        self._add_conditions(before)

    def _add_own(self, before: Question) -> list[str]:
        """The fields that only some kinds have; gives their names."""
        own: dict[str, forms.Field] = {}
        if self.kind is Kind.YES_NO:
            for slug, words in YES_NO.items():
                option = before.option(slug)
                own[f"points_{slug}"] = PointsField(
                    label=_("Points for “{answer}”").format(answer=words), initial=option.points if option else 0
                )
        if self.kind is Kind.SEVERAL:
            own["most_points"] = PointsField(
                label=_("Most points"), initial=before.most_points, help_text=_("All answers together count no more.")
            )
        if self.kind is Kind.NUMBER:
            own["least"] = forms.FloatField(label=_("Least"), required=False, initial=before.least)
            own["most"] = forms.FloatField(label=_("Most"), required=False, initial=before.most)
            own["unit"] = forms.CharField(
                label=_("Unit"), required=False, max_length=40, initial=before.unit, help_text=_("Such as days.")
            )
        if self.kind is Kind.RANK:
            own["ranked"] = forms.IntegerField(
                label=_("How many to put in order"),
                required=False,
                min_value=0,
                initial=before.ranked or None,
                help_text=_("Leave it empty for all of them."),
            )
        self.fields.update(own)
        return list(own)

    def _add_conditions(self, before: Question) -> None:
        conditions_before = {each.question: each for each in before.show_if}
        for question in self.earlier:
            condition = conditions_before.get(question.slug)
            if question.kind is Kind.NUMBER:
                for part, words in (("least", _("at least")), ("most", _("at most"))):
                    self.fields[f"if_{question.slug}_{part}"] = forms.FloatField(
                        label=_("“{question}”: {bound}").format(question=question.text, bound=words),
                        required=False,
                        initial=getattr(condition, f"at_{part}", None),
                    )
                continue
            self.fields[f"if_{question.slug}"] = forms.MultipleChoiceField(
                label=question.text,
                choices=[(option.slug, label_of(option)) for option in question.options],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=list(condition.any_of) if condition else [],
            )

    @property
    def own(self) -> list[BoundField]:
        """The fields of its kind."""
        return [self[name] for name in self.own_fields]

    @property
    def conditions(self) -> list[BoundField]:
        """The fields of what it depends on."""
        return [self[name] for name in self.fields if name.startswith("if_")]

    def clean(self) -> dict[str, Any]:
        """Enough answers and lines; bounds the right way round."""
        cleaned = super().clean()
        fewest = FEWEST_OPTIONS.get(self.kind, 0)
        if self.options and len(self.options.entered()) < fewest:
            self.add_error("answer_0_label", _("Write {count} answers or more.").format(count=fewest))
        if self.lines and not self.lines.entered():
            self.add_error("line_0_label", _("Write one line or more."))
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("least", _("The least is more than the most. Change one of the two."))
        if self.options and (cleaned.get("ranked") or 0) > len(self.options.entered()):
            self.add_error("ranked", _("No more can be put in order than there are answers."))
        return cleaned

    def made(self) -> Question:
        """The question as it was entered, under its earlier name where it has one."""
        entered = self.cleaned_data
        return Question(
            self.question.slug if self.question else "",
            self.kind,
            entered["text"],
            hint=entered["hint"],
            is_required=entered["is_required"],
            options=self._options(),
            lines=tuple(Line(slug, label) for slug, label, _points in self.lines.named()) if self.lines else (),
            most_points=entered.get("most_points"),
            least=entered.get("least"),
            most=entered.get("most"),
            unit=entered.get("unit", ""),
            ranked=entered.get("ranked") or 0,
            show_if=tuple(self._conditions()),
        )

    def _options(self) -> tuple[Option, ...]:
        if self.kind is Kind.YES_NO:
            return tuple(Option(slug, points=self.cleaned_data.get(f"points_{slug}") or 0) for slug in YES_NO)
        return (
            tuple(Option(slug, label, points) for slug, label, points in self.options.named()) if self.options else ()
        )

    def _conditions(self) -> Iterable[Condition]:
        entered = self.cleaned_data
        for question in self.earlier:
            if question.kind is Kind.NUMBER:
                least, most = (entered.get(f"if_{question.slug}_{part}") for part in ("least", "most"))
                if least is not None or most is not None:
                    yield Condition(question.slug, at_least=least, at_most=most)
            elif chosen := entered.get(f"if_{question.slug}"):
                yield Condition(question.slug, tuple(chosen))


def _earlier(definition: Definition, question: Question | None) -> list[Question]:
    """The questions on whose answers it may depend: those that are asked before it. A new one stands at the end."""
    earlier = []
    for each in definition.questions():
        if question and each.slug == question.slug:
            break
        if each.kind in DECIDING:
            earlier.append(each)
    return earlier
