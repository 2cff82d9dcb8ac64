"""Parts of an agreement given to who is no party: for work, under a law, in an emergency; shown beforehand, listed, ended."""

from datetime import timedelta
from typing import cast

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.personas import SINCE, Personas
from wardmote.foundations.access.giving.operations import Whose, give
from wardmote.foundations.access.public import Basis, Denied, Grant, GrantRefused, Level, MemberRequest, To
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, User, add_member, add_team, add_to_team
from wardmote.foundations.messages.models import Notice
from wardmote.foundations.organisations.public import Organisation, add_organisation
from wardmote.sharing.given import AGREEMENTS_GIVEN, AgreementSection
from wardmote.sharing.models import Agreement
from wardmote.sharing.opened import open_agreement
from wardmote.sharing.public import make_agreement

pytestmark = pytest.mark.django_db
HEAD = RoleName.HEAD_OF_COMMUNITY_SAFETY
TERMS = {
    "title": "Fire data",
    "purpose": "Prevention of fires",
    "data_items": "Fires",
    "security": "Behind two locks",
    "access_requests_lead": "Records office",
}


@pytest.fixture
def agreement(personas: Personas) -> Agreement:
    return make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[personas.organisations["council"], personas.organisations["fire-and-rescue"]],
        terms=TERMS,
    )


@pytest.fixture
def police(personas: Personas) -> Organisation:
    return add_organisation(
        by=personas.administrator, partnership=personas.partnership, name="County Police", kind="police", from_=SINCE
    )


@pytest.fixture
def officer(personas: Personas, police: Organisation) -> User:
    """Comes from the police, which is no party."""
    return add_member(
        by=personas.administrator,
        partnership=personas.partnership,
        organisation=police,
        email="officer@riverside.example.org",
        display_name="Ola Berg",
        role=RoleName.PARTNER_OFFICER,
        starts_on=SINCE,
    ).user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def route(agreement: Agreement, page: str) -> str:
    return reverse(f"sharing:agreement-{page}", args=[agreement.partnership.slug, agreement.pk])


def until(days: int) -> dict[str, int]:
    day = timezone.localdate() + timedelta(days=days)
    return {f"until-{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_a_part_given_for_work_opens_that_part_and_no_other(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    head, reader, page = personas.client(HEAD), signed_in(officer), agreement.get_absolute_url()
    assert reader.get(page).status_code == 404
    assert "Nobody has been given" in head.get(route(agreement, "given")).content.decode()
    sent = {"to": f"organisation-{police.pk}", "sections": ["terms"], "level": "see", "reason": "Joint patrols"}
    preview = head.post(route(agreement, "give"), sent)
    assert preview.status_code == 200
    assert "opens to 1 person today" in preview.content.decode()
    # What was shown was not done.
    assert not Grant.objects.exists()
    assert not Entry.objects.filter(event="access.grant.made").exists()
    assert head.post(route(agreement, "give"), {**sent, "confirm": "yes"}).status_code == 302
    shown = reader.get(page).content.decode()
    assert "Prevention of fires" in shown
    assert "Behind two locks" not in shown
    assert "Records office" not in shown
    assert "withheld from you: ask whoever keeps the register of agreements" in shown
    register = reverse("sharing:agreements", args=[personas.partnership.slug])
    assert "Fire data" in reader.get(register).content.decode()
    again = head.post(route(agreement, "give"), {**sent, "confirm": "yes"})
    assert "County Police has this already." in again.content.decode()
    listed = head.get(route(agreement, "given")).content.decode()
    assert "Joint patrols" in listed
    grant = Grant.objects.get()
    head.post(reverse("sharing:agreement-given-end", args=[personas.partnership.slug, grant.pk]))
    assert reader.get(page).status_code == 404
    assert Entry.objects.filter(event="sharing.agreement.seen").exists()


def test_a_part_given_to_a_team_opens_to_who_is_in_it(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    team = add_team(by=personas.administrator, organisation=police, name="Harbour", starts_on=SINCE)
    sent = {"to": f"team-{team.pk}", "sections": ["terms", "leads"], "level": "see", "confirm": "yes"}
    head = personas.client(HEAD)
    # Nobody is in it: it would open to nobody.
    assert "It would open to nobody" in head.post(route(agreement, "give"), sent).content.decode()
    add_to_team(by=personas.administrator, team=team, user=officer, starts_on=SINCE)
    assert head.post(route(agreement, "give"), sent).status_code == 302
    assert "Records office" in signed_in(officer).get(agreement.get_absolute_url()).content.decode()


def test_pairs_that_cannot_be_are_refused(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    head = personas.client(HEAD)
    provider = personas.organisations["provider"]
    base = {"to": f"organisation-{police.pk}", "sections": ["terms"], "level": "see", "confirm": "yes"}
    for other, refused in (
        ({"sections": ["leads"]}, "give “Terms"),
        ({"to": f"organisation-{provider.pk}"}, "It would open to nobody: no role of Provider"),
        ({"level": "write"}, "Choose"),
        ({"to": f"member-{personas.stranger.pk}"}, "Choose"),
        ({"sections": []}, "Choose at least one part"),
        (until(0), "later than now"),
    ):
        answer = head.post(route(agreement, "give"), {**base, **other})
        assert answer.status_code == 422
        assert refused in str(answer.context["form"].errors), answer.context["form"].errors
    assert not Grant.objects.exists()
    # Who may not give is denied, and who does not see it finds nothing.
    assert personas.client(RoleName.PARTNER_OFFICER).post(route(agreement, "give"), base).status_code == 403


def test_a_disclosure_needs_a_law_that_exists_and_holds_and_says_what_it_excludes(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    head, address = personas.client(HEAD), route(agreement, "disclose")
    sent = {
        "discloser": personas.organisations["council"].pk,
        "to": police.pk,
        "sections": ["terms"],
        "purpose": "To plan the harbour patrols",
        "gateway": "pcsca-2022-s16",
        **until(30),
    }
    preview = head.post(address, sent).content.decode()
    assert "Police, Crime, Sentencing and Courts Act 2022, section 16" in preview
    assert "They may not pass it on." in preview
    assert "atient information" in preview
    for other, refused in (
        ({"gateway": "no-such-law"}, "Choose"),
        ({"purpose": ""}, "purpose"),
        ({"to": personas.organisations["council"].pk}, "Nothing is disclosed to the body that has it"),
        ({"discloser": police.pk}, "Choose"),
        ({"until-day": "", "until-month": "", "until-year": ""}, "until"),
    ):
        answer = head.post(address, {**sent, **other, "confirm": "yes"})
        assert answer.status_code == 422
        assert refused in str(answer.context["form"].errors), answer.context["form"].errors
    assert head.post(address, {**sent, "confirm": "yes"}).status_code == 302
    grant = Grant.objects.get()
    assert (grant.basis, grant.gateway, grant.may_pass_on) == (Basis.DISCLOSURE, "pcsca-2022-s16", False)
    assert grant.data_kinds == "depersonalised"
    assert "Prevention of fires" in signed_in(officer).get(agreement.get_absolute_url()).content.decode()
    listed = head.get(route(agreement, "given")).content.decode()
    assert "may not be passed on" in listed
    assert "To plan the harbour patrols" in listed


def test_an_emergency_opens_for_an_hour_tells_the_keepers_and_stands_on_the_weekly_page(
    personas: Personas,
    agreement: Agreement,
    officer: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    slug, reader = personas.partnership.slug, signed_in(officer)
    address = reverse("sharing:agreement-emergency", args=[slug])
    sent = {"reference": "fire DATA", "sections": ["safeguards"], "reason": "A leak at the harbour", "lasts": "1"}
    assert "There is none of that name" in reader.post(address, {**sent, "reference": "Fire"}).content.decode()
    (sought,) = Entry.objects.filter(event="access.emergency.sought")
    assert sought.actor == str(officer.pk)
    assert "Fire" not in f"{sought.before_json}{sought.after_json}{sought.on}"
    assert reader.post(address, {**sent, "lasts": "100"}).status_code == 422
    assert reader.post(address, {**sent, "reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert reader.post(address, sent).status_code == 302
    assert personas.person(HEAD).email in {to for letter in mail.outbox for to in letter.to}
    # Inside as well: not every installation has a server for letters.
    notified = Notice.objects.filter(kind="access.emergency").values_list("member__email", flat=True)
    assert personas.person(HEAD).email in set(notified)
    notices = personas.client(HEAD).get(reverse("outbox:notices", args=[slug])).content.decode()
    assert "Opened in an emergency, without having been given: Fire data." in notices
    grant = Grant.objects.get()
    assert grant.ends_at is not None
    assert timedelta(minutes=59) < grant.ends_at - grant.starts_at < timedelta(minutes=61)
    shown = reader.get(agreement.get_absolute_url()).content.decode()
    assert "Behind two locks" in shown
    assert "Records office" not in shown
    assert "see this already" in reader.post(address, sent).content.decode()
    weekly = reverse("access:emergencies", args=[slug])
    answer = personas.client(RoleName.ADMINISTRATOR).get(weekly)
    page = answer.content.decode()
    assert "A leak at the harbour" in page
    assert "Ola Berg" in page
    assert [line.looks for line in answer.context["lines"]] == [1]
    assert personas.client(RoleName.ANALYST).get(weekly).status_code == 403
    earlier = (timezone.localdate() - timedelta(days=14)).isoformat()
    for week in (earlier, "nonsense", "0001-01-01", "9999-12-31"):
        assert personas.client(HEAD).get(f"{weekly}?week={week}").status_code == 200
    assert "Nothing was opened" in personas.client(HEAD).get(f"{weekly}?week={earlier}").content.decode()
    assert Entry.objects.filter(event="access.emergencies.seen").exists()


def test_another_partnerships_agreement_cannot_be_asked_for(personas: Personas, agreement: Agreement) -> None:
    client = personas.client("stranger")
    address = reverse("sharing:agreement-emergency", args=[personas.other_partnership.slug])
    sent = {"reference": "Fire data", "sections": ["terms"], "reason": "A threat", "lasts": "1"}
    assert client.post(address, sent).status_code == 422
    assert not Grant.objects.exists()


def test_an_agreement_is_given_to_be_seen_and_never_to_be_changed(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    """Nobody outside the register writes in it, so `changes` of its declaration is None."""
    head, page = personas.client(HEAD), route(agreement, "give")
    assert AGREEMENTS_GIVEN.changes is None
    assert 'value="write"' not in head.get(page).content.decode()
    sent = {"to": f"organisation-{police.pk}", "sections": ["terms"], "level": "write", "confirm": "yes"}
    assert head.post(page, sent).status_code == 422
    whose = Whose(personas.person(HEAD), AGREEMENTS_GIVEN, agreement, personas.partnership)
    with pytest.raises(GrantRefused, match="to be seen and not to be changed"):
        give(whose, to=To(organisation=police), sections=[AgreementSection.TERMS], level=Level.WRITE)
    assert not Grant.objects.exists()


def test_whoever_was_given_the_terms_writes_nothing(
    personas: Personas, agreement: Agreement, police: Organisation, officer: User
) -> None:
    whose = Whose(personas.person(HEAD), AGREEMENTS_GIVEN, agreement, personas.partnership)
    give(whose, to=To(organisation=police), sections=[AgreementSection.TERMS], level=Level.SEE)
    reader, today = signed_in(officer), timezone.localdate()
    assert reader.get(agreement.get_absolute_url()).status_code == 200
    assert reader.get(route(agreement, "edit")).status_code == 403
    assert reader.post(route(agreement, "terminate"), {"on": today, "reason": "Done"}).status_code == 403
    agreement.refresh_from_db()
    assert (agreement.edition, agreement.terminated_on) == (1, None)


def test_the_door_alone_keeps_the_analyst_who_sees_all_from_writing(
    personas: Personas, agreement: Agreement, rf: RequestFactory
) -> None:
    """Recording returns opens the whole register to be read; writing in it is another permission."""
    request = cast("MemberRequest", rf.get("/"))
    request.user, request.partnership = personas.analyst, personas.partnership
    assert open_agreement(request, agreement.pk).leads is not None
    with pytest.raises(Denied, match="see this and not change it"):
        open_agreement(request, agreement.pk, level=Level.WRITE)
    request.user = personas.person(HEAD)
    assert open_agreement(request, agreement.pk, level=Level.WRITE).title == agreement.title
