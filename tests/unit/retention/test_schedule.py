"""The schedule's file: the shipped one, an installation's own, and what is said of a wrong one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from wardmote.foundations.retention.errors import ScheduleRefused
from wardmote.foundations.retention.schedule import schedule, shipped

ROW = """
[[rule]]
slug = "uploads"
name = "Files"
action = "They go."
runs_from = "the day"
kept_for = "{kept_for}"
at_least = "1 day"
at_most = "90 days"
reason = "Because"
source = "The council"
is_verified = true
valid_from = {valid_from}
"""
Write = Callable[[str], Path]


@pytest.fixture
def write(settings: Settings, tmp_path: Path) -> Write:
    """Writes the installation's own schedule."""

    def made(text: str) -> Path:
        settings.WARDMOTE_HOME = tmp_path
        path = tmp_path / "retention" / "schedule.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return made


def test_the_shipped_schedule_says_what_is_unverified() -> None:
    lines = shipped()
    assert len(lines) > 10
    assert all(line.reason and line.source for line in lines)
    # Nobody has compared these lengths with a published schedule; whoever does changes this line and the file.
    assert not any(line.is_verified for line in lines)


def test_the_line_in_force_is_that_of_the_day(write: Write) -> None:
    write(
        ROW.format(kept_for="7 days", valid_from="2026-01-01") + ROW.format(kept_for="30 days", valid_from="2026-06-01")
    )
    assert schedule(date(2025, 12, 31)) == {}
    assert str(schedule(date(2026, 5, 31))["uploads"].kept_for) == "7 days"
    assert str(schedule(date(2026, 6, 1))["uploads"].kept_for) == "30 days"


def test_rules_that_an_own_file_lacks_stay_as_shipped(write: Write) -> None:
    write(ROW.format(kept_for="30 days", valid_from="2026-01-01"))
    found = schedule(date(2026, 5, 1))
    assert list(found) == list(dict.fromkeys(line.slug for line in shipped()))
    assert (str(found["uploads"].kept_for), found["uploads"].is_verified) == ("30 days", True)
    assert str(found["sessions"].kept_for) == "1 day"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "line 1, column 7: this is not TOML"),
        (ROW.format(kept_for="a while", valid_from="2026-01-01"), "“kept_for” must be a length such as"),
        (ROW.format(kept_for="1 year", valid_from="2026-01-01"), "between “at_least” and “at_most”"),
        (ROW.format(kept_for="7 days", valid_from='"soon"'), "“valid_from” is no day: write it as 2026-01-31"),
        (ROW.format(kept_for="7 days", valid_from="2026-01-01") * 2, "stands there twice"),
    ],
)
def test_a_wrong_schedule_is_refused_by_file_and_row(write: Write, text: str, said: str) -> None:
    write(text)
    with pytest.raises(ScheduleRefused) as refused:
        schedule(date(2026, 5, 1))
    assert said in str(refused.value)
    assert str(refused.value).startswith("retention/schedule.toml, line ")
