"""The full-text index: kept current by the database whatever changes a row, found missing or wrong, and made anew."""

import pytest
from django.db import connection

from tests.personas import Personas
from wardmote.config.cli import main
from wardmote.foundations.members.public import User
from wardmote.foundations.places.models import Area
from wardmote.foundations.search.indexes import ensure_indexes, problems, rebuild_indexes, sweep_indexes
from wardmote.foundations.search.texts import has_words, texts, tokens

pytestmark = pytest.mark.django_db


def area_codes(*words: str) -> list[str]:
    return sorted(Area.objects.filter(has_words("places.Area", words)).values_list("code", flat=True))


def add(code: str, name: str) -> Area:
    return Area.objects.create(code=code, vintage=2021, kind="ward", name=name)


def test_the_index_follows_each_way_in_which_a_row_changes() -> None:
    area = add("E05000001", "Llanfair")
    assert area_codes("llanf") == ["E05000001"]
    Area.objects.bulk_create([Area(code="E05000002", vintage=2021, kind="ward", name="Llanfair North")])
    assert area_codes("llanfair") == ["E05000001", "E05000002"]
    Area.objects.filter(pk=area.pk).update(name="Pentre")
    assert area_codes("llanfair") == ["E05000002"]
    assert area_codes("pentre") == ["E05000001"]
    Area.objects.filter(code="E05000002").delete()
    assert area_codes("llanfair") == []
    assert problems() == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siân’s Field", ("sian",)),
        ("Sian's Field", ("SIÂN",)),
        ("Tŷ Gwyn", ("ty", "gwyn")),
        ("Stoke-on-Trent", ("trent", "stoke")),
        ("Stoke-on-Trent", ("stoke-on",)),
        ("2023-04_bedfordshire-street.csv", ("bedford",)),
        ("data.police.uk", ("police",)),
        ("St. Mary's (East)", ("east", "mary")),
        ("Ambridge 001A", ("001a",)),
    ],
)
def test_words_are_found_as_people_type_them(name: str, typed: tuple[str, ...]) -> None:
    add("E05000003", name)
    add("E05000004", "Elsewhere")
    assert area_codes(*typed) == ["E05000003"]


def test_every_word_must_be_there_and_a_code_is_a_word() -> None:
    add("E05000003", "Castle Mead")
    add("E05000004", "Castle Hill")
    assert area_codes("castle") == ["E05000003", "E05000004"]
    assert area_codes("castle", "mead") == ["E05000003"]
    assert area_codes("e05000004") == ["E05000004"]
    assert area_codes("castle", "nowhere") == []


@pytest.mark.parametrize("typed", ["%", '"', "'", "&|!:*", "a' OR '1", "NEAR(a b)", "castle*", ":*", "\x00", "((("])
def test_nothing_typed_is_a_command_to_the_database(typed: str) -> None:
    add("E05000003", "Castle Mead")
    assert area_codes(typed) in ([], ["E05000003"])


def test_no_word_finds_nothing() -> None:
    add("E05000003", "Castle Mead")
    assert tokens(("%", "--")) == ()
    assert area_codes("%") == []
    assert area_codes() == []


def test_visibility_is_in_the_query_and_not_after_it(personas: Personas) -> None:
    people = User.objects.filter(
        has_words("members.User", ("pritchard",)), memberships__partnership=personas.partnership
    )
    statement = str(people.query)
    assert statement.count("SELECT") > 1
    assert "partnership_id" in statement
    assert [person.display_name for person in people] == ["Siân Pritchard"]


def test_a_missing_index_is_made_and_has_what_was_there_before() -> None:
    assert ensure_indexes() == []
    add("E05000003", "Castle Mead")
    text = texts()["places.Area"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP INDEX "{text.index}"')
        else:
            cursor.execute(f'DROP TRIGGER "{text.index}_come"')
    assert problems() == [text.index]
    add("E05000004", "Castle Hill")
    assert ensure_indexes() == [text.index]
    assert problems() == []
    assert area_codes("castle") == ["E05000003", "E05000004"]


def test_the_command_rebuilds_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    add("E05000003", "Castle Mead")
    assert main(["search", "rebuild"]) == 0
    assert "places.Area: 1" in capsys.readouterr().out
    assert main(["search", "check"]) == 0
    assert "agrees" in capsys.readouterr().out
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute('INSERT INTO "search_places_area"("search_places_area") VALUES (\'delete-all\')')
        assert main(["search", "check"]) == 1
        assert "search_places_area" in capsys.readouterr().out
    assert rebuild_indexes()["places.Area"] == 1
    assert problems() == []


def test_swept_words_leave_the_index(personas: Personas) -> None:
    person = personas.analyst
    User.objects.filter(pk=person.pk).update(display_name="Somebody")
    sweep_indexes()
    assert not User.objects.filter(has_words("members.User", ("amira",))).exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT count(*) FROM "search_members_user_data" WHERE instr(block, CAST(%s AS BLOB))', ["amira"]
            )
            assert cursor.fetchone() == (0,)
