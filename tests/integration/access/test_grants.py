"""One rule in two forms, the door that gives sections, and grants that narrow."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.personas import SINCE, Personas, make_personas
from tests.sectioned.models import Folder, FolderLink
from wardmote.foundations.access.public import (
    EVERY_SECTION,
    Basis,
    Denied,
    Every,
    Grant,
    Granted,
    GrantRefused,
    Level,
    MemberRequest,
    OwnOrganisation,
    OwnPerson,
    Part,
    Permitted,
    Place,
    Rule,
    Section,
    SectionedDoor,
    Through,
    To,
    Viewer,
    Way,
    break_glass,
    disclose,
    end_grant,
    grant,
    inherit,
    merge,
    viewer_of,
)
from wardmote.foundations.access.sections import packed
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, Team, User, add_team
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.sharing.permissions import SharingPermission as May


class FolderSection(Section):
    VICTIMS = "victims"
    RESPONDENTS = "respondents"


VICTIMS, RESPONDENTS = FolderSection.VICTIMS, FolderSection.RESPONDENTS
SECTIONS = (None, *FolderSection)
WAYS: tuple[Way, ...] = (
    Permitted((May.RETURN_RECORD,), sections=frozenset([VICTIMS]), level=Level.WRITE),
    OwnOrganisation("organisation", May.RETURN_VIEW, sections=frozenset([RESPONDENTS])),
    OwnOrganisation("parties", May.AGREEMENT_VIEW),
    OwnPerson("lead", is_covered=True, level=Level.WRITE),
    Every((OwnPerson("lead", level=Level.OWN), OwnOrganisation("organisation", May.RETURN_VIEW, level=Level.OWN))),
    Granted(),
)
FOLDERS = Rule((Granted(), OwnPerson("lead", level=Level.OWN)))
LINKS = Rule((Every((Through("one", FOLDERS), Through("other", FOLDERS))),))
DOOR = SectionedDoor(
    Folder,
    rule=FOLDERS,
    parts={VICTIMS: Part(("victim",)), RESPONDENTS: Part(("respondent",))},
    event="intake.batches.exported",
    ask=lambda folder: folder.organisation.name,
    shown=("reference",),
)


def folder(personas: Personas, reference: str = "F-1", **named: object) -> Folder:
    council = personas.organisations["council"]
    values = {"organisation": council, "lead": personas.administrator, "victim": "Ann", "respondent": "Bob", **named}
    return Folder.objects.create(partnership=personas.partnership, reference=reference, **values)


def request_of(personas: Personas, user: User) -> MemberRequest:
    request = RequestFactory().get("/")
    request.user, request.partnership = user, personas.partnership  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def give(personas: Personas, subject: Folder, user: User, *sections: str, **more: object) -> Grant:
    to = To(member=user)
    return grant(
        by=personas.administrator,
        subject=subject,
        partnership=personas.partnership,
        to=to,
        sections=sections,
        **more,  # type: ignore[arg-type]
    )


GrantRow = tuple[str, int, frozenset[str], Level, datetime, int | None, int, Basis]
moments = st.integers(-3, 3).map(
    lambda days: datetime(2026, 11, 20, 10, tzinfo=timezone.get_default_timezone()) + timedelta(days)
)
permissions = st.frozensets(st.sampled_from([May.RETURN_RECORD, May.RETURN_VIEW, May.AGREEMENT_VIEW]))
few = st.integers(0, 2)
grant_rows = st.tuples(
    st.sampled_from(["organisation", "team", "member"]),
    few,
    st.frozensets(st.sampled_from([VICTIMS, RESPONDENTS, EVERY_SECTION]), min_size=1),
    st.sampled_from(list(Level)),
    moments,
    st.none() | st.integers(0, 4),
    few,
    st.sampled_from(list(Basis)),
)


class TwoForms(TestCase):
    """Whatever members, grants and dates there are, the query and the function say the same of every object."""

    partnerships: ClassVar[list[Partnership]]
    bodies: ClassVar[list[Organisation]]
    people: ClassVar[list[User]]
    teams: ClassVar[list[Team]]
    folders: ClassVar[list[Folder]]
    links: ClassVar[list[FolderLink]]

    @classmethod
    def setUpTestData(cls) -> None:
        personas = make_personas()
        cls.partnerships = [personas.partnership, personas.other_partnership]
        cls.bodies = list(personas.organisations.values())[:3]
        cls.people = [personas.administrator, personas.analyst, personas.person(RoleName.PROVIDER)]
        cls.teams = [
            add_team(by=personas.administrator, organisation=body, name="Night-time economy", starts_on=SINCE)
            for body in cls.bodies
        ]
        cls.folders = [
            Folder.objects.create(
                partnership=cls.partnerships[number == 2],
                organisation=cls.bodies[number],
                lead=cls.people[number],
                reference=f"F-{number}",
            )
            for number in range(3)
        ]
        for number, each in enumerate(cls.folders):
            each.parties.set(cls.bodies[:number])
        cls.links = [
            FolderLink.objects.create(partnership=cls.partnerships[0], one=one, other=other)
            for one in cls.folders
            for other in cls.folders
        ]

    def made(self, row: GrantRow) -> Grant:
        kind, whom, sections, level, starts, days, which, basis = row
        to: dict[str, object] = {
            "organisation": {"organisation": self.bodies[whom]},
            "team": {"team": self.teams[whom]},
            "member": {"member": self.people[whom]},
        }[kind]
        return Grant(
            partnership=self.partnerships[0],
            subject_type="sectioned.folder",
            subject_id=self.folders[which].pk,
            sections=packed(sections),
            level=level,
            basis=basis,
            starts_at=starts,
            ends_at=None if days is None else starts + timedelta(days),
            granted_by=self.people[0],
            **to,
        )

    @settings(max_examples=80, deadline=None)
    @given(
        rows=st.lists(grant_rows, max_size=5),
        ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=3),
        places=st.lists(st.tuples(few, permissions), max_size=2),
        who=few,
        teams=st.frozensets(few),
        covers=st.frozensets(few),
        at=moments,
        asked_of=st.tuples(st.integers(0, 1), st.sampled_from(SECTIONS), st.sampled_from(list(Level))),
    )
    def test_they_are_equal(
        self,
        rows: list[GrantRow],
        ways: list[Way],
        places: list[tuple[int, frozenset[May]]],
        who: int,
        teams: frozenset[int],
        covers: frozenset[int],
        at: datetime,
        asked_of: tuple[int, FolderSection | None, Level],
    ) -> None:
        where, section, level = asked_of
        Grant.objects.bulk_create([self.made(row) for row in rows])
        viewer = Viewer(
            user=self.people[who].pk,
            partnership=self.partnerships[where].pk,
            at=at,
            places=tuple(Place(self.bodies[body].pk, may) for body, may in places),
            teams=frozenset(self.teams[number].pk for number in teams),
            covers=frozenset(self.people[number].pk for number in covers),
        )
        rule = Rule(tuple(ways))
        for model, objects, asked in (
            (Folder, self.folders, rule),
            (FolderLink, self.links, Rule((Every((Through("one", rule), Through("other", rule))),))),
        ):
            listed = list(asked.of(model.objects.order_by("pk"), viewer, section, level))
            assert listed == [each for each in objects if asked.may_see(viewer, each, section, level)]
            assert not listed or (
                viewer.is_member and all(each.partnership_id == viewer.partnership for each in listed)
            )


@pytest.fixture
def victim_file(personas: Personas) -> Folder:
    subject = folder(personas)
    give(personas, subject, personas.analyst, VICTIMS)
    return subject


def test_the_door_gives_the_sections_allowed_and_no_other(personas: Personas, victim_file: Folder) -> None:
    opened = DOOR.open(request_of(personas, personas.analyst), "F-1", needs=VICTIMS)
    assert opened[VICTIMS]["victim"] == "Ann"
    assert "Bob" not in repr(opened)
    assert not any(isinstance(value, Folder) for value in vars(opened).values())
    (withheld,) = opened.withheld
    assert str(withheld) == "withheld from you: ask Council"
    with pytest.raises(Denied, match="withheld from you: ask Council"):
        opened[RESPONDENTS]
    assert opened.may(Level.SEE, VICTIMS)
    assert not opened.may(Level.WRITE, VICTIMS)
    look = Entry.objects.get(event="intake.batches.exported")
    assert (look.chain, look.on) == (
        f"partnership-{personas.partnership.pk}-looks",
        f"sectioned.folder:{victim_file.pk}",
    )
    assert look.after == {"needs": "victims", "sections": ["victims"]}


def test_who_may_know_is_denied_and_a_stranger_finds_nothing(personas: Personas, victim_file: Folder) -> None:
    with pytest.raises(Denied, match="withheld from you: ask Council"):
        DOOR.open(request_of(personas, personas.analyst), "F-1", needs=RESPONDENTS)
    with pytest.raises(Denied, match="see this and not change it"):
        DOOR.open(request_of(personas, personas.analyst), "F-1", needs=VICTIMS, level=Level.WRITE)
    for stranger in (personas.person(RoleName.PROVIDER), personas.stranger):
        with pytest.raises(Http404):
            DOOR.open(request_of(personas, stranger), "F-1", needs=VICTIMS)
    assert not Entry.objects.filter(event="intake.batches.exported").exists()


def test_a_grant_that_has_ended_gives_nothing(personas: Personas, victim_file: Folder) -> None:
    (given_before,) = Grant.objects.of(victim_file)
    end_grant(by=personas.administrator, grant=given_before)
    with pytest.raises(Http404):
        DOOR.open(request_of(personas, personas.analyst), "F-1", needs=VICTIMS)
    with pytest.raises(GrantRefused, match="ended already"):
        end_grant(by=personas.administrator, grant=given_before)
    assert Entry.objects.filter(event="access.grant.ended").count() == 1


def test_a_link_is_seen_by_those_who_see_both_ends(personas: Personas, victim_file: Folder) -> None:
    other = folder(personas, "F-2")
    link = FolderLink.objects.create(partnership=personas.partnership, one=victim_file, other=other)
    assert not LINKS.may_see(viewer_of(personas.analyst, personas.partnership), link)
    give(personas, other, personas.analyst, RESPONDENTS)
    viewer = viewer_of(personas.analyst, personas.partnership)
    assert LINKS.may_see(viewer, link)
    assert not LINKS.may_see(viewer, link, VICTIMS)


def test_a_child_opens_no_more_than_its_parent(personas: Personas, victim_file: Folder) -> None:
    give(personas, victim_file, personas.person(RoleName.PROVIDER), EVERY_SECTION, level=Level.WRITE)
    child = folder(personas, "F-2")
    inherit(
        by=personas.administrator,
        parent=victim_file,
        child=child,
        partnership=personas.partnership,
        only=[RESPONDENTS],
    )
    analyst, provider = (
        viewer_of(each, personas.partnership) for each in (personas.analyst, personas.person("provider"))
    )
    assert not FOLDERS.may_see(analyst, child)
    assert FOLDERS.may_see(provider, child, RESPONDENTS, Level.WRITE)
    assert not FOLDERS.may_see(provider, child, VICTIMS)


def test_merging_opens_only_what_both_opened(personas: Personas, victim_file: Folder) -> None:
    other, provider = folder(personas, "F-2"), personas.person(RoleName.PROVIDER)
    give(personas, victim_file, personas.analyst, RESPONDENTS)
    give(personas, other, personas.analyst, VICTIMS, level=Level.WRITE)
    give(personas, other, provider, EVERY_SECTION)
    before = {
        (user.pk, section): all(
            FOLDERS.may_see(viewer_of(user, personas.partnership), each, section) for each in (victim_file, other)
        )
        for user in (personas.analyst, provider)
        for section in FolderSection
    }
    merge(by=personas.administrator, first=victim_file, second=other, into=other, partnership=personas.partnership)
    after = {
        (user.pk, section): FOLDERS.may_see(viewer_of(user, personas.partnership), other, section)
        for user in (personas.analyst, provider)
        for section in FolderSection
    }
    assert after == before
    assert not FOLDERS.may_see(viewer_of(personas.analyst, personas.partnership), other, VICTIMS, Level.WRITE)


def test_broken_glass_opens_for_a_day_and_the_owner_is_told(
    personas: Personas, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    subject, provider = folder(personas), personas.person(RoleName.PROVIDER)
    about = {
        "by": provider,
        "subject": subject,
        "partnership": personas.partnership,
        "sections": [VICTIMS],
        "reference": "F-1",
    }
    with pytest.raises(GrantRefused, match="Write why"):
        break_glass(**about, reason=" ", owners=[personas.administrator])  # type: ignore[arg-type]
    with pytest.raises(GrantRefused, match="Nobody answers"):
        break_glass(**about, reason="A threat to life", owners=[])  # type: ignore[arg-type]
    with pytest.raises(GrantRefused, match="a day at most"):
        break_glass(**about, reason="A threat", owners=[personas.administrator], lasts=timedelta(days=2))  # type: ignore[arg-type]
    with django_capture_on_commit_callbacks(execute=True):
        opened = break_glass(**about, reason="A threat to life", owners=[personas.administrator])  # type: ignore[arg-type]
    (message,) = mail.outbox
    assert message.to == [personas.administrator.email]
    assert provider.display_name not in message.body
    assert "Ann" not in message.body

    seen = DOOR.open(request_of(personas, provider), "F-1", needs=VICTIMS)
    assert seen[VICTIMS]["victim"] == "Ann"
    look = Entry.objects.get(event="intake.batches.exported")
    assert look.after is not None
    assert look.after["break_glass"] == [opened.pk]
    assert Entry.objects.get(event="access.glass.broken").after["sections"] == ["victims"]  # type: ignore[index]
    later = viewer_of(provider, personas.partnership, timezone.now() + timedelta(hours=25))
    assert not FOLDERS.may_see(later, subject)


@dataclass(frozen=True)
class Law:
    """A provision that allows anything but health data, and nothing from a provider."""

    slug: str = "test-law"
    is_law: bool = True

    def holds_on(self, day: date, /) -> bool:
        return self.is_law

    def refusals(self, data: object, disclosers: object, /) -> list[str]:
        return ["It does not allow health data."] if "health" in str(data) else []


def test_a_disclosure_needs_its_law_its_purpose_and_its_end(personas: Personas) -> None:
    subject = folder(personas)
    council, fire = personas.organisations["council"], personas.organisations["fire-and-rescue"]

    def given_to_fire(**other: object) -> Grant:
        values = {
            "by": personas.administrator,
            "subject": subject,
            "partnership": personas.partnership,
            "discloser": council,
            "to": fire,
            "purpose": "To visit the address safely",
            "gateway": Law(),
            "data_kinds": ["addresses"],
            "sections": [VICTIMS],
            "ends_at": timezone.now() + timedelta(days=30),
            **other,
        }
        return disclose(**values)  # type: ignore[arg-type]

    for other, refused in (
        ({"purpose": ""}, "Write the purpose"),
        ({"to": council}, "Nothing is disclosed"),
        ({"gateway": Law(is_law=False)}, "not law today"),
        ({"data_kinds": ["health"]}, "does not allow health"),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "later than now"),
        ({"sections": []}, "name at least one"),
    ):
        with pytest.raises(GrantRefused, match=refused):
            given_to_fire(**other)
    kept = given_to_fire()
    assert (kept.basis, kept.gateway, kept.may_pass_on) == (Basis.DISCLOSURE, "test-law", False)
    officer = viewer_of(personas.person(RoleName.PARTNER_OFFICER), personas.partnership)
    assert FOLDERS.may_see(officer, subject, VICTIMS)
    assert not FOLDERS.may_see(officer, subject, RESPONDENTS)
    with pytest.raises(GrantRefused, match="a form of its own"):
        give(personas, subject, personas.analyst, VICTIMS, basis=Basis.DISCLOSURE)


def test_a_grant_is_to_one_and_within_the_partnership(personas: Personas) -> None:
    subject = folder(personas)
    with pytest.raises(GrantRefused, match="to one organisation"):
        To()
    with pytest.raises(GrantRefused, match="to one organisation"):
        To(
            team=add_team(
                by=personas.administrator,
                organisation=personas.organisations["council"],
                name="Night-time economy",
                starts_on=SINCE,
            ),
            member=personas.analyst,
        )
    abroad = make_personas("hillside").organisations["council"]
    theirs = add_team(by=personas.administrator, organisation=abroad, name="Days", starts_on=SINCE)
    for outside in (To(organisation=abroad), To(team=theirs), To(member=personas.stranger)):
        with pytest.raises(GrantRefused, match="not in the partnership"):
            grant(
                by=personas.administrator,
                subject=subject,
                partnership=personas.partnership,
                to=outside,
                sections=[VICTIMS],
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            partnership=personas.partnership,
            subject_type="sectioned.folder",
            subject_id=subject.pk,
            sections="|victims|",
            level=Level.SEE,
            basis=Basis.WORK,
            starts_at=timezone.now(),
            granted_by=personas.administrator,
        )
