"""Days that an installation adds to the bank holidays, or takes out."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from wardmote.foundations.calendar.public import HolidaysRefused, add_working_days, bank_holidays, is_bank_holiday

ADDED = '[[added]]\non = 2027-06-14\nname = "Coronation Day"\nsource = "The Gazette"\n'
PROCLAIMED = date(2027, 6, 14)


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Path:
    settings.WARDMOTE_HOME = tmp_path
    (tmp_path / "calendar").mkdir()
    return tmp_path / "calendar" / "bank_holidays.toml"


def test_a_proclaimed_day_counts_for_no_deadline(own: Path) -> None:
    assert not is_bank_holiday(PROCLAIMED)
    assert add_working_days(date(2027, 6, 11), 1) == PROCLAIMED
    own.write_text(ADDED, encoding="utf-8")
    assert bank_holidays(2027)[PROCLAIMED] == "Coronation Day"
    assert add_working_days(date(2027, 6, 11), 1) == date(2027, 6, 15)
    assert date(2027, 12, 27) in bank_holidays(2027)


def test_a_day_is_taken_out_and_one_that_is_none_is_refused(own: Path) -> None:
    own.write_text(ADDED.replace("added", "removed").replace("2027-06-14", "2027-05-03"), encoding="utf-8")
    assert not is_bank_holiday(date(2027, 5, 3))
    own.write_text(ADDED.replace("added", "removed"), encoding="utf-8")
    with pytest.raises(HolidaysRefused, match=r"calendar/bank_holidays.toml, line 2, removed 1 .*no bank holiday"):
        bank_holidays(2027)


def test_a_day_that_is_written_wrong_is_refused(own: Path) -> None:
    own.write_text(ADDED.replace("2027-06-14", '"14 June"'), encoding="utf-8")
    with pytest.raises(HolidaysRefused, match="“on” is no day: write it as 2026-01-31"):
        bank_holidays(2027)
