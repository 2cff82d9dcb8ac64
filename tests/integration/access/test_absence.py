"""Absence and cover: who is told in somebody's place, what they see of what was given to that person, and for how long."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.integration.access.test_grants import DOOR, VICTIMS, request_of
from tests.personas import SINCE, Personas
from tests.sectioned.models import Folder
from wardmote.config.needs_you import lines_for
from wardmote.foundations.access.absence_operations import end_absence, record_absence
from wardmote.foundations.access.operations import add_member_role
from wardmote.foundations.access.public import Denied, Granted, Rule, To, break_glass, grant, permissions_of, viewer_of
from wardmote.foundations.clocks.public import clocks_of
from wardmote.foundations.design.public import long_date
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import (
    Absence,
    RoleName,
    User,
    add_member,
    covered_by,
    end_membership,
    with_cover,
)
from wardmote.foundations.messages.models import Message, Notice
from wardmote.foundations.messages.public import notify
from wardmote.foundations.organisations.public import NotAllowedHere
from wardmote.foundations.runs.public import start_run
from wardmote.sharing.public import designate_liaison, keep_return_clocks, send_reminder

pytestmark = pytest.mark.django_db
RULE = Rule((Granted(),))


def away(personas: Personas, user: User, cover: User | None, *, start: int = 0, days: int = 7) -> Absence:
    first = timezone.localdate() + timedelta(days=start)
    return record_absence(
        by=personas.administrator,
        partnership=personas.partnership,
        user=user,
        starts_on=first,
        ends_on=first + timedelta(days=days),
        cover=cover,
    )


@pytest.fixture
def colleague(personas: Personas) -> User:
    """A second anti-social behaviour officer of the council."""
    return add_member(
        by=personas.administrator,
        partnership=personas.partnership,
        organisation=personas.organisations["council"],
        email="second@riverside.example.org",
        display_name="Lena Fox",
        role=RoleName.ASB_OFFICER,
        starts_on=SINCE,
    ).user


@pytest.fixture
def folder(personas: Personas) -> Folder:
    subject = Folder.objects.create(
        partnership=personas.partnership,
        organisation=personas.organisations["council"],
        lead=personas.administrator,
        reference="F-1",
        victim="Ann",
    )
    give(personas, subject, personas.person(RoleName.ASB_OFFICER))
    return subject


def give(personas: Personas, subject: Folder, user: User) -> None:
    grant(
        by=personas.administrator,
        subject=subject,
        partnership=personas.partnership,
        to=To(member=user),
        sections=[VICTIMS],
    )


def sees(personas: Personas, user: User, subject: Folder, days: int = 0) -> bool:
    viewer = viewer_of(user, personas.partnership, timezone.now() + timedelta(days=days))
    answers = {RULE.may_see(viewer, subject, VICTIMS), RULE.of(Folder.objects.all(), viewer, VICTIMS).exists()}
    assert len(answers) == 1
    return answers.pop()


def test_cover_opens_what_was_given_by_name_and_ends_by_itself(
    personas: Personas, colleague: User, folder: Folder
) -> None:
    officer = personas.person(RoleName.ASB_OFFICER)
    away(personas, officer, colleague, start=1, days=3)
    assert [sees(personas, colleague, folder, days) for days in range(6)] == [False, True, True, True, False, False]
    # Who is away keeps it.
    assert sees(personas, officer, folder, 2)


def test_a_look_in_somebodys_place_says_so(personas: Personas, colleague: User, folder: Folder) -> None:
    officer = personas.person(RoleName.ASB_OFFICER)
    with pytest.raises(Http404):
        DOOR.open(request_of(personas, colleague), "F-1", needs=VICTIMS)
    away(personas, officer, colleague)
    assert DOOR.open(request_of(personas, colleague), "F-1", needs=VICTIMS)[VICTIMS]["victim"] == "Ann"
    look = Entry.objects.get(event="intake.batches.exported")
    assert look.after == {"needs": "victims", "sections": ["victims"], "in_place_of": [officer.pk]}


def test_cover_gives_nothing_that_ones_own_roles_would_not_allow(personas: Personas, folder: Folder) -> None:
    analyst, councillor = personas.analyst, personas.person(RoleName.BOARD_MEMBER)
    give(personas, folder, analyst)
    away(personas, analyst, councillor)
    assert [each.user for each in covered_by(councillor, personas.partnership)] == [analyst]
    assert not sees(personas, councillor, folder)
    page = personas.client(RoleName.BOARD_MEMBER).get(reverse("access:away", args=[personas.partnership.slug]))
    assert "You are told what they are told." in page.content.decode()
    add_member_role(
        by=personas.administrator,
        membership=personas.members[RoleName.BOARD_MEMBER],
        role=RoleName.ANALYST,
    )
    assert sees(personas, councillor, folder)


def test_an_emergency_is_ones_own(personas: Personas, colleague: User) -> None:
    officer = personas.person(RoleName.ASB_OFFICER)
    subject = Folder.objects.create(
        partnership=personas.partnership,
        organisation=personas.organisations["council"],
        lead=personas.administrator,
        reference="F-2",
    )
    break_glass(
        by=officer,
        subject=subject,
        partnership=personas.partnership,
        sections=[VICTIMS],
        reason="A threat to life",
        owners=[personas.administrator],
        reference="F-2",
    )
    away(personas, officer, colleague)
    assert not sees(personas, colleague, subject)


def test_cover_comes_from_the_same_organisation_and_is_there(personas: Personas, colleague: User) -> None:
    officer = personas.person(RoleName.ASB_OFFICER)
    for cover in (personas.person(RoleName.PARTNER_OFFICER), personas.stranger, officer):
        with pytest.raises(NotAllowedHere, match="same organisation"):
            away(personas, officer, cover)
    away(personas, colleague, None, start=2, days=2)
    with pytest.raises(NotAllowedHere, match="Lena Fox is away"):
        away(personas, officer, colleague)
    away(personas, officer, colleague, days=2)
    for values, refused in (
        ({"start": 1}, "already"),
        ({"start": 30, "days": 0}, "later than the first"),
        ({"start": -9, "days": 5}, "is over"),
        ({"start": 30, "days": 400}, "a year at most"),
    ):
        with pytest.raises(NotAllowedHere, match=refused):
            away(personas, officer, None, **values)
    with pytest.raises(NotAllowedHere, match="not in the partnership"):
        away(personas, personas.stranger, None)
    with pytest.raises(Denied):
        record_absence(
            by=personas.analyst,
            partnership=personas.partnership,
            user=officer,
            starts_on=date(2030, 1, 1),
            ends_on=date(2030, 1, 2),
        )


def test_whoever_covers_counts_only_while_they_belong(personas: Personas) -> None:
    officer, analyst = personas.person(RoleName.ASB_OFFICER), personas.analyst
    away(personas, officer, analyst)
    assert with_cover([officer], personas.partnership) == [officer, analyst]
    end_membership(by=personas.administrator, membership=personas.members[RoleName.ANALYST])
    assert with_cover([officer], personas.partnership) == [officer]
    assert covered_by(analyst, personas.partnership) == []


def test_cover_goes_on_to_who_covers_for_the_cover_and_never_round(personas: Personas, colleague: User) -> None:
    officer, analyst = personas.person(RoleName.ASB_OFFICER), personas.analyst
    away(personas, officer, colleague)
    away(personas, colleague, analyst)
    assert with_cover([officer], personas.partnership) == [officer, colleague, analyst]
    Absence.objects.create(
        partnership=personas.partnership,
        user=analyst,
        cover=officer,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(days=1),
    )
    assert with_cover([officer], personas.partnership) == [officer, colleague, analyst]
    assert {each.user for each in covered_by(analyst, personas.partnership)} == {officer, colleague}


def test_who_stands_in_is_told_once_and_only_then(personas: Personas, colleague: User) -> None:
    officer = personas.person(RoleName.ASB_OFFICER)
    tell = {"partnership": personas.partnership, "members": [officer], "kind": "clocks.due"}
    said = {"title": "Something", "day": "1 January 2027"}
    assert notify(**tell, about="a:1", said=said) == 1  # type: ignore[arg-type]
    absence = away(personas, officer, colleague)
    assert notify(**tell, about="a:2", said=said) == 2  # type: ignore[arg-type]
    assert notify(**tell, about="a:2", said=said) == 0  # type: ignore[arg-type]
    end_absence(by=officer, absence=absence)
    assert notify(**tell, about="a:3", said=said) == 1  # type: ignore[arg-type]
    assert list(Notice.objects.filter(member=colleague).values_list("about", flat=True)) == ["a:2"]


def test_the_liaison_officers_letter_goes_to_who_stands_in(personas: Personas, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    fire, officer = personas.organisations["fire-and-rescue"], personas.members[RoleName.PARTNER_OFFICER]
    second = add_member(
        by=personas.administrator,
        partnership=personas.partnership,
        organisation=fire,
        email="crew@riverside.example.org",
        display_name="Nia Crewe",
        role=RoleName.PARTNER_OFFICER,
        starts_on=SINCE,
    ).user
    liaison = designate_liaison(
        by=personas.analyst, organisation=fire, role_title="Data officer", membership=officer, starts_on=SINCE
    )
    away(personas, officer.user, second)
    assert liaison.addresses == f"{officer.user.email},{second.email}"
    send_reminder(
        by=personas.analyst,
        partnership=personas.partnership,
        organisation=fire,
        owed=[("3", "2026Q3")],
        said={"partnership": "Riverside", "rows": []},
    )
    assert set(Message.objects.values_list("address", flat=True)) == {officer.user.email, second.email}
    # An office is written to as ever.
    liaison.office_address = "office@example.org"
    assert liaison.addresses == "office@example.org"


def test_clocks_and_home_show_what_waits_for_who_is_away(personas: Personas) -> None:
    fire, officer = personas.organisations["fire-and-rescue"], personas.person(RoleName.PARTNER_OFFICER)
    second, third = (
        add_member(
            by=personas.administrator,
            partnership=personas.partnership,
            organisation=fire,
            email=f"{role}-of-fire@riverside.example.org",
            display_name=name,
            role=role,
            starts_on=SINCE,
        ).user
        for name, role in (("Nia Crewe", RoleName.ANALYST), ("Ola Berg", RoleName.BOARD_MEMBER))
    )
    keep_return_clocks(personas.partnership, timezone.localdate())
    theirs = set(clocks_of(officer, personas.partnership).values_list("pk", flat=True))
    run = start_run(by=officer, partnership=personas.partnership, kind="intake.load", parameters={})

    def notes(person: User) -> list[str]:
        lines = lines_for(personas.partnership, person, permissions_of(person, personas.partnership))
        return [each.note for each in lines if str(run.pk) in each.url]

    assert notes(second) == notes(third) == []
    assert theirs - set(clocks_of(third, personas.partnership).values_list("pk", flat=True))
    absence = away(personas, officer, second)
    assert notes(second) == [f"for Tom Akande, away until {long_date(absence.ends_on)}"]
    end_absence(by=officer, absence=absence)
    assert notes(second) == []
    away(personas, officer, third)
    assert theirs <= set(clocks_of(third, personas.partnership).values_list("pk", flat=True))
    # Nothing leads where the one who stands in may not go.
    assert notes(third) == []


def test_the_pages_record_show_and_end_an_absence(personas: Personas) -> None:
    slug = personas.partnership.slug
    client = personas.client(RoleName.ASB_OFFICER)
    here = reverse("access:away", args=[slug])
    assert "No absence is recorded." in client.get(here).content.decode()
    assert here in client.get(reverse("account")).content.decode()
    first, back = timezone.localdate(), timezone.localdate() + timedelta(days=13)
    sent = {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("starts_on", first), ("ends_on", back))
        for part in ("day", "month", "year")
    }
    assert client.post(here, {**sent, "cover": personas.stranger.pk}).status_code == 422
    assert client.post(here, {**sent, "cover": personas.analyst.pk}).status_code == 302
    absence = Absence.objects.get()
    assert (absence.starts_on, absence.ends_on, absence.cover) == (first, back, personas.analyst)
    assert client.post(here, sent).status_code == 422
    for page in (here, reverse("account")):
        assert "Amira Khan" in client.get(page).content.decode()
    administrator = personas.client(RoleName.ADMINISTRATOR)
    shown = administrator.get(reverse("access:members", args=[slug])).content.decode()
    assert f"away until {back.day} " in shown
    assert "covered by Amira Khan" in shown
    end = reverse("access:away-end", args=[slug, absence.pk])
    assert personas.client(RoleName.PARTNER_OFFICER).post(end).status_code == 404
    assert administrator.post(end).status_code == 302
    assert "away until" not in administrator.get(reverse("access:members", args=[slug])).content.decode()
    place = reverse("access:member-away", args=[slug, personas.members[RoleName.BOARD_MEMBER].pk])
    assert administrator.post(place, sent).status_code == 302
    assert "covered by nobody" in administrator.get(reverse("access:members", args=[slug])).content.decode()
    events = Entry.objects.filter(event__startswith="members.absence.").order_by("pk")
    assert [each.event.rpartition(".")[2] for each in events] == ["recorded", "ended", "recorded"]
    assert "Amira" not in str([each.after for each in events])
