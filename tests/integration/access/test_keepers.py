"""Who keeps what belongs to the whole installation: named on the command line, told to every partnership, and no more than that."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.integration.places import small
from tests.personas import SINCE, Personas
from wardmote.config.cli import main
from wardmote.foundations.access.decisions import KEEPERS_PERMISSIONS, permissions_of
from wardmote.foundations.access.permissions import AccessPermission
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import Keeper, RoleName, end_keeper, is_keeper, make_keeper, system_person
from wardmote.foundations.organisations.public import NotAllowedHere, Partnership
from wardmote.foundations.runs.public import Run, State, run_now

pytestmark = pytest.mark.django_db


def test_a_keeper_loads_areas_that_several_partnerships_share(personas: Personas, tmp_path: Path) -> None:
    person, slug = personas.person(RoleName.BOARD_MEMBER), personas.partnership.slug
    client, address = personas.client(RoleName.BOARD_MEMBER), reverse("places:load", args=[slug])
    assert client.get(address).status_code == 403
    make_keeper(by=system_person(), user=person)
    assert "Load these files" in client.get(address).content.decode()
    files = [SimpleUploadedFile("census.csv", small.CENSUS.encode())]
    assert client.post(address, {"uploads": files}).status_code == 302
    done = run_now(Run.objects.get())
    assert "Several partnerships" not in done.error
    end_keeper(by=system_person(), user=person)
    assert client.get(address).status_code == 403


def test_a_load_that_a_keeper_began_is_refused_once_they_keep_no_longer(personas: Personas) -> None:
    person = personas.person(RoleName.BOARD_MEMBER)
    make_keeper(by=system_person(), user=person)
    address = reverse("places:load", args=[personas.partnership.slug])
    files = [SimpleUploadedFile("census.csv", small.CENSUS.encode())]
    personas.client(RoleName.BOARD_MEMBER).post(address, {"uploads": files})
    end_keeper(by=system_person(), user=person)
    done = run_now(Run.objects.get())
    assert done.state == State.FAILED
    assert "Several partnerships count with these areas" in done.error


def test_keeping_opens_no_more_than_it_must_and_nothing_elsewhere(personas: Personas) -> None:
    person = personas.person(RoleName.PROVIDER)
    before = permissions_of(person, personas.partnership)
    make_keeper(by=system_person(), user=person)
    assert permissions_of(person, personas.partnership) == before | KEEPERS_PERMISSIONS
    assert AccessPermission.MEMBER_VIEW not in KEEPERS_PERMISSIONS
    assert permissions_of(person, personas.other_partnership) == frozenset()


def test_every_partnerships_ledger_says_so_and_names_the_person_where_they_belong(personas: Personas) -> None:
    person = personas.analyst
    make_keeper(by=system_person(), user=person)
    end_keeper(by=system_person(), user=person)
    for event in ("members.keeper.added", "members.keeper.ended"):
        entries = {entry.partnership: entry.after for entry in Entry.objects.filter(event=event)}
        assert entries == {
            str(personas.partnership.pk): {"user": person.pk},
            str(personas.other_partnership.pk): {"user": None},
        }


def test_the_page_names_keepers_who_are_members_here_and_counts_the_others(personas: Personas) -> None:
    make_keeper(by=system_person(), user=personas.analyst)
    make_keeper(by=system_person(), user=personas.stranger)
    page = personas.client("administrator").get(reverse("access:keepers", args=[personas.partnership.slug]))
    text = page.content.decode()
    assert "Amira Khan" in text
    assert "1 keeper is a member of another partnership." in text
    assert "Kofi Mensah" not in text


def test_only_a_member_keeps_and_only_once(personas: Personas) -> None:
    make_keeper(by=system_person(), user=personas.analyst)
    with pytest.raises(NotAllowedHere, match="already"):
        make_keeper(by=system_person(), user=personas.analyst)
    with pytest.raises(NotAllowedHere, match="does not keep"):
        end_keeper(by=system_person(), user=personas.administrator)
    with pytest.raises(NotAllowedHere, match="Only a member"):
        make_keeper(by=system_person(), user=system_person())
    Partnership.objects.filter(pk=personas.other_partnership.pk).update(is_demo=True)
    with pytest.raises(NotAllowedHere, match="Only a member"):
        make_keeper(by=system_person(), user=personas.stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Keeper.objects.create(user=personas.analyst, starts_on=SINCE)


def test_the_command_line_names_lists_and_ends(personas: Personas, capsys: pytest.CaptureFixture[str]) -> None:
    address = personas.analyst.email
    assert main(["keeper", "add", address]) == 0
    assert main(["keeper", "list"]) == 0
    assert address in capsys.readouterr().out
    assert main(["keeper", "end", address]) == 0
    assert not is_keeper(personas.analyst)
    assert main(["keeper", "add", "nobody@example.org"]) != 0
    assert "Nobody signs in with that address" in capsys.readouterr().err
