"""Fields as they are printed."""

from html.parser import HTMLParser

import pytest
from django import forms

from wardmote.foundations.design.forms import shown_field


class Chosen(forms.Form):
    """Lists of choices of every sort."""

    plain = forms.ChoiceField(choices=[("", "x & y"), ("b", "<b>")], initial="b")
    grouped = forms.ChoiceField(choices=[("a", "A"), ("Others", [("c", "C"), ("d", 'D"')])], help_text="One of them")
    off = forms.ChoiceField(choices=[(1, "one"), (2, "two")], required=False, disabled=True)
    marked = forms.TypedChoiceField(choices=[(1, "one")], required=False, widget=forms.Select(attrs={"data-x": "1"}))


class _Parsed(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.found += [data.strip()] if data.strip() else []


@pytest.mark.parametrize("name", ["plain", "grouped", "off", "marked"])
@pytest.mark.parametrize(
    "form",
    [
        Chosen(),
        Chosen({"plain": "b", "grouped": "d", "marked": "1"}),
        Chosen({"plain": "none such"}),
        Chosen(prefix="p"),
        Chosen(auto_id=False),
    ],
)
def test_a_list_of_choices_is_what_django_would_print(form: Chosen, name: str) -> None:
    shown = shown_field(form[name])
    printed = _Parsed(shown.control).found
    own = {key: value for key, value in printed[0][1].items() if key in {"class", "aria-describedby"}}  # type: ignore[index]
    assert printed == _Parsed(str(form[name].as_widget(attrs=own))).found
