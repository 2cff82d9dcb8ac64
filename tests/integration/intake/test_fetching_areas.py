"""From the areas that are loaded, through the publisher's API, to records: against a server on this machine."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import narwhals as nw
import pytest

from tests.integration.intake.publisher_server import State, serving
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import UnknownArea
from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.publishers import Publisher
from wardmote.intake.public import BatchSummary, count_records, fetch_police_uk_crimes

LOXLEY, FELPERSHAM = "E05000001", "E05000002"
MONTH = "2024-02"

pytestmark = pytest.mark.usefixtures("areas")


def crime(number: int, longitude: float) -> dict[str, object]:
    """A crime as the API answers it, in the row of small areas on the line 52.005 north."""
    return {
        "category": "burglary",
        "location_type": "Force",
        "location": {
            "latitude": "52.005000",
            "longitude": f"{longitude:.6f}",
            "street": {"id": 1, "name": "On or near High Street"},
        },
        "context": "",
        "outcome_status": None,
        "persistent_id": "",
        "id": number,
        "location_subtype": "",
        "month": MONTH,
    }


@pytest.fixture
def state() -> State:
    crimes = [crime(1, 0.001), crime(2, 0.0234), crime(3, 0.0236), crime(4, 0.029), crime(5, 0.5)]
    return State(crimes=crimes, dates=[{"date": MONTH}, {"date": "2024-01"}])


@pytest.fixture
def publisher(state: State) -> Iterator[Publisher]:
    with serving(state) as address:
        yield Publisher(address, say=print, sleep=lambda _seconds: None)


def fetch(publisher: Publisher, folder: Path, *areas: str, first: str = MONTH, last: str = MONTH) -> list[Path]:
    return fetch_police_uk_crimes(
        areas=areas, from_month=first, to_month=last, destination=folder, say=print, publisher=publisher
    )


def test_what_is_fetched_by_ward_is_loaded_by_ward(
    publisher: Publisher, inbox: Path, load_street: Callable[..., list[BatchSummary]], partnership: Partnership
) -> None:
    paths = fetch(publisher, inbox, LOXLEY, FELPERSHAM)
    (batch,) = load_street(*paths, source="police-uk-api")
    counted = count_records(partnership, sources=["police-uk-api"], by=["ward"], where=nw.col("boundary_copy") == 0)

    assert batch.months == (date(2024, 2, 1),)
    assert {row["ward"]: row["count"] for row in counted.to_pylist()} == {LOXLEY: 2, FELPERSHAM: 2}


def test_an_area_without_a_boundary_is_refused_before_anything_is_asked(
    publisher: Publisher, inbox: Path, state: State
) -> None:
    with pytest.raises(UnknownArea, match="E05999999"):
        fetch(publisher, inbox, LOXLEY, "E05999999")
    assert state.asked == []
    assert list(inbox.iterdir()) == []


def test_a_month_that_the_api_no_longer_holds_is_refused(publisher: Publisher, inbox: Path) -> None:
    with pytest.raises(FetchError, match="does not hold 2023-11 to 2023-12"):
        fetch(publisher, inbox, LOXLEY, first="2023-11", last="2024-01")
