from wardmote.config.supervising import LONGEST_WAIT_SECONDS, WELL_AFTER_SECONDS, Place


def wait_after(place: Place, lived: float) -> float:
    place.pid, place.started_at = 4711, 1000.0
    place.ended(1000.0 + lived)
    assert place.pid is None
    return place.due_at - (1000.0 + lived)


def test_a_process_that_was_well_is_started_again_at_once() -> None:
    assert wait_after(Place(0), WELL_AFTER_SECONDS) == 0


def test_one_that_never_gets_well_waits_longer_each_time_but_not_for_ever() -> None:
    place = Place(0)
    waits = [wait_after(place, 1.0) for _time in range(12)]
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_SECONDS


def test_being_well_once_makes_the_next_wait_short_again() -> None:
    place = Place(0)
    for _time in range(6):
        wait_after(place, 1.0)
    wait_after(place, WELL_AFTER_SECONDS)
    assert wait_after(place, 1.0) == 0.5
