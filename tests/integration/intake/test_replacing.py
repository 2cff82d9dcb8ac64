"""A delivery does not take the place of more than it holds, unless a person says that its periods are whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.intake.files import as_csv
from tests.integration.intake.partner_files import COUNTS, FIRE, HEADER, declare, fire, workbook
from tests.integration.intake.test_sending import OFFICER, address, book, bring, sent, text
from tests.integration.intake.test_sending import fire as row_of_book
from tests.personas import Personas
from wardmote.config import cli
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership, add_organisation
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery, Segment
from wardmote.intake.operations.preview import preview
from wardmote.intake.public import BatchSummary, LoadRefused, count_records, load

TODAY = date(2026, 11, 1)
QUARTERLY = FIRE.replace('every = "month"', 'every = "quarter"')
TOTALS = COUNTS.replace('quarter = "Quarter"', 'month = "Quarter"')


@pytest.fixture
def loading(settings: LazySettings, tmp_path: Path, by: User, partnership: Partnership) -> Any:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"
    folder = Path(settings.SOURCES_DIR)
    declare(folder, FIRE, "test-fires")
    declare(folder, QUARTERLY, "test-quarters")
    declare(folder, COUNTS, "test-counts")
    add_organisation(by=by, partnership=partnership, name="Borset Fire", kind="fire-and-rescue", from_=date(2020, 1, 1))

    def loads(source: str, *paths: Path, **more: Any) -> BatchSummary:
        (found,) = load(by=by, partnership=partnership, source=source, paths=list(paths), today=TODAY, **more)
        return found

    return loads


def fires(folder: Path, name: str, *dates: str) -> Path:
    path = folder / name
    rows = [fire(number, Date=day) for number, day in enumerate(dates, start=1)]
    path.write_bytes(as_csv(rows, HEADER))
    return path


def in_use(source: str) -> list[tuple[date, int, int]]:
    held = Segment.objects.current().filter(source=source).order_by("month")
    return [(each.month, each.span, each.rows) for each in held]


MAY, JUNE = ["03/05/2026"] * 7, ["04/06/2026"] * 4


def test_a_few_stray_rows_do_not_take_the_place_of_a_month(loading: Any, partnership: Partnership, inbox: Path) -> None:
    loading("test-fires", fires(inbox, "may.csv", *MAY))
    before = (in_use("test-fires"), Batch.objects.count(), Entry.objects.count())
    stray = fires(inbox, "june.csv", *JUNE, *MAY[:3])
    (doubt,) = preview(partnership, "test-fires", [stray], today=TODAY).doubts
    assert (doubt.organisation, doubt.rows_now, doubt.rows_then, doubt.leaving) == ("Borset Fire", 7, 3, 0)
    with pytest.raises(LoadRefused) as refused:
        loading("test-fires", stray)
    said = str(refused.value)
    assert "Borset Fire, May 2026: 7 records in use, and the files have 3." in said
    assert "--whole-months" in said
    assert "June" not in said
    assert (in_use("test-fires"), Batch.objects.count(), Entry.objects.count()) == before
    assert len(list(inbox.parent.rglob("*.parquet"))) == 1
    batch = loading("test-fires", stray, whole_periods=True)
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 3), (date(2026, 6, 1), 1, 4)]
    assert any("7 records in use" in warning and "said to be whole" in warning for warning in batch.warnings)


@pytest.mark.parametrize(("then", "is_refused"), [(3, True), (4, False), (7, False)])
def test_half_is_enough(loading: Any, inbox: Path, then: int, is_refused: bool) -> None:
    loading("test-fires", fires(inbox, "may.csv", *MAY))
    again = fires(inbox, "again.csv", *(["09/05/2026"] * then))
    if is_refused:
        with pytest.raises(LoadRefused, match="more than they hold"):
            loading("test-fires", again)
    else:
        assert loading("test-fires", again).rows_kept == then


def test_a_nil_return_does_not_take_the_place_of_records(loading: Any, inbox: Path) -> None:
    loading("test-fires", fires(inbox, "may.csv", *MAY))
    nil = inbox / "fires-2026-05.csv"
    nil.write_text("Nil return\n", encoding="utf-8")
    with pytest.raises(LoadRefused, match="Borset Fire, May 2026: 7 records in use, and the files have none"):
        loading("test-fires", nil)
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 7)]
    loading("test-fires", nil, whole_periods=True)
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 0)]


def test_a_quarter_of_few_rows_does_not_empty_its_other_months(loading: Any, inbox: Path) -> None:
    loading("test-quarters", fires(inbox, "q1.csv", *MAY, *JUNE))
    with pytest.raises(LoadRefused, match="June 2026: 4 records in use, and the files have none"):
        loading("test-quarters", fires(inbox, "stray.csv", *MAY))
    assert in_use("test-quarters") == [(date(2026, 4, 1), 1, 0), (date(2026, 5, 1), 1, 7), (date(2026, 6, 1), 1, 4)]


def counts(path: Path, *rows: list[Any]) -> Path:
    return workbook(path, {"Data": [["Quarter", "Authority", "Assault", "Self-harm"], *rows]})


def test_a_month_does_not_take_the_place_of_a_quarter_but_a_quarter_of_months(
    loading: Any, settings: LazySettings, partnership: Partnership, inbox: Path
) -> None:
    quarter = counts(inbox / "q.xlsx", ["2026-27 Q1", "Ambridge", 30, 9])
    loading("test-counts", quarter)
    monthly = TOTALS.replace("{slug}", "test-counts").replace('every = "quarter"', 'every = "month"')
    (Path(settings.SOURCES_DIR) / "test-counts.toml").write_text(monthly, encoding="utf-8")
    one = counts(inbox / "may.xlsx", ["2026-05", "Ambridge", 10, 3])
    with pytest.raises(LoadRefused) as refused:
        loading("test-counts", one)
    said = str(refused.value)
    assert "April to June 2026: 2 records in use for the whole period" in said
    assert "nothing for 2 of its 3 months" in said
    assert in_use("test-counts") == [(date(2026, 4, 1), 3, 2)]
    months = [[month, "Ambridge", 10, 3] for month in ("2026-04", "2026-05", "2026-06")]
    loading("test-counts", counts(inbox / "all.xlsx", *months))
    assert [span for _, span, _ in in_use("test-counts")] == [1, 1, 1]
    (Path(settings.SOURCES_DIR) / "test-counts.toml").write_text(
        COUNTS.replace("{slug}", "test-counts"), encoding="utf-8"
    )
    with pytest.raises(LoadRefused, match="April to June 2026: 6 records in use, and the files have 2"):
        loading("test-counts", counts(inbox / "later.xlsx", ["2026-27 Q1", "Ambridge", 31, 9]))
    loading("test-counts", counts(inbox / "later.xlsx", ["2026-27 Q1", "Ambridge", 31, 9]), whole_periods=True)
    table = count_records(partnership, sources=["test-counts"], by=["category"]).to_pylist()
    assert table == [{"category": "assault", "count": 31}, {"category": "self-harm", "count": 9}]


def test_a_month_that_was_replaced_comes_back_with_its_first_file(loading: Any, inbox: Path) -> None:
    both = fires(inbox, "both.csv", *MAY, *JUNE)
    loading("test-fires", both)
    loading("test-fires", fires(inbox, "june.csv", *JUNE, "05/06/2026"))
    assert in_use("test-fires")[1][2] == 5
    assert loading("test-fires", both).is_new
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 7), (date(2026, 6, 1), 1, 4)]


def test_the_page_of_the_check_asks_for_the_word(personas: Personas, areas: None) -> None:
    sent(personas, [row_of_book(number) for number in range(8)])
    client = personas.client(OFFICER)
    page = text(client, bring(personas, book([row_of_book(number) for number in range(9)]))["Location"])
    assert "whole_periods" not in page
    few = bring(personas, book([row_of_book(1)]))["Location"]
    page = text(client, few)
    assert "would take the place of more than they hold" in page
    assert "8 records in use" in page
    delivery = Delivery.objects.get(pk=few.rstrip("/").rpartition("/")[2])
    answer = client.post(address(personas, "start", delivery.pk), {"doubtful": "yes"}, follow=True)
    assert "Say what the files are to replace" in answer.content.decode()
    assert not Run.objects.filter(state=State.QUEUED).exists()
    client.post(address(personas, "start", delivery.pk), {"doubtful": "yes", "whole_periods": "yes"})
    run = run_now(Run.objects.get(state=State.QUEUED))
    assert run.state == State.FINISHED, run.error
    assert [rows for _, _, rows in in_use("fire-incidents") if rows] == [1]


def test_a_run_without_the_word_ends_with_the_sentence(personas: Personas, areas: None) -> None:
    sent(personas, [row_of_book(number) for number in range(8)])
    few = bring(personas, book([row_of_book(1)]))["Location"]
    personas.client(OFFICER).post(address(personas, "start", few.rstrip("/").rpartition("/")[2]))
    run = run_now(Run.objects.get(state=State.QUEUED))
    assert run.state == State.FAILED
    assert "8 records in use" in run.error
    assert [rows for _, _, rows in in_use("fire-incidents") if rows] == [8]


def test_the_command_takes_the_word(loading: Any, inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loading("test-fires", fires(inbox, "may.csv", *MAY))
    stray = str(fires(inbox, "stray.csv", *MAY[:1]))
    assert cli.main(["load", "test-fires", stray]) == 1
    assert "Borset Fire, May 2026: 7 records in use, and the files have 1." in capsys.readouterr().err
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 7)]
    assert cli.main(["load", "test-fires", stray, "--whole-months"]) == 0
    assert in_use("test-fires") == [(date(2026, 5, 1), 1, 1)]


def test_the_command_says_why_rows_were_rejected_and_what_was_not_used(
    loading: Any, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = inbox / "fires.csv"
    rows = [fire(1), fire(2, Date="soon"), fire(3), fire(4)]
    path.write_bytes(as_csv([row | {"Crew size": "4"} for row in rows], [*HEADER, "Crew size"]))
    assert cli.main(["load", "test-fires", str(path)]) == 0
    said = capsys.readouterr().out
    assert "1 rejected (line 3): “Date”" in said
    assert "were not loaded: “Crew size”." in said
