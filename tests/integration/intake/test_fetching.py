"""Fetching from data.police.uk, against a server on this machine that behaves like it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from tests.integration.intake.publisher_server import State, serving
from wardmote.intake.fetching.answers import crimes_inside, save_crimes
from wardmote.intake.fetching.archives import archives_for, month_number, month_text
from wardmote.intake.fetching.errors import FetchError, NotPublished
from wardmote.intake.fetching.pacing import LeakyBucket
from wardmote.intake.fetching.police_uk import fetch_police_uk
from wardmote.intake.fetching.publishers import MOST_TRIES, Publisher

HEADER = "Crime ID,Month,Reported by\n"
NOISE = hashlib.shake_256(b"noise").hexdigest(30_000)


def archive(*names: str) -> bytes:
    """A zip of files whose content does not pack well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, f"{HEADER}{name}\n{NOISE}\n")
    return packed.getvalue()


def crime(number: int, longitude: float, latitude: float) -> dict[str, object]:
    return {"id": number, "month": "2024-02", "location": {"longitude": str(longitude), "latitude": str(latitude)}}


@pytest.fixture
def state() -> State:
    names = [
        f"{month}/{month}-{force}-{kind}.csv"
        for month in ("2024-01", "2024-02")
        for force in ("bedfordshire", "essex")
        for kind in ("street", "outcomes", "stop-and-search")
    ]
    names.remove("2024-02/2024-02-bedfordshire-stop-and-search.csv")
    return State(
        archives={"2024-02.zip": archive(*names, "2024-01/readme.txt")},
        dates=[{"date": "2024-02", "stop-and-search": ["bedfordshire"]}, {"date": "2024-01", "stop-and-search": []}],
    )


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


def fetch(publisher: Publisher, folder: Path, said: list[str], **asked: object) -> list[Path]:
    defaults = {"forces": ["bedfordshire"], "from_month": "2024-01", "to_month": "2024-02"}
    return fetch_police_uk(destination=folder, say=said.append, publisher=publisher, **(defaults | asked))


def test_files_of_the_forces_and_months_are_taken_out(publisher: Publisher, tmp_path: Path, said: list[str]) -> None:
    paths = fetch(publisher, tmp_path, said)

    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "2024-01/2024-01-bedfordshire-outcomes.csv",
        "2024-01/2024-01-bedfordshire-stop-and-search.csv",
        "2024-01/2024-01-bedfordshire-street.csv",
        "2024-02/2024-02-bedfordshire-outcomes.csv",
        "2024-02/2024-02-bedfordshire-street.csv",
    ]
    assert paths[0].read_text().startswith(f"{HEADER}2024-01/2024-01-bedfordshire-outcomes.csv")
    assert not list(tmp_path.rglob("*.part*"))
    assert not list(tmp_path.rglob("*.zip"))


def test_what_is_here_is_not_fetched_again(publisher: Publisher, tmp_path: Path, said: list[str], state: State) -> None:
    first = fetch(publisher, tmp_path, said)
    second = fetch(publisher, tmp_path, said)

    assert second == first
    assert sum("archive" in path for path in state.paths()) == 1


def test_a_file_that_was_lost_is_fetched_again(publisher: Publisher, tmp_path: Path, said: list[str]) -> None:
    paths = fetch(publisher, tmp_path, said)
    paths[0].unlink()

    assert fetch(publisher, tmp_path, said) == paths
    assert paths[0].exists()


def test_a_connection_that_breaks_off_is_taken_up_where_it_broke(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    state.drop_after = [10_000, 20_000]
    paths = fetch(publisher, tmp_path, said)

    assert len(paths) == 5
    ranges = [asked for _method, path, asked in state.asked if "archive" in path]
    assert ranges == ["", "bytes=10000-", "bytes=30000-"]


def test_a_long_download_says_how_far_it_is(
    publisher: Publisher, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    monkeypatch.setattr("wardmote.intake.fetching.downloads.TELL_EVERY", 1)
    monkeypatch.setattr("wardmote.intake.fetching.saving.MEGABYTE", 1)
    fetch(publisher, tmp_path, said)
    size = len(state.archives["2024-02.zip"])

    assert f"{size:,} MB of {size:,} MB" in said


def test_another_process_goes_on_from_the_part(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    content = state.archives["2024-02.zip"]
    kept = tmp_path / ".archive"
    kept.mkdir()
    (kept / "2024-02.zip.part").write_bytes(content[:5000])
    (kept / "2024-02.zip.part.version").write_text('"first"')

    assert len(fetch(publisher, tmp_path, said)) == 5
    assert state.asked[-1][2] == "bytes=5000-"


def test_a_part_of_an_older_version_is_thrown_away(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    kept = tmp_path / ".archive"
    kept.mkdir()
    (kept / "2024-02.zip.part").write_bytes(b"x" * 5000)
    (kept / "2024-02.zip.part.version").write_text('"an older one"')

    assert len(fetch(publisher, tmp_path, said)) == 5


def test_a_part_that_is_whole_already_is_used(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    kept = tmp_path / ".archive"
    kept.mkdir()
    (kept / "2024-02.zip.part").write_bytes(state.archives["2024-02.zip"])

    assert len(fetch(publisher, tmp_path, said)) == 5


def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State, slept: list[float]
) -> None:
    state.refuse_with = [429, 503, 429]

    assert len(fetch(publisher, tmp_path, said)) == 5
    assert slept == [7.0, 7.0, 7.0]


def test_a_server_that_stays_busy_is_given_up(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State, slept: list[float]
) -> None:
    state.refuse_with = [429] * 50

    with pytest.raises(FetchError, match=r"answered 429 .* Try again later"):
        fetch(publisher, tmp_path, said)
    assert len(slept) == MOST_TRIES - 1


def test_a_server_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, said: list[str], slept: list[float]) -> None:
    nobody = Publisher("http://127.0.0.1:9", say=said.append, sleep=slept.append)

    with pytest.raises(FetchError, match="Try again later"):
        fetch(nobody, tmp_path, said)
    assert slept == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_damaged_archive_leaves_nothing_behind(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    state.archives["2024-02.zip"] = b"not a zip at all"

    with pytest.raises(FetchError, match="damaged"):
        fetch(publisher, tmp_path, said)
    assert not list(tmp_path.rglob("*.csv"))
    assert not list(tmp_path.rglob("*.zip"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"to_month": "2024-03"}, "newest month that is published is 2024-02"),
        ({"from_month": "2024-02", "to_month": "2024-01"}, "Give the earlier month first"),
        ({"from_month": "January"}, "is not a month"),
        ({"from_month": "2024-13"}, "is not a month"),
        ({"forces": ["bedforshire"]}, "no force has that short name"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(
    publisher: Publisher, tmp_path: Path, said: list[str], asked: dict[str, object], words: str
) -> None:
    with pytest.raises(FetchError, match=words):
        fetch(publisher, tmp_path, said, **asked)


def test_a_month_without_an_archive_is_named(publisher: Publisher, tmp_path: Path, said: list[str]) -> None:
    with pytest.raises(NotPublished, match="no archive of 2024-01"):
        fetch(publisher, tmp_path, said, to_month="2024-01")


def test_a_force_that_sent_nothing_is_named(publisher: Publisher, tmp_path: Path, said: list[str]) -> None:
    fetch(publisher, tmp_path, said, forces=["bedfordshire", "greater-manchester"])

    assert any("nothing of greater-manchester" in line for line in said)


@pytest.mark.parametrize(
    ("first", "last", "archives"),
    [
        ("2022-03", "2024-02", [("2024-02", "2022-03")]),
        ("2021-03", "2024-02", [("2024-02", "2021-03")]),
        ("2021-02", "2024-02", [("2024-02", "2021-03"), ("2021-02", "2021-02")]),
        ("2011-01", "2017-04", [("2017-04", "2011-01")]),
        ("2010-12", "2019-06", [("2019-06", "2016-07"), ("2016-06", "2010-12")]),
    ],
)
def test_archives_overlap_as_little_as_they_can(first: str, last: str, archives: list[tuple[str, str]]) -> None:
    found = archives_for(month_number(first), month_number(last))

    assert [(month_text(number), month_text(start)) for number, start in found] == archives


def test_an_area_with_too_many_crimes_is_asked_for_in_parts(publisher: Publisher, state: State) -> None:
    state.most_crimes = 10
    state.crimes = [crime(number, 0.013 * number % 1, 0.029 * number % 1) for number in range(100)]
    found = crimes_inside(publisher, shapely.box(0, 0, 0.8, 0.8), "2024-02")
    expected = {
        entry["id"]
        for entry in state.crimes
        if float(entry["location"]["longitude"]) < 0.8 and float(entry["location"]["latitude"]) < 0.8
    }

    assert len(found) == len(expected) > 50
    assert {entry["id"] for entry in found} == expected


def test_a_long_boundary_is_posted(publisher: Publisher, state: State) -> None:
    state.crimes = [crime(1, 0.01, 0.01), crime(2, 5, 5)]
    found = crimes_inside(publisher, shapely.Point(0, 0).buffer(1, quad_segs=200), "2024-02")

    assert [entry["id"] for entry in found] == [1]
    assert state.asked[-1][0] == "POST"


def test_answers_are_saved_once_for_each_area(
    publisher: Publisher, tmp_path: Path, said: list[str], state: State
) -> None:
    state.crimes = [crime(1, 0.5, 0.5)]
    boundaries = {"E05000001": shapely.box(0, 0, 1, 1), "E05000002": shapely.box(1, 0, 2, 1)}
    paths = save_crimes(publisher, boundaries, "2024-02", tmp_path, said.append)
    asked = len(state.asked)
    again = save_crimes(publisher, boundaries, "2024-02", tmp_path, said.append)

    assert [json.loads(path.read_text()) for path in paths] == [state.crimes, []]
    assert paths[0] == tmp_path / "2024-02" / "2024-02-E05000001.json"
    assert again == paths
    assert len(state.asked) == asked


def test_the_bucket_lets_thirty_through_and_then_fifteen_a_second() -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    bucket = LeakyBucket(per_second=15, burst=30, clock=lambda: now[0], sleep=sleep)
    times = []
    for _ in range(60):
        bucket.wait()
        times.append(now[0])

    assert times[29] == 0
    assert times[59] == pytest.approx(2.0)
