"""Names of places looked up among the partnership's own."""

import pytest

from wardmote.intake.partner.places_of_interest import THRESHOLD, PlacesOfInterest, grid_point, tokens

ROWS = [
    {
        "name": "Harbour Lights",
        "other_names": "The Old Custom House; Lights Bar",
        "longitude": -0.41,
        "latitude": 51.88,
    },
    {"name": "The Crown", "longitude": -0.40, "latitude": 51.87},
    {"name": "The Crown", "longitude": -0.50, "latitude": 51.90},
    {"name": "Queen Street Car Park", "longitude": -0.42, "latitude": 51.86},
    {"name": "Queen Square Car Park", "longitude": -0.43, "latitude": 51.85},
]


@pytest.fixture
def places() -> PlacesOfInterest:
    return PlacesOfInterest(ROWS)


@pytest.mark.parametrize(
    "text", ["Harbour Lights", "harbour lights", "The HARBOUR LIGHTS", "Old Custom House", "lights bar"]
)
def test_names_and_other_names_are_exact(places: PlacesOfInterest, text: str) -> None:
    found = places.find(text)
    assert found is not None
    assert (found.venue.name, found.kind, found.score) == ("Harbour Lights", "exact", 1.0)


@pytest.mark.parametrize("text", ["Outside Harbour Lights, Quay Rd", "Harbor Lights", "Harbour Light"])
def test_close_names_are_told_with_their_score(places: PlacesOfInterest, text: str) -> None:
    found = places.find(text)
    assert found is not None
    assert (found.venue.name, found.kind) == ("Harbour Lights", "close")
    assert THRESHOLD <= found.score < 1


@pytest.mark.parametrize("text", ["The Crown", "crown", "Harbour", "Town centre", "", "the", "Queen Car Park"])
def test_what_could_be_two_places_or_none_is_none(places: PlacesOfInterest, text: str) -> None:
    assert places.find(text) is None


def test_references_of_the_national_grid() -> None:
    assert grid_point("TQ 30 80") == (530500.0, 180500.0)
    assert grid_point("tl 09123 21234") == (509123.0, 221234.0)
    assert grid_point("SU1234567890") == (412345.0, 167890.0)
    assert grid_point("TL 091 21") is None
    assert grid_point("Tower Hill") is None


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Elm Dr", "Elm Drive"),
        ("12 Elm Gdns", "12 Elm Gardens"),
        ("Elm Ave", "Elm Avenue"),
        ("Elm Rd", "Elm Road"),
        ("Elm Cres", "Elm Crescent"),
        ("Elm Pl", "Elm Place"),
        ("Elm Sq", "Elm Square"),
        ("Elm Tce", "Elm Terrace"),
        ("Dr Patel's Surgery", "Doctor Patels Surgery"),
        ("outside Dr Patel's Surgery", "Doctor Patel's Surgery"),
    ],
)
def test_shortened_words_are_read_in_full(short: str, long: str) -> None:
    assert tokens(short) == tokens(long)


def test_a_doctor_is_no_drive() -> None:
    assert tokens("Dr Elm") != tokens("Drive Elm")
