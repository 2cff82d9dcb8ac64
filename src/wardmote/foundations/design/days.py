"""A day as people write it: the day, the month and the year, each in a box of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
YEAR_FIGURES = 4
# Of a month's name so many letters tell which it is.
LETTERS = 3


class DayInput(forms.Widget):
    """Three boxes, named `<name>-day`, `<name>-month` and `<name>-year`; an address of the program's own may carry the whole day."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:  # noqa: ARG002 - Django's signature
        """The three parts as they were typed, or the whole day of an address."""
        parts = tuple(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS)
        return parts if any(parts) else data.get(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002 - Django's signature
        """Whether no part was sent."""
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: Any = None) -> str:  # noqa: ARG002 - Django's signature
        """The first box."""
        return f"{id_}-day" if id_ else ""

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Never: the program says in its own words what is missing."""
        return False

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django's signature
    ) -> SafeString:
        """The three boxes with their labels."""
        given = attrs or {}
        mark, start = given.get("class", ""), given.get("id") or f"id_{name}"
        boxes = format_html_join(
            "",
            '<div class="govuk-date-input__item"><div class="govuk-form-group">'
            '<label class="govuk-label govuk-date-input__label" for="{0}-{1}">{2}</label>'
            '<input class="govuk-input govuk-date-input__input govuk-input--width-{3} {4}" id="{0}-{1}" name="{5}-{1}"'
            ' type="text" inputmode="numeric" value="{6}"></div></div>',
            (
                (start, part, LABELS[part], 4 if part == "year" else 2, mark, name, typed)
                for part, typed in zip(PARTS, _parts(value), strict=True)
            ),
        )
        return format_html('<div class="govuk-date-input" id="{}">{}</div>', start, boxes)


def _parts(value: Any) -> tuple[str, ...]:
    """What stands in the boxes."""
    if isinstance(value, tuple) and len(value) == len(PARTS):
        return value
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except (ValueError, OverflowError):
            return "", "", ""
    return (str(value.day), str(value.month), str(value.year)) if isinstance(value, date) else ("", "", "")


class DayField(forms.DateField):
    """A day that is typed in three boxes; the month may be a number or a name."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """The day; each way in which it can be wrong has its own sentence."""
        if not isinstance(value, tuple):
            try:
                return super().to_python(value)
            except ValidationError:
                raise ValidationError(gettext("Enter a day, a month and a year."), code="invalid") from None
        day, month, year = value
        if not (day and month and year):
            raise ValidationError(gettext("Enter a day, a month and a year."), code="incomplete")
        if len(year) != YEAR_FIGURES or not year.isdecimal():
            raise ValidationError(gettext("Write the year in four figures."), code="invalid")
        number = _month(month)
        try:
            return date(int(year), number, int(day))
        except (ValueError, OverflowError):
            raise ValidationError(
                gettext("There is no such date. Check the day and the month."), code="invalid"
            ) from None


def _month(typed: str) -> int:
    """The number of a month that was typed as a number or a name; 0 for one that there is not."""
    if typed.isdecimal():
        return int(typed)
    start = typed.casefold()
    return next(
        (number for number, name in MONTHS.items() if len(start) >= LETTERS and str(name).casefold().startswith(start)),
        0,
    )
