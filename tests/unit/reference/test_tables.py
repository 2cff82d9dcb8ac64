"""The loader of reference data: what it gives, and what it says of a file that is wrong."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from wardmote.foundations.reference.lines import Lines
from wardmote.foundations.reference.public import (
    Own,
    Row,
    Rows,
    Table,
    TableRefused,
    every_folder,
    every_table,
    in_force,
    version_on,
)
from wardmote.foundations.reference.rows import Place, check_together

GATEWAY = Rows(
    "gateway",
    needs={"slug": str, "name": str, "is_duty": bool, "valid_from": date},
    may={"valid_to": date, "fields": list, "least": int, "share": float, "gives": dict},
    code=("slug",),
)
ROW = """
[[gateway]]
slug = "{slug}"
name = "{name}"
is_duty = true
valid_from = {valid_from}
"""
HEALTH = ROW.format(slug="health", name="Health Act", valid_from="2026-01-31")
POLICE = ROW.format(slug="police", name="Police Act", valid_from="2020-01-01")
Make = Callable[..., Table]


@pytest.fixture
def make(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a table of a shipped text and of an installation's own."""
    settings.WARDMOTE_HOME = tmp_path / "home"
    (tmp_path / "home" / "sharing").mkdir(parents=True)
    package = tmp_path / "made_up_tables"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_tables", raising=False)

    def table(shipped: str, own: str | None = None, over: Own = Own.IN_ITS_PLACE) -> Table:
        (package / "gateways.toml").write_text(shipped, encoding="utf-8")
        if own is not None:
            (tmp_path / "home" / "sharing" / "gateways.toml").write_text(own, encoding="utf-8")
        path = "sharing/gateways.toml"
        return Table("t", "T", "made_up_tables", "gateways.toml", rows=(GATEWAY,), own=path, over=over)

    return table


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "valid_from = 2026-01-31",
            'valid_from = "soon"',
            "sharing/gateways.toml, line 12, gateway 2 (health): “valid_from” is no day: write it as 2026-01-31, without quotes.",
        ),
        ("2026-01-31", "2026-01-31T10:00:00", "“valid_from” is no day"),
        (
            'name = "Health Act"\n',
            "",
            "line 8, gateway 2 (health): “name” is missing. “name” is no text: write it in quotes",
        ),
        ('"Health Act"', "7", "line 10, gateway 2 (health): “name” is no text"),
        (
            '[[gateway]]\nslug = "health"',
            '[[gatway]]\nslug = "health"',
            "there is nothing called “gatway” in this table",
        ),
        ("is_duty = true\nvalid_from = 2026", "is_dutty = true\nvalid_from = 2026", "“is_duty” is missing"),
        ("2026-01-31", "2026-01-31\nleast = true", "“least” is no whole number: write it as 12"),
        ("2026-01-31", '2026-01-31\nshare = "half"', "“share” is no number: write it as 0.5"),
        ("2026-01-31", '2026-01-31\nfields = "a"', "“fields” is no list"),
        ("2026-01-31", "2026-01-31\ngives = []", "“gives” is no table: write it in braces, such as gives = { … = … }."),
        (
            "2026-01-31",
            "2026-01-31\nfrm = 2026-01-01",
            "line 13, gateway 2 (health): there is no key “frm” here. Use one of: slug",
        ),
        ("2026-01-31", "2026-01-31\nvalid_to = 2026-01-31", "line 13, gateway 2 (health): it ends before it begins"),
        ('slug = "health"', 'slug = "police"', "gateway 2 (police)"),
        ('[[gateway]]\nslug = "health"', '[gateway]\nslug = "health"', "this is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_row_and_key(make: Make, old: str, new: str, sentence: str) -> None:
    own = POLICE + HEALTH
    assert old in own
    # A row of the police's name that begins when the other does.
    own = own.replace(old, new) if "police" not in new else own.replace(old, new).replace("2026-01-31", "2020-01-01")
    with pytest.raises(TableRefused) as refusal:
        make(POLICE, own).read()
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("sharing/gateways.toml, line ")


def test_a_file_that_is_no_text_is_named(make: Make, tmp_path: Path) -> None:
    table = make(POLICE, "")
    (tmp_path / "home" / "sharing" / "gateways.toml").write_bytes(b"\xff\xfe\x00")
    assert table.problem() == "sharing/gateways.toml cannot be read as a text. Save it as UTF-8, or move it away."


def test_the_installations_own_file_stands_in_the_place_of_the_shipped(make: Make) -> None:
    assert [row.code for row in make(POLICE, HEALTH).read().rows("gateway")] == ["health"]
    assert [row.code for row in make(POLICE, HEALTH).shipped().rows("gateway")] == ["police"]


def test_rows_of_one_code_take_the_place_of_the_shipped_ones(make: Make) -> None:
    own = ROW.format(slug="police", name="Ours", valid_from="2021-01-01") + HEALTH
    later = ROW.format(slug="police", name="Later", valid_from="2022-01-01")
    contents = make(
        POLICE + later + ROW.format(slug="fire", name="Fire", valid_from="2020-01-01"), own, Own.BY_CODE
    ).read()
    assert [row["name"] for row in contents.rows("gateway")] == ["Ours", "Fire", "Health Act"]


def test_single_keys_go_over_the_shipped_ones(make: Make) -> None:
    contents = make(POLICE, '[[gateway]]\nslug = "police"\nname = "Ours"\n', Own.BY_KEY).read()
    assert [(row["name"], row["valid_from"]) for row in contents.rows("gateway")] == [("Ours", date(2020, 1, 1))]


def test_an_edit_is_seen_at_once_and_a_file_that_went_is_forgotten(make: Make, tmp_path: Path) -> None:
    table = make(POLICE, HEALTH)
    assert table.read() is table.read()
    path = tmp_path / "home" / "sharing" / "gateways.toml"
    path.write_text(HEALTH.replace("Health Act", "Health and Care Act"), encoding="utf-8")
    assert table.read().rows("gateway")[0]["name"] == "Health and Care Act"
    path.unlink()
    assert table.read().rows("gateway")[0]["name"] == "Police Act"


def test_a_table_says_its_version_and_who_has_checked_it(make: Make) -> None:
    about = '[about]\nversion = "2026.2"\nchecked_on = 2026-11-02\nchecked_by = "Gwen Morris"\n'
    contents = make(POLICE, about + HEALTH).read()
    assert contents.own is not None
    assert (contents.own.version, contents.own.checked_by) == ("2026.2", "Gwen Morris")
    row = make(POLICE + 'checked_by = "A. Khan"\nchecked_on = 2026-11-01\n').shipped().rows("gateway")[0]
    assert row["checked_by"] == "A. Khan"
    assert "checked_by" not in row.declared()


DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
SPANS = st.lists(st.tuples(st.sampled_from("ab"), DAYS, st.none() | DAYS), max_size=8)


def rows_of(spans: list[tuple[str, date, date | None]]) -> list[Row]:
    return [
        Row(
            {"slug": slug, "valid_from": begins} | ({"valid_to": ends} if ends else {}),
            place=Place("t.toml", Lines(""), "gateway", number),
            shape=GATEWAY,
            refusal=TableRefused,
        )
        for number, (slug, begins, ends) in enumerate(spans, start=1)
    ]


@given(SPANS, DAYS)
def test_on_any_day_one_row_of_a_code_holds_at_most_or_the_table_is_refused(
    spans: list[tuple[str, date, date | None]], day: date
) -> None:
    rows = rows_of([span for span in spans if span[2] is None or span[2] > span[1]])
    current = in_force(rows, day)
    assert len({row.code for row in current}) == len(current)
    for row in current:
        assert row["valid_from"] <= day
        assert row.get("valid_to") is None or day < row["valid_to"]
    try:
        check_together(rows)
    except TableRefused:
        return
    # A table that is right never has to choose between two that say they hold.
    saying = [row for row in rows if row["valid_from"] <= day and row.get("valid_to") and day < row["valid_to"]]
    assert {row.code for row in saying} == {row.code for row in current if row.get("valid_to")}


@given(st.lists(DAYS, min_size=2, max_size=5), st.integers(1, 400))
def test_a_row_that_goes_on_into_the_next_of_its_name_is_refused(begins: list[date], days: int) -> None:
    first, second = min(begins), max(begins) + timedelta(days=1)
    spans = [("a", first, second + timedelta(days=days)), ("a", second, None)]
    with pytest.raises(TableRefused, match=rf"it holds until .* and another of its name from {second}"):
        check_together(rows_of(spans))
    check_together(rows_of([("a", first, second), ("a", second, None)]))


def test_a_series_goes_back_to_its_first_version_and_not_past_its_last() -> None:
    rows = rows_of([("", date(2020, 1, 1), date(2021, 1, 1))])
    assert version_on(rows, date(1999, 1, 1)) is rows[0]
    assert version_on(rows, date(2020, 6, 1)) is rows[0]
    with pytest.raises(TableRefused, match="it ended on 2021-01-01, and nothing holds on 2022-01-01"):
        version_on(rows, date(2022, 1, 1))


def test_every_table_of_the_house_is_right_and_says_its_version(settings: Settings, tmp_path: Path) -> None:
    settings.WARDMOTE_HOME = tmp_path
    tables = every_table()
    assert len({table.slug for table in tables}) == len(tables) >= 12
    for table in tables:
        assert table.problem() == ""
        contents = table.read()
        assert contents.about.version, table.slug
        # The law has no bank holiday that the library lacks.
        assert contents.every_row or table.slug == "bank-holidays", table.slug
    assert all(folder.count for folder in every_folder())
