"""The demonstration: built once for all the tests here, from an empty database."""

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.integration.assessment.one_verdict import check_every_measure
from wardmote.assessment.public import Assessment
from wardmote.demo.public import DemoRefused, build_demo, remove_demo
from wardmote.demo.story import story
from wardmote.foundations.ledger.public import Entry, verify
from wardmote.foundations.members.public import (
    Membership,
    Team,
    User,
    covered_by,
    remove_demonstration,
    system_person,
)
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership, add_partnership
from wardmote.foundations.places.models import Area, Dataset
from wardmote.foundations.places.public import AreaKind, areas, population
from wardmote.intake.public import batches, coverage
from wardmote.measures.public import figure, figures_by

pytestmark = pytest.mark.slow
ALDERMERE = "E06990001"
LAST = "2026-09"


def test_it_is_marked_as_a_demonstration_and_covers_one_council(aldermere: Partnership) -> None:
    assert aldermere.is_demo
    assert list(aldermere.councils.values_list("council_code", flat=True)) == [ALDERMERE]


def test_every_month_of_street_files_came_and_one_of_searches_did_not(aldermere: Partnership) -> None:
    street = {month for _force, month in coverage(aldermere, sources=["police-uk-street"])}
    searches = {month for _force, month in coverage(aldermere, sources=["police-uk-stop-and-search"])}

    assert len(street) == 36
    assert [f"{month:%Y-%m}" for month in sorted(street - searches)] == story()["missing_searches"]


def test_records_have_the_quirks_of_real_ones(aldermere: Partnership) -> None:
    street = batches(aldermere, source="police-uk-street")[0]

    assert street.rows_rejected == 0
    assert street.repeats_dropped == 9
    assert 0.02 < street.rows_without_place / street.rows_read < 0.06


def test_figures_tell_the_story(aldermere: Partnership) -> None:
    shoplifting = figure(partnership=aldermere, measure="shoplifting", area=ALDERMERE, year_ending=LAST)
    burglary = figure(partnership=aldermere, measure="burglary", area=ALDERMERE, year_ending=LAST)
    everything = figure(partnership=aldermere, measure="all-crime", area=ALDERMERE, year_ending=LAST)

    assert shoplifting.count > shoplifting.previous_count * 1.15
    assert burglary.count < burglary.previous_count * 0.9
    assert everything.months_supplied == 12
    assert 50 < everything.rate_per_1000 < 120


def test_the_small_areas_add_up_to_the_council(aldermere: Partnership) -> None:
    whole = figure(partnership=aldermere, measure="all-crime", area=ALDERMERE, year_ending=LAST)
    parts = figures_by(
        partnership=aldermere, measure="all-crime", within=ALDERMERE, kind=AreaKind.LSOA, year_ending=LAST
    )

    assert len(parts) == len(areas(AreaKind.LSOA, within=ALDERMERE, vintage=2021)) > 50
    assert sum(part.count for part in parts) == whole.count
    assert sum(part.population for part in parts) == population(ALDERMERE, year=2021).count


def test_a_month_that_did_not_come_is_not_counted_as_none(aldermere: Partnership) -> None:
    searches = figure(partnership=aldermere, measure="stop-and-search", area=ALDERMERE, year_ending=LAST)

    assert (searches.months_supplied, searches.months_expected) == (11, 12)


def test_vehicle_crime_rose_in_one_ward(aldermere: Partnership) -> None:
    wards = figures_by(
        partnership=aldermere, measure="vehicle-crime", within=ALDERMERE, kind=AreaKind.WARD, year_ending=LAST
    )
    rose = max(wards, key=lambda ward: ward.count - ward.previous_count)

    assert rose.area.name == "Mill Hythe"


def test_neighbourhoods_are_listed(aldermere: Partnership) -> None:
    assert {area.name for area in areas(AreaKind.NEIGHBOURHOOD, partnership=aldermere)} == {
        "Harbourside",
        "Priority neighbourhoods",
    }


def test_two_headings_are_written_and_the_others_wait(aldermere: Partnership) -> None:
    assessment = Assessment.objects.get(partnership=aldermere)

    assert {text.author for text in assessment.written().values()} == {"Helen Marsh"}
    assert sorted(assessment.unwritten) == ["previous-plan", "priorities"]


def test_every_measure_with_data_has_one_verdict_wherever_it_is_printed(
    aldermere: Partnership, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    member = Membership.objects.current().filter(partnership=aldermere, role="analyst").first()
    assert member is not None
    client.force_login(member.user)
    assessment = Assessment.objects.get(partnership=aldermere)
    found = check_every_measure(client, aldermere, assessment, ALDERMERE, LAST, capsys)
    assert len(found) > 25
    assert set(found.values()) == {"clear rise", "clear fall", "no clear change", "cannot say"}


def test_every_role_has_a_person_who_can_sign_in_and_has_a_home(aldermere: Partnership) -> None:
    held = set(Membership.objects.current().filter(partnership=aldermere).values_list("role", flat=True))

    assert held == {member["role"] for member in story()["members"]}
    assert len(held) == 7
    for member in story()["members"]:
        client = Client()
        signed_in = client.post(
            "/account/login/", {"login": member["email"], "password": story()["partnership"]["password"]}
        )
        assert signed_in.status_code == 302, member["role"]
        assert client.get("/p/safer-aldermere/").status_code == 200, member["role"]


def test_people_work_in_teams_and_somebody_stands_in_for_who_is_away(aldermere: Partnership) -> None:
    teams = Team.objects.current().filter(organisation__partnership=aldermere)
    assert {team.organisation.name for team in teams} == {"Aldermere Council", "Aldermere Fire and Rescue"}
    assert all(team.members.exists() for team in teams)
    cover = User.objects.get(email="helen.marsh@aldermere.example")
    assert [str(absence.user) for absence in covered_by(cover, aldermere)] == ["Daniel Okoro"]


def test_the_ledger_of_the_build_verifies(aldermere: Partnership) -> None:
    assert verify().ok


def test_building_it_twice_changes_nothing(aldermere: Partnership) -> None:
    before = (Membership.objects.count(), Assessment.objects.count(), verify().entries, len(batches(aldermere)))
    steps: list[str] = []
    lines = build_demo(again=False, say=steps.append)

    assert steps == []
    assert (Membership.objects.count(), Assessment.objects.count(), verify().entries, len(batches(aldermere))) == before
    assert any("amira.khan@aldermere.example" in line for line in lines)


def test_a_build_cut_short_goes_on_where_it_stopped(aldermere: Partnership) -> None:
    for assessment in Assessment.objects.filter(partnership=aldermere):
        assessment.texts.all().delete()
        assessment.delete()
    steps: list[str] = []
    build_demo(again=False, say=steps.append)

    assert Assessment.objects.filter(partnership=aldermere).count() == 1
    assert not any("Loading" in step or "Drawing" in step for step in steps)


def test_its_files_stand_under_nobodys_name_but_its_own(aldermere: Partnership) -> None:
    files = Dataset.objects.all()
    assert files.exists()
    assert {file.publisher for file in files} == {"Made up for the demonstration"}
    assert not [file for file in files if "Office for National Statistics" in file.attribution + file.title]
    people = population(ALDERMERE, year=2021)
    assert people is not None
    assert people.source.startswith("Made up")


def test_it_can_be_removed_and_leaves_the_ledger_whole(aldermere: Partnership) -> None:
    last = Entry.objects.latest("pk").pk
    ours = add_partnership(by=system_person(), name="Riverside", slug="riverside")

    assert "Safer Aldermere is removed" in remove_demo()

    assert list(Partnership.objects.all()) == [ours]
    assert not User.objects.filter(is_system=False).exists()
    assert not Dataset.objects.exists()
    assert not Area.objects.exists()
    assert not Assessment.objects.exists()
    checked = verify()
    assert checked.ok
    later = list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("event", flat=True))
    assert later[0] == "organisations.partnership.added"
    assert later[-1] == "organisations.partnership.removed"
    assert len(later) == 4, later
    assert "nothing was removed" in remove_demo()


def test_a_real_partnership_is_never_removed(db: None) -> None:
    ours = add_partnership(by=system_person(), name="Riverside", slug="riverside")
    with pytest.raises(NotAllowedHere, match="not the demonstration"):
        remove_demonstration(by=system_person(), partnership=ours)


def test_a_real_partnership_of_the_same_address_is_left_alone(db: None) -> None:
    # Where the demonstration has been built already, it is moved out of the way.
    Partnership.objects.filter(slug=story()["partnership"]["slug"]).update(slug="elsewhere", is_demo=False)
    ours = add_partnership(by=system_person(), name="Safer Aldermere", slug=story()["partnership"]["slug"])
    with pytest.raises(DemoRefused, match="is a real one"):
        build_demo(again=True, say=print)
    assert "There is no demonstration here" in remove_demo()
    assert not Membership.objects.filter(partnership=ours).exists()


def test_it_is_refused_where_others_can_reach_it(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WARDMOTE_DEMO", raising=False)
    settings.ALLOWED_HOSTS = ["localhost", "wardmote.example"]

    with pytest.raises(DemoRefused, match=r"wardmote\.example"):
        build_demo(again=False, say=print)
