"""Fetching when the publisher, the network or the disk does not do as it should."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
import shapely

from tests.integration.intake.publisher_server import State, serving
from wardmote.intake.fetching.answers import crimes_inside, save_crimes
from wardmote.intake.fetching.archives import gaps, month_number
from wardmote.intake.fetching.downloads import download
from wardmote.intake.fetching.errors import FetchError, NotPublished
from wardmote.intake.fetching.police_uk import fetch_police_uk
from wardmote.intake.fetching.publishers import MOST_TRIES, Publisher

CONTENT = bytes(range(256)) * 400
MONTH = "2024-02"
NAME = f"{MONTH}/{MONTH}-bedfordshire-street.csv"


@pytest.fixture
def state() -> State:
    return State(archives={"big.zip": CONTENT}, dates=[{"date": MONTH, "stop-and-search": []}])


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def publisher(state: State, slept: list[float], said: list[str]) -> Iterator[Publisher]:
    with serving(state) as address:
        yield Publisher(address, say=said.append, sleep=slept.append)


def get(publisher: Publisher, folder: Path) -> Path:
    return download(publisher, "/data/archive/big.zip", folder / "big.zip")


def crime(number: int, longitude: float, latitude: float) -> dict[str, object]:
    return {"id": number, "month": MONTH, "location": {"longitude": str(longitude), "latitude": str(latitude)}}


def test_a_server_that_ignores_ranges_is_begun_anew(publisher: Publisher, tmp_path: Path, state: State) -> None:
    state.knows_ranges = False
    state.drop_after = [40_000]

    assert get(publisher, tmp_path).read_bytes() == CONTENT
    assert [asked for _method, _path, asked in state.asked] == ["", "bytes=40000-"]


def test_a_server_that_ignores_ranges_and_always_breaks_off_is_given_up(
    publisher: Publisher, tmp_path: Path, state: State
) -> None:
    state.knows_ranges = False
    state.drop_after = [10_000, 20_000] * 50

    with pytest.raises(FetchError, match="Try again"):
        get(publisher, tmp_path)
    assert len(state.asked) <= MOST_TRIES + 1
    assert not (tmp_path / "big.zip").exists()


def test_servers_that_differ_do_not_keep_a_download_going_for_ever(
    tmp_path: Path, state: State, said: list[str]
) -> None:
    state.drop_after = [10_000] * 500

    def other_server(_seconds: float) -> None:
        state.knows_ranges = not state.knows_ranges

    with serving(state) as address, pytest.raises(FetchError, match="cannot go on from where it broke off"):
        get(Publisher(address, say=said.append, sleep=other_server), tmp_path)


def test_a_file_that_lies_elsewhere_is_gone_on_with_there(publisher: Publisher, tmp_path: Path, state: State) -> None:
    state.moved = {"/data/archive/2024-02.zip": "/data/archive/big.zip"}
    state.drop_after = [40_000]
    path = download(publisher, "/data/archive/2024-02.zip", tmp_path / "2024-02.zip")

    assert path.read_bytes() == CONTENT
    assert state.asked[-1] == ("GET", "/data/archive/big.zip", "bytes=40000-")


def test_a_download_may_break_off_more_often_than_tries_while_it_gets_on(
    publisher: Publisher, tmp_path: Path, state: State
) -> None:
    state.drop_after = [5_000] * 15

    assert get(publisher, tmp_path).read_bytes() == CONTENT
    assert len(state.asked) == 16


def test_an_answer_that_begins_elsewhere_is_not_joined(publisher: Publisher, tmp_path: Path, state: State) -> None:
    state.drop_after = [40_000]
    state.range_starts_late = 1

    assert get(publisher, tmp_path).read_bytes() == CONTENT


def test_a_part_longer_than_the_file_is_thrown_away(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "big.zip.part").write_bytes(CONTENT + b"more")

    assert get(publisher, tmp_path).read_bytes() == CONTENT


def test_a_disk_without_room_is_told_before_anything_comes(
    publisher: Publisher, tmp_path: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=len(CONTENT)))

    with pytest.raises(FetchError, match="Make room, or choose another folder with --into"):
        get(publisher, tmp_path)
    assert not list(tmp_path.glob("big*"))
    assert slept == []


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_network(
    publisher: Publisher, tmp_path: Path, slept: list[float]
) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(FetchError, match="cannot be written"):
        get(publisher, tmp_path / "file")
    assert slept == []


def test_a_moment_to_come_back_is_kept_to(publisher: Publisher, state: State, slept: list[float]) -> None:
    state.refuse_with = [429]
    state.retry_after = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    publisher.read("/api/crimes-street-dates")

    assert 110 < slept[0] <= 120


def test_a_server_that_asks_for_hours_is_left_alone(publisher: Publisher, state: State, slept: list[float]) -> None:
    state.refuse_with = [429]
    state.retry_after = "7200"

    with pytest.raises(FetchError, match="120 minutes"):
        publisher.read("/api/crimes-street-dates")
    assert slept == []


def test_without_a_word_of_when_pauses_grow(publisher: Publisher, state: State, slept: list[float]) -> None:
    state.refuse_with = [500, 502, 504]
    state.retry_after = ""
    publisher.read("/api/crimes-street-dates")

    assert slept == [1.0, 2.0, 4.0]


def test_a_name_that_no_one_knows_is_told_apart(said: list[str], slept: list[float]) -> None:
    nobody = Publisher("http://data.police.invalid", say=said.append, sleep=slept.append)

    with pytest.raises(FetchError, match="name is not known"):
        nobody.read("/api/crimes-street-dates")


@pytest.mark.parametrize("address", ["data.police.uk", "ftp://data.police.uk", "file:///etc/passwd", "https://"])
def test_what_is_no_web_address_is_refused(address: str, said: list[str]) -> None:
    with pytest.raises(FetchError, match="is not a web address"):
        Publisher(address, say=said.append)


def test_a_refusal_is_not_asked_again(publisher: Publisher, state: State) -> None:
    state.refuse_with = [403, 403]

    with pytest.raises(FetchError, match="403"):
        publisher.read("/api/crimes-street-dates")
    assert len(state.asked) == 1


def test_a_boundary_does_not_fill_the_sentence_about_it(publisher: Publisher) -> None:
    with pytest.raises(NotPublished) as told:
        publisher.read("/api/no-such-answer?poly=52.0,0.1:52.1,0.2")
    assert "poly" not in str(told.value)


@pytest.mark.parametrize("answer", [{"error": "sorry"}, ["2024-02"], [{"day": "2024-02"}]])
def test_an_answer_of_another_shape_is_told(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State, answer: object
) -> None:
    state.dates = answer  # type: ignore[assignment] - what a wrong server would say

    with pytest.raises(FetchError, match="not the list that it should be"):
        ask(publisher, tmp_path, said)


def ask(publisher: Publisher, folder: Path, said: list[str], **asked: object) -> list[Path]:
    defaults = {"forces": ["bedfordshire"], "from_month": MONTH, "to_month": MONTH}
    return fetch_police_uk(destination=folder, say=said.append, publisher=publisher, **(defaults | asked))


def test_an_archive_damaged_inside_leaves_no_draft(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(NAME, "Crime ID,Month\n" + "".join(f"{number**3}," for number in range(5000)))
    content = bytearray(packed.getvalue())
    content[2000:2100] = b"\xff" * 100
    state.archives[f"{MONTH}.zip"] = bytes(content)

    with pytest.raises(FetchError, match="damaged"):
        ask(publisher, tmp_path, said)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_names_that_lead_out_of_the_folder_are_passed_over(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(NAME, "Month\n")
        file.writestr(f"../{NAME}", "Month\n")
    state.archives[f"{MONTH}.zip"] = packed.getvalue()
    inside = tmp_path / "inside"

    assert ask(publisher, inside, said) == [inside / NAME]
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv")] == [Path("inside") / NAME]


def test_what_is_here_needs_no_network(publisher: Publisher, tmp_path: Path, said: list[str], state: State) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(NAME, "Month\n")
    state.archives[f"{MONTH}.zip"] = packed.getvalue()
    first = ask(publisher, tmp_path, said)
    state.refuse_with = [404] * 9

    assert ask(publisher, tmp_path, said) == first


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"forces": []}, "Name at least one force"),
        ({"forces": ["aldermere"]}, "aldermere: no force has that short name"),
        ({"from_month": "2010-11"}, "begins in 2010-12"),
        ({"from_month": "２０２４-02"}, "is not a month"),
        ({"to_month": "2024-2"}, "is not a month"),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_asked(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State, asked: dict[str, object], words: str
) -> None:
    with pytest.raises(FetchError, match=words):
        ask(publisher, tmp_path, said, **asked)
    assert state.asked == []


def test_months_that_a_force_did_not_send_are_named() -> None:
    paths = [Path(f"{month}/{month}-essex-street.csv") for month in ("2024-01", "2024-03")]
    sentences = list(gaps(["essex", "kent"], paths, month_number("2024-01"), month_number("2024-03")))

    assert "essex for 1 of 3 months (2024-02)" in sentences[0]
    assert "nothing of kent" in sentences[1]
    assert list(gaps(["essex"], paths, month_number("2024-01"), month_number("2024-01"))) == []


def test_crimes_in_a_hole_of_a_boundary_are_left_to_the_area_in_it(publisher: Publisher, state: State) -> None:
    state.crimes = [
        crime(1, 0.1, 0.1),
        crime(2, 0.5, 0.5),
        crime(3, 0.9, 0.9),
        crime(4, 0.4, 0.9),
        crime(5, 0.25, 0.25),
    ]
    ring = shapely.box(0, 0, 1, 1) - shapely.box(0.4, 0.4, 0.6, 0.6) - shapely.box(0.2, 0.2, 0.3, 0.3)

    assert [entry["id"] for entry in crimes_inside(publisher, ring, MONTH)] == [1, 3, 4]


def test_parts_of_a_boundary_are_asked_for_each(publisher: Publisher, state: State) -> None:
    state.crimes = [crime(1, 0.5, 0.5), crime(2, 1.5, 1.5), crime(3, 2.5, 2.5)]
    islands = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3))

    assert [entry["id"] for entry in crimes_inside(publisher, islands, MONTH)] == [1, 3]


def test_an_api_that_is_down_is_given_up(publisher: Publisher, state: State, slept: list[float]) -> None:
    state.most_crimes = -1

    with pytest.raises(FetchError, match="answered 503"):
        crimes_inside(publisher, shapely.box(0, 0, 1, 1), MONTH)
    assert len(slept) == MOST_TRIES - 1


def test_a_busy_api_that_says_when_is_waited_for(publisher: Publisher, state: State, slept: list[float]) -> None:
    state.crimes = [crime(1, 0.5, 0.5)]
    state.refuse_with = [503]

    assert len(crimes_inside(publisher, shapely.box(0, 0, 1, 1), MONTH)) == 1
    assert slept == [7.0]
    assert len(state.asked) == 2


def test_areas_already_saved_stay_when_a_later_one_fails(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    boundaries = {"E05000001": shapely.box(0, 0, 1, 1), "E05000002": shapely.box(1, 0, 2, 1)}
    save_crimes(publisher, {"E05000001": boundaries["E05000001"]}, MONTH, tmp_path, said.append)
    state.refuse_with = [400]
    with pytest.raises(FetchError):
        save_crimes(publisher, boundaries, MONTH, tmp_path, said.append)
    assert [path.name for path in (tmp_path / MONTH).iterdir()] == [f"{MONTH}-E05000001.json"]

    paths = save_crimes(publisher, boundaries, MONTH, tmp_path, said.append)

    assert [json.loads(path.read_text()) for path in paths] == [[], []]
    corners = parse_qs(state.asked[-1][1].partition("?")[2])["poly"][0]
    assert corners.count(":") == 3
