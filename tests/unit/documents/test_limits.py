"""What numbers can bear is dated data: a period keeps the version of its own end."""

import sys
from datetime import date
from pathlib import Path

import pytest

from wardmote.foundations.documents import limits
from wardmote.foundations.documents.public import Polarity, Way, decide, limits_on, share_cell, share_phrase
from wardmote.foundations.documents.sentences import signed_percent
from wardmote.foundations.reference.public import Table, TableRefused

TWO = """
[[version]]
valid_from = 2000-01-01
small_base = 10
unlikely = 0.05
significant = 0.05
mostly_known = 0.9
fewest_steps = 4
least_for_limits = 12
stable = 16
fewest_compared = 2
fewest_in_funnel = 3

[[version]]
valid_from = 2027-04-01
small_base = 20
unlikely = 0.01
significant = 0.05
mostly_known = 0.9
fewest_steps = 4
least_for_limits = 12
stable = 16
fewest_compared = 2
fewest_in_funnel = 3
"""
BEFORE, AFTER = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in which the conventions change on a day."""
    package = tmp_path / "made_up_limits"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_limits", raising=False)
    (package / "limits.toml").write_text(TWO, encoding="utf-8")
    monkeypatch.setattr(limits, "LIMITS", Table("limits", "", "made_up_limits", "limits.toml", rows=(limits.VERSIONS,)))
    return package / "limits.toml"


def test_a_period_keeps_the_limits_of_its_end(changed: Path) -> None:
    assert (limits_on(BEFORE).small_base, limits_on(AFTER).small_base) == (10, 20)
    assert limits_on(date(1999, 1, 1)).small_base == 10
    assert share_phrase(15, 18, limits=limits_on(BEFORE)) == "15 of 18 (83%)"
    assert share_phrase(15, 18, limits=limits_on(AFTER)) == "15 of 18"
    assert share_cell(9, 18, limits=limits_on(AFTER)) is None
    assert signed_percent(15, 30, limits_on(BEFORE)) == "+100.0%"
    assert signed_percent(15, 30, limits_on(AFTER)) == "15"


def test_a_verdict_is_by_the_limits_of_the_period(changed: Path) -> None:
    ways = [
        decide(before=100, after=140, p_value=0.02, p_months=0.02, polarity=Polarity.LOWER, limits=limits_on(day)).way
        for day in (BEFORE, AFTER)
    ]
    assert ways == [Way.UP, Way.UNCLEAR]


def test_two_versions_from_one_day_are_refused(changed: Path) -> None:
    changed.write_text(TWO.replace("2027-04-01", "2000-01-01"), encoding="utf-8")
    with pytest.raises(TableRefused, match="version 2: it stands there twice from 2000-01-01"):
        limits_on(AFTER)


def test_the_shipped_conventions_are_those_that_the_methods_state() -> None:
    shipped = limits_on(date(2026, 11, 20))
    assert (shipped.small_base, shipped.unlikely, shipped.significant, shipped.stable) == (10, 0.05, 0.05, 16)
    assert (shipped.fewest_compared, shipped.fewest_in_funnel) == (2, 3)
