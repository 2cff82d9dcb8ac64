"""What numbers can bear is asked for the period that they are of: an assessment built later reads as it did."""

from pathlib import Path

import wardmote

ROOT = Path(wardmote.__file__).parent
OF_PERIODS = ("assessment", "measures")


def test_what_is_of_a_period_never_asks_for_todays_limits() -> None:
    asking = [
        path.relative_to(ROOT).as_posix()
        for room in OF_PERIODS
        for path in (ROOT / room).rglob("*.py")
        if "limits_today" in path.read_text(encoding="utf-8")
    ]
    assert asking == [], "Ask limits_on, with the end of the period"
