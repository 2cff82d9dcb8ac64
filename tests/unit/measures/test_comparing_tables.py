"""Which names stand in a funnel of many areas."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.measures.comparisons.peers import Limits
from wardmote.measures.pages.comparing_tables import LABEL_HIGH, LABEL_WIDE, named_in_funnel

PLACES = np.linspace(50_000, 150_000, 5)
LIMITS = Limits(PLACES, *(np.full(5, height) for height in (54.0, 58.0, 52.0, 60.0)))


def test_the_area_and_the_outlying_are_named_and_the_crowd_is_not() -> None:
    crowd = [(100_000.0 + 500 * at, 56.0, f"Crowd {at}") for at in range(6)]
    points = [*crowd, (140_000.0, 75.0, "High"), (60_000.0, 40.0, "Low"), (101_000.0, 56.1, "Own")]
    assert named_in_funnel(points, "Own", LIMITS) == {"Own", "High", "Low"}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(5e4, 1.5e5), st.floats(40, 80)), min_size=1, max_size=20))
def test_names_never_lie_on_one_another(places: list[tuple[float, float]]) -> None:
    points = [(x, y, str(at)) for at, (x, y) in enumerate(places)]
    named = named_in_funnel(points, "0", LIMITS)
    assert "0" in named
    high = max([60.0, *(y for _x, y in places)]) - min([52.0, *(y for _x, y in places)])
    for x, y, name in points:
        for at, up, other in points:
            if name < other and {name, other} <= named:
                assert abs(x - at) > LABEL_WIDE * 1e5 or abs(y - up) > LABEL_HIGH * high
