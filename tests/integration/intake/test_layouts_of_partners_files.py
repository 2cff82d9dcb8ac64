"""Layouts that a declaration takes: periods in headings, names and parts, categories of several columns, rows of totals."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.integration.intake.partner_files import workbook
from tests.integration.intake.test_drafting import confirm
from tests.integration.intake.test_shapes_of_partners_files import Sent, local, sent, theirs
from wardmote.intake.public import LoadRefused, check_declaration, draft_source

__all__ = ["sent", "theirs"]


def drafted(sent: Sent, path: Path) -> list[dict[str, Any]]:
    """The records of a file by its own draft, every guess taken."""
    draft = draft_source(path, slug="mine").files[0]
    confirm(draft)
    assert check_declaration(draft) == []
    return sent.load(path)[1]


def file(sent: Sent, text: str, name: str) -> Path:
    path = sent.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def sums(rows: list[dict[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[str(row["month"])[:7]] += row["quantity"]
    return found


@pytest.mark.parametrize(
    ("headings", "months"),
    [
        (("Apr-25", "May-25", "Jun-25"), ("2025-04", "2025-05", "2025-06")),
        (("2025-04", "2025-05", "2025-06"), ("2025-04", "2025-05", "2025-06")),
        (("Q1 2025/26", "Q2 2025/26", "Q3 2025/26"), ("2025-04", "2025-07", "2025-10")),
        (("2022/23", "2023/24", "2024/25"), ("2022-04", "2023-04", "2024-04")),
        (("2022", "2023", "2024"), ("2022-01", "2023-01", "2024-01")),
    ],
)
def test_periods_across(sent: Sent, headings: tuple[str, ...], months: tuple[str, ...]) -> None:
    head = ",".join(["Local authority", "Offence", *headings, "Change"])
    text = f"{head}\nAmbridge,Robbery,4,2,7,75%\nAmbridge,Theft,1,,3,10%\nBorchester,Robbery,5,[c],8,2%\n"
    rows = drafted(sent, file(sent, text, "across.csv"))
    assert sums(rows) == Counter(dict(zip(months, (10, 2, 18), strict=True)))
    assert {(row["category"], row["council"]) for row in rows} == {
        ("robbery", "E06000901"), ("robbery", "E06000903"), ("theft", "E06000901"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("years", "parts", "months"),
    [
        (("2024", "2025"), ("January", "February"), ("2024-01", "2024-02", "2025-01", "2025-02")),
        (("2023-24", "2024-25"), ("Quarter 1", "Quarter 2"), ("2023-04", "2023-07", "2024-04", "2024-07")),
    ],
)
def test_years_above_their_parts(sent: Sent, years: Any, parts: Any, months: Any) -> None:
    sheet = [
        ["Incidents by ward"],
        ["Ward name", years[0], None, years[1], None],
        [None, *parts, *parts],
        ["Loxley", 1, 2, 3, 4],
        ["Felpersham", 5, 6, 7, 8],
        ["All wards", 6, 8, 10, 12],
    ]
    rows = drafted(sent, workbook(sent.folder / "years.xlsx", {"Wards": sheet}))
    assert sums(rows) == Counter(dict(zip(months, (6, 8, 10, 12), strict=True)))
    assert {row["ward"] for row in rows} == {"E05000001", "E05000002"}


@pytest.mark.parametrize(
    ("name", "sheet", "title", "month", "precision"),
    [
        ("street-2026-03.xlsx", "Data", "", "2026-03", "month"),
        ("returns Q2 2025-26.xlsx", "Data", "", "2025-07", "quarter"),
        ("returns.xlsx", "Feb 2026", "", "2026-02", "month"),
        ("returns.xlsx", "Data", "Calls in January 2026", "2026-01", "month"),
    ],
)
def test_the_period_of_the_whole_file(
    sent: Sent, name: str, sheet: str, title: str, month: str, precision: str
) -> None:
    rows = [
        ["Area", "Class", "Calls"],
        ["E01000001", "A", 4],
        ["E01000002", "A", 2],
        ["E01000003", "B", 7],
        ["E01000001", "B", 1],
    ]
    above = [[title], []] if title else []
    found = drafted(sent, workbook(sent.folder / name, {sheet: [*above, *rows]}))
    assert sums(found) == Counter({month: 14})
    assert {row["when_precision"] for row in found} == {precision}


def test_a_name_that_tells_no_period_is_refused(sent: Sent) -> None:
    sent.declare(
        "Area,Class,Calls", {"lsoa": "Area", "category": "Class", "quantity": "Calls"}, kind="counts", place="lsoa", format='period = "file name"'
    )  # fmt: skip
    with pytest.raises(LoadRefused, match="does not say which period"):
        sent.load("Area,Class,Calls\nE01000001,A,4\n", "calls.csv")
    _batch, rows = sent.load("Area,Class,Calls\nE01000001,A,4\n", "calls 2025-26 Q4.csv")
    assert sums(rows) == Counter({"2026-01": 4})


@pytest.mark.parametrize(
    ("day", "month", "right"),
    [("3", "1", "2026-01-03"), ("3rd", "Jan", "2026-01-03"), ("28", "February", "2026-02-28")],
)
def test_day_month_and_year_apart(sent: Sent, day: str, month: str, right: str) -> None:
    text = f"Yr,Month,Day of month,What,Hour\n2026,{month},{day},Fire,21:15\n2026,{month},{day},Flood,09:30\n"
    sent.declare(
        "Yr,Month,Day of month,What,Hour",
        {"year": "Yr", "month": "Month", "day": "Day of month", "category": "What", "time": "Hour"},
    )
    _batch, rows = sent.load(text)
    assert [local(row) for row in rows] == [f"{right} 09:30", f"{right} 21:15"] or [local(row) for row in rows] == [
        f"{right} 21:15", f"{right} 09:30",
    ]  # fmt: skip
    batch, rows = sent.load("Yr,Month,Day of month,What,Hour\n2026,2,30,Fire,21:15\n2026,3,1,Fire,21:15\n")
    assert batch.rows_rejected == 1


@pytest.mark.parametrize(
    ("heading", "key", "cell", "month"),
    [
        ("Academic year", "academic_year", "2022/23", "2022-09"), ("Year", "academic_year", "202223", "2022-09"),
        ("Financial year", "financial_year", "202223", "2022-04"), ("Month", "month", "202511", "2025-11"),
        ("Quarter", "quarter", "2024/25 Q3", "2024-10"), ("Year", "year", "2024", "2024-01"),
    ],
)  # fmt: skip
def test_periods_of_every_length(sent: Sent, heading: str, key: str, cell: str, month: str) -> None:
    sent.declare(f"{heading},What,N", {key: heading, "category": "What", "quantity": "N"}, kind="counts")
    _batch, rows = sent.load(f"{heading},What,N\n{cell},A,4\n")
    assert sums(rows) == Counter({month: 4})


def test_six_digits_are_guessed_only_where_they_are_certain(sent: Sent) -> None:
    months = file(sent, "Period,Class,N\n202503,A,4\n202511,A,5\n202503,B,2\n202511,B,1\n", "months.csv")
    assert sums(drafted(sent, months)) == Counter({"2025-03": 6, "2025-11": 6})
    (sent.sources / "mine.toml").unlink()
    (sent.sources / "mappings" / "mine-category.toml").unlink()
    doubtful = file(sent, "Period,Class,N\n201011,A,4\n201112,A,5\n", "doubtful.csv")
    text = draft_source(doubtful, slug="mine").files[0].read_text(encoding="utf-8")
    assert "month = " not in text.split("[columns]")[1].split("[")[0]


def test_a_month_column_of_school_years_is_refused(sent: Sent) -> None:
    sent.declare("Period,What,N", {"month": "Period", "category": "What", "quantity": "N"}, kind="counts")
    with pytest.raises(LoadRefused, match="years such as 202223"):
        sent.load("Period,What,N\n202223,A,4\n201112,A,5\n")


WORDS = """title = "Calls"
left_out = ["Advice / *"]
[[values]]
slug = "deliberate-grass"
label = "Grass, deliberate"
words = ["Outdoor / Malicious*"]
[[values]]
slug = "other-grass"
label = "Grass, other"
words = ["Outdoor / *"]
[[values]]
slug = "rescue"
label = "Rescue"
words = ["Rescue"]
"""


def test_a_category_of_two_columns_by_a_vocabulary(sent: Sent) -> None:
    (sent.sources / "mappings").mkdir()
    (sent.sources / "mappings" / "calls.toml").write_text(WORDS, encoding="utf-8")
    sent.declare(
        "On,Kind,Cause",
        {"date": "On", "category": "Kind"},
        tables='[combine]\ncategory = ["cause"]\n[mappings]\ncategory = "calls"',
    )
    batch, rows = sent.load(
        "On,Kind,Cause\n03/02/2026,Outdoor,Malicious - unknown\n03/02/2026,Outdoor,Natural\n03/02/2026,Rescue,\n03/02/2026,Advice,Phone\n"
    )
    assert Counter(row["category"] for row in rows) == {"deliberate-grass": 1, "other-grass": 1, "rescue": 1}
    assert batch.rows_rejected == 1


def test_a_category_of_two_columns_by_its_words(sent: Sent) -> None:
    sent.declare("On,Kind,Cause", {"date": "On", "category": "Kind"}, tables='[combine]\ncategory = ["Cause"]')
    _batch, rows = sent.load("On,Kind,Cause\n03/02/2026,Outdoor,Malicious\n03/02/2026,Outdoor,\n")
    assert Counter(row["category"] for row in rows) == {"outdoor-malicious": 1, "outdoor": 1}


@pytest.mark.parametrize("word", ["Total", "TOTAL", "All", "Grand total", "All persons"])
def test_totals_beside_their_parts_are_not_counted(sent: Sent, word: str) -> None:
    sent.declare("When,Sex,N", {"month": "When", "category": "Sex", "quantity": "N"}, kind="counts")
    batch, rows = sent.load(f"When,Sex,N\n2026-01,Female,3\n2026-01,Male,4\n2026-01,{word},7\n2026-02,{word},9\n")
    assert sums(rows) == Counter({"2026-01": 7, "2026-02": 9})
    assert batch.rows_rejected == 1
