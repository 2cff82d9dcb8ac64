"""What the demonstration has on record about sharing, without its records: every status of an agreement, a gap, a reminder."""

import pytest

from wardmote.foundations.members.demo import found_partnership
from wardmote.foundations.organisations.public import Partnership
from wardmote.sharing.demo import record_sharing
from wardmote.sharing.public import Agreement, Kind, LiaisonOfficer, Reminder, ReturnNote, Status


@pytest.fixture
def aldermere(db: None) -> Partnership:
    partnership = found_partnership()
    record_sharing(partnership)
    return partnership


def test_every_status_and_every_kind_of_record_is_there(aldermere: Partnership) -> None:
    assert {each.status for each in Agreement.objects.filter(partnership=aldermere)} == set(Status)
    assert {Kind(each.kind) for each in ReturnNote.objects.filter(partnership=aldermere)} == set(Kind)
    assert ReturnNote.objects.filter(kind=Kind.QUALITY, closed_at__isnull=False).count() == 1


def test_one_authority_has_lost_its_liaison_officer(aldermere: Partnership) -> None:
    ended = LiaisonOfficer.objects.get(partnership=aldermere, ends_on__isnull=False)

    assert "Integrated Care Board" in ended.organisation.name
    assert not LiaisonOfficer.objects.filter(organisation=ended.organisation, ends_on__isnull=True).exists()


def test_building_again_changes_nothing(aldermere: Partnership) -> None:
    before = [model.objects.count() for model in (Agreement, ReturnNote, LiaisonOfficer, Reminder)]
    record_sharing(aldermere)

    assert [model.objects.count() for model in (Agreement, ReturnNote, LiaisonOfficer, Reminder)] == before
    assert min(before) > 0
