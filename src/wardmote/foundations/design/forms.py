"""How a form's field and its errors are printed, in the words and marks that GOV.UK's services taught people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.days import DayInput
from wardmote.foundations.design.words import long_date

INPUT, SELECT, TEXTAREA, FILE = "govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload"
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
# The sign-in library's own labels, in the words of this house.
OUR_WORDS = {
    "Email": _("Email address"),
    "Remember Me": _("Stay signed in on this computer"),
    "New Password": _("New password"),
    "New Password (again)": _("New password again"),
    "Current Password": _("Current password"),
}


@dataclass(frozen=True)
class ShownField:
    """What the field's template needs."""

    bound: BoundField
    kind: str
    label: str
    hint: str
    errors: list[str]
    control: SafeString
    hint_id: str
    error_id: str
    described_by: str
    size: str


def shown_field(
    bound: BoundField, *, classes: str = "", label: str = "", hint: str = "", size: str = "s"
) -> ShownField:
    """The field ready to print: its widget with the classes and the descriptions that assistive technology reads."""
    kind = _kind(bound.field.widget)
    hint, hint_id, error_id = hint or str(bound.help_text), f"{bound.auto_id}-hint", f"{bound.auto_id}-error"
    errors = messages(bound)
    described = " ".join(name for name, is_there in ((hint_id, hint), (error_id, errors)) if is_there)
    attributes: dict[str, str | bool] = {"class": _classes(kind, bound, classes, has_errors=bool(errors))}
    if described:
        attributes["aria-describedby"] = described
    bound.field.widget.attrs.pop("placeholder", None)  # the label says it, and stays when one types
    control = SafeString("") if kind in {"radios", "checkboxes"} else _control(bound, attributes)
    label = label or label_of(bound)
    return ShownField(bound, kind, label, hint, errors, control, hint_id, error_id, described, size)


def _control(bound: BoundField, attributes: dict[str, str | bool]) -> SafeString:
    """The widget's markup; a list of choices is joined here, because a template for each of its options takes most of a page."""
    widget = bound.field.widget
    if type(widget) is not forms.Select:
        return bound.as_widget(attrs=attributes)
    widget_attributes = bound.build_widget_attrs(attributes, widget)
    if bound.auto_id and "id" not in widget.attrs:
        widget_attributes.setdefault("id", bound.auto_id)
    drawn = widget.get_context(bound.html_name, bound.value(), widget_attributes)["widget"]
    groups = [
        format_html('<optgroup label="{}">{}</optgroup>', name, _options(choices)) if name else _options(choices)
        for name, choices, _index in drawn["optgroups"]
    ]
    options = format_html_join("", "{}", ((group,) for group in groups))
    return format_html('<select name="{}"{}>{}</select>', drawn["name"], flatatt(drawn["attrs"]), options)


def _options(choices: Iterable[dict[str, Any]]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in choices),
    )


def label_of(bound: BoundField) -> str:
    """The field's label in our words."""
    label = str(bound.label or bound.name)
    return str(OUR_WORDS.get(label, label))


def messages(bound: BoundField) -> list[str]:
    """The field's errors; "This field is required." becomes what to do about it."""
    shown = []
    for error in bound.form.errors.get(bound.name, forms.utils.ErrorList()).as_data():
        standard = error.code == "required" and bound.field.error_messages.get("required") == _DEFAULT_REQUIRED
        shown += [_what_to_do(bound)] if standard else [str(text) for text in error.messages]
    return shown


def summary(form: forms.BaseForm) -> list[tuple[str, str]]:
    """(address of the field, error) for each error of the form, in the order of the fields."""
    general = [("", str(text)) for text in form.non_field_errors()]
    return general + [
        (f"#{first_id(form[name])}", text)
        for name in form.errors
        if name in form.fields
        for text in messages(form[name])
    ]


def form_chips(form: forms.Form) -> list[tuple[str, str, str]]:
    """The filters in force as chips take them: (parameter, value, words) of each field of a valid form that was filled in."""
    if not form.is_valid():
        return []
    return [
        (name, *_chip(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if value and not isinstance(form.fields[name].widget, forms.HiddenInput)
    ]


def _chip(field: forms.Field, value: object) -> tuple[str, str]:
    if isinstance(value, date):
        return value.isoformat(), f"{field.label} {long_date(value)}"
    if isinstance(value, Model):
        return str(value.pk), str(value)
    names = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return str(value), names.get(str(value), f"{field.label}: {value}")


def first_id(bound: BoundField) -> str:
    """Where a link to the field puts the keyboard: the first of several choices."""
    if isinstance(bound.field.widget, CHOICES):
        return f"{bound.auto_id}_0"
    return f"{bound.auto_id}-day" if isinstance(bound.field.widget, DayInput) else bound.auto_id


def _what_to_do(bound: BoundField) -> str:
    label = label_of(bound)
    # "Title" within a sentence is "title"; "LSOA" and "I agree" stay as they are.
    named = label[:1].lower() + label[1:] if label[1:2].islower() else label
    widget = bound.field.widget
    if isinstance(widget, forms.FileInput):
        return str(gettext("Choose a file: %(label)s") % {"label": named})
    if isinstance(widget, forms.CheckboxInput):
        return str(gettext("Tick the box: %(label)s") % {"label": named})
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return str(gettext("Choose %(label)s") % {"label": named})
    return str(gettext("Enter %(label)s") % {"label": named})


def _kind(widget: forms.Widget) -> str:
    kinds: Iterable[tuple[type[forms.Widget], str]] = (
        (forms.HiddenInput, "hidden"),
        (DayInput, "day"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
    )
    return next((kind for known, kind in kinds if isinstance(widget, known)), "input")


def _classes(kind: str, bound: BoundField, extra: str, *, has_errors: bool) -> str:
    if kind == "day":
        return f"{INPUT}--error" if has_errors else ""
    base = {"select": SELECT, "textarea": TEXTAREA, "file": FILE, "checkbox": "govuk-checkboxes__input"}.get(
        kind, INPUT
    )
    own = bound.field.widget.attrs.get("class", "")
    return " ".join(part for part in (base, own, extra, f"{base}--error" if has_errors else "") if part)


_DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]
