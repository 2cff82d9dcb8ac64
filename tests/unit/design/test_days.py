"""A day that is typed in three boxes."""

from datetime import date

import pytest
from django import forms

from wardmote.foundations.design.forms import shown_field, summary
from wardmote.foundations.design.public import DayField


class Form(forms.Form):
    """One day that is needed and one that is not."""

    on = DayField(label="Signed on")
    until = DayField(label="Last day", required=False, initial=date(2027, 3, 5))


def typed(day: str, month: str, year: str) -> Form:
    return Form({"on-day": day, "on-month": month, "on-year": year})


@pytest.mark.parametrize("month", ["4", "04", "April", "apr", " APRIL "])
def test_a_day_is_read_from_three_boxes(month: str) -> None:
    form = typed("1", month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"on": date(2026, 4, 1), "until": None}


def test_an_address_may_carry_the_whole_day() -> None:
    form = Form({"on": "2026-04-01"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("", "", ""), "Enter signed on"),
        (("1", "", "2026"), "Enter a day, a month and a year."),
        (("31", "2", "2026"), "There is no such date. Check the day and the month."),
        (("1", "13", "2026"), "There is no such date. Check the day and the month."),
        (("1", "ma", "2026"), "There is no such date. Check the day and the month."),
        (("one", "4", "2026"), "There is no such date. Check the day and the month."),
        (("1", "4", "26"), "Write the year in four figures."),
        (("1", "4", "²026"), "Write the year in four figures."),
        (("1", "²", "2026"), "There is no such date. Check the day and the month."),
        (("9" * 400, "4", "2026"), "There is no such date. Check the day and the month."),
        (("1", "4", "0000"), "There is no such date. Check the day and the month."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(parts: tuple[str, str, str], said: str) -> None:
    form = typed(*parts)
    assert not form.is_valid()
    assert summary(form) == [("#id_on-day", said)]
    printed = str(shown_field(form["on"]).control)
    assert all(f'value="{part}"' in printed for part in parts)
    assert "govuk-input--error" in printed


def test_boxes_have_labels_and_the_day_that_is_known() -> None:
    printed = str(shown_field(Form()["until"]).control)
    for part, value in (("day", "5"), ("month", "3"), ("year", "2027")):
        assert f'for="id_until-{part}"' in printed
        assert f'id="id_until-{part}" name="until-{part}" type="text" inputmode="numeric" value="{value}"' in printed
