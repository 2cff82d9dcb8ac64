"""What the partners of the demonstration send, loaded: every source takes its files, and only the mistakes are rejected."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from wardmote.demo.story import months, story
from wardmote.foundations.members.demo import found_partnership, person_in
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.demo.area_files import write_area_files
from wardmote.foundations.places.demo.island import island
from wardmote.foundations.places.public import load_areas
from wardmote.intake.demo.partner_files import PartnerFile, write_partner_files
from wardmote.intake.public import BatchSummary, count_records, coverage, load, reference, source, sources
from wardmote.measures.public import peers

pytestmark = pytest.mark.slow
ALDERMERE = "E06990001"
PARTNER_SOURCES = sorted(each.slug for each in sources().values() if each.is_partner and not each.is_own)
# The rows that their senders got wrong or suppressed, and nothing else.
REJECTED = {"police-crimes": 1, "council-environment": 3, "drug-alcohol-treatment": 6}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PartnerFile]:
    return {each.source: each for each in write_partner_files(island(), tmp_path_factory.mktemp("partners"))}


@pytest.fixture(scope="module")
def _areas(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_areas(by=system_person(), paths=[write_area_files(island(), tmp_path_factory.mktemp("areas"))])
        found_partnership()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aldermere(_areas: None, db: None) -> Partnership:
    return Partnership.objects.get(slug=story()["partnership"]["slug"])


def loaded(partnership: Partnership, each: PartnerFile) -> BatchSummary:
    by = person_in(partnership, "analyst")
    made = load(
        by=by,
        partnership=partnership,
        source=each.source,
        paths=[each.path],
        organisation=each.organisation or None,
        today=story()["story_day"],
    )
    return made[0]


def test_every_partner_source_has_a_file(sent: dict[str, PartnerFile]) -> None:
    assert sorted(sent) == PARTNER_SOURCES


@pytest.mark.parametrize("slug", PARTNER_SOURCES)
def test_it_loads_and_only_the_mistakes_are_rejected(
    aldermere: Partnership, sent: dict[str, PartnerFile], slug: str
) -> None:
    batch = loaded(aldermere, sent[slug])
    assert batch.rows_kept > 0
    assert batch.rows_rejected == REJECTED.get(slug, 0), batch.warnings


def test_a_nil_return_supplies_its_quarter(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    loaded(aldermere, sent["fire-false-alarms"])
    held = coverage(aldermere, sources=["fire-false-alarms"])
    assert {month for _, month in held} == set(months())
    nil = {month for (_, month), segment in held.items() if segment.is_nil}
    assert {date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)} <= nil
    assert len(nil) < len(months()) / 2


def test_the_late_return_leaves_its_quarter_open(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    batch = loaded(aldermere, sent["road-collisions"])
    due = {month for month in months() if month.year == 2026 and month.month in {4, 5, 6}}
    assert due
    assert not due & set(batch.months)
    assert len(batch.months) == 30


def test_a_place_off_the_island_is_in_no_council(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    batch = loaded(aldermere, sent["council-environment"])
    assert (batch.rows_without_place, batch.rows_outside, batch.rows_beyond) == (0, 0, 1)


def test_the_police_count_the_same_crimes_twice_over(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    """The Home Office's table and the force's rows are of the same crimes, but for those the force could not place."""
    loaded(aldermere, sent["police-crimes"])
    loaded(aldermere, sent["home-office-crime"])

    def counted(slug: str) -> dict[str, int]:
        table = count_records(aldermere, sources=[slug], by=["category", "council"]).to_pylist()
        return {row["category"]: int(row["count"]) for row in table if row["council"] == ALDERMERE}

    force, table = counted("police-crimes"), counted("home-office-crime")
    assert set(force) == set(table)
    for category, count in table.items():
        assert 0.85 * count - 12 <= force[category] <= count, category


def test_every_peer_of_the_council_has_a_rate(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    loaded(aldermere, sent["home-office-crime"])
    loaded(aldermere, sent["most-similar-groups"])
    made = peers(
        partnership=aldermere, measure="recorded-crime-home-office", area=ALDERMERE, year_ending=f"{months()[-1]:%Y-%m}"
    )
    assert made.missing == ()
    assert len(made.ranked) == 15
    assert made.limits is not None
    elsewhere = {council["code"]: council["people"] for council in story()["elsewhere"]["councils"]}
    shown = {each.figure.area.code: each.figure.population for each in made.ranked}
    assert elsewhere.items() <= shown.items()


def test_the_places_of_interest_can_be_asked_for(aldermere: Partnership, sent: dict[str, PartnerFile]) -> None:
    loaded(aldermere, sent["places-of-interest"])
    rows = reference(aldermere, source("places-of-interest").slug, on=story()["story_day"])
    assert len(rows) > 40
    assert all(row["name"] and row["longitude"] is not None for row in rows)


def test_files_are_the_same_each_time_they_are_written(sent: dict[str, PartnerFile], tmp_path: Path) -> None:
    again = {each.source: each for each in write_partner_files(island(), tmp_path)}
    for slug in ("fire-incidents", "council-environment", "police-crimes", "licensed-premises"):
        first, second = sent[slug].path, again[slug].path
        for one in [first] if first.is_file() else sorted(first.iterdir()):
            other = second if first.is_file() else second / one.name
            assert one.read_bytes() == other.read_bytes(), one.name
