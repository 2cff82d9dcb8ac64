"""What a person types is read line by line, and a form warns once."""

import pytest
from django import forms

from wardmote.foundations.privacy.public import KEEP, GuardedForm, personal_kinds


class ReasonForm(GuardedForm):
    guarded = ("reason",)
    reason = forms.CharField()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("The claim of 2026 is not settled", []),
        ("Queen Elizabeth Hospital, Market Street", []),
        ("Mrs Jones rang again", ["a name"]),
        ("By letter\nto amira.khan@example.org\nand Mr Smith", ["an e-mail address", "a name"]),
        ("Home: 12 High Street, B33 8TH", ["a full postcode"]),
    ],
)
def test_the_kinds_are_named_and_the_text_is_not(text: str, kinds: list[str]) -> None:
    assert personal_kinds(text)[: len(kinds)] == kinds
    assert bool(personal_kinds(text)) == bool(kinds)


def test_a_form_warns_once_and_keeps_what_has_to_stand_there() -> None:
    warned = ReasonForm({"reason": "Mrs Jones rang again"})
    assert not warned.is_valid()
    assert warned.is_warned
    assert "Jones" not in str(warned.errors["reason"])
    kept = ReasonForm({"reason": "Mrs Jones rang again", KEEP: "on"})
    assert kept.is_valid()
    assert kept.cleaned_data == {"reason": "Mrs Jones rang again"}
