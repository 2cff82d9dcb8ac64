"""The register of agreements and the liaison officers: what may be written, and what is asked of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.integration.sharing.conftest import Sends
from tests.personas import SINCE, Personas
from wardmote.foundations.ledger.public import Entry, verify
from wardmote.foundations.members.public import RoleName as Role
from wardmote.foundations.organisations.public import Organisation, add_organisation
from wardmote.intake.public import sources
from wardmote.sharing.models import LiaisonOfficer
from wardmote.sharing.public import (
    Agreement,
    GatewayExcludes,
    SharingRefused,
    Status,
    WrittenMeanwhile,
    agreement_for,
    change_agreement,
    designate_liaison,
    end_liaison,
    make_agreement,
    review_agreement,
    source_needs_agreement,
    terminate_agreement,
    uncovered,
)
from wardmote.sharing.rules import Quarter

pytestmark = pytest.mark.django_db
SIGNED = date(2025, 4, 1)


def made(personas: Personas, **changes: Any) -> Agreement:
    terms = {
        "title": "Fire data",
        "purpose": "Prevention",
        "data_items": "Fires by day and place",
        "gateways": ["cda-1998-s17a"],
        "sources": ["fire-incidents"],
        "signed_on": SIGNED,
    }
    parties = [personas.organisations["council"], personas.organisations["fire-and-rescue"]]
    return make_agreement(
        by=personas.administrator, partnership=personas.partnership, parties=parties, terms=terms | changes
    )


def test_a_review_falls_due_a_year_after_signing(personas: Personas) -> None:
    agreement = made(personas)

    assert agreement.review_on == date(2026, 4, 1)
    assert agreement.status_on(date(2026, 3, 31)) is Status.IN_FORCE
    assert agreement.status_on(date(2026, 4, 1)) is Status.REVIEW


def test_an_agreement_covers_its_sources_parties_and_days(personas: Personas, fire: Organisation) -> None:
    agreement = made(personas, ends_on=date(2026, 12, 31))
    here, board = personas.partnership, personas.organisations["provider"]

    covering = agreement_for(here, "fire-incidents", fire, date(2025, 6, 1))
    assert covering is not None
    assert (covering.id, covering.title) == (agreement.pk, "Fire data")
    assert agreement_for(here, "fire-incidents", None, date(2026, 6, 1)) is not None
    assert agreement_for(here, "fire-incidents", board, date(2025, 6, 1)) is None
    assert agreement_for(here, "road-collisions", fire, date(2025, 6, 1)) is None
    assert agreement_for(here, "fire-incidents", fire, date(2025, 3, 31)) is None
    assert agreement_for(here, "fire-incidents", fire, date(2027, 1, 1)) is None
    assert agreement_for(personas.other_partnership, "fire-incidents", None, date(2025, 6, 1)) is None


def test_open_data_and_reference_lists_need_no_agreement() -> None:
    assert not source_needs_agreement("police-uk-street")
    assert not source_needs_agreement("most-similar-groups")
    assert source_needs_agreement("fire-incidents")
    assert source_needs_agreement("no-such-source")


def test_data_without_an_agreement_are_named(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    sends("fire-incidents", "fire-and-rescue", quarter.start)
    sends("police-uk-street", "somewhere", quarter.start)

    found = uncovered(personas.partnership)
    assert [(each.source, each.organisation) for each in found] == [("fire-incidents", fire)]
    made(personas)
    assert uncovered(personas.partnership) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gateways": ["magna-carta"]}, "not a gateway"),
        ({"sources": ["gossip"]}, "not a source"),
        ({"gateways": ["pcsca-2022-s16"], "signed_on": date(2022, 12, 1)}, "was not law on the day of signing"),
        ({"gateways": []}, "at least one legal gateway"),
        ({"has_special_category": True}, "under which conditions"),
        ({"review_on": SIGNED}, "later than the day of signing"),
        ({"ends_on": SIGNED - timedelta(days=1)}, "cannot end before"),
        ({"title": " "}, "needs a title"),
        ({"gateways": ["pcsca-2022-s16"]}, "Say which kinds of data are shared"),
        ({"gateways": ["pcsca-2022-s16"], "data_kinds": ["patient"]}, "does not authorise the disclosure of patient"),
        ({"gateways": ["pcsca-2022-s16"], "data_kinds": ["gossip"]}, "not a kind of data"),
        (
            {"gateways": ["recognised-legitimate-interest"], "data_kinds": ["personal"], "signed_on": date(2026, 3, 1)},
            "cannot rest its own tasks",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(personas: Personas, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SharingRefused, match=said):
        made(personas, **changes)
    assert not Agreement.objects.exists()


def board(personas: Personas) -> Organisation:
    made: Organisation = add_organisation(
        by=personas.administrator,
        partnership=personas.partnership,
        name="Ambridge Integrated Care Board",
        kind="integrated-care-board",
        from_=date(2022, 7, 1),
    )
    return made


def test_a_health_authority_receives_but_does_not_give_personal_information(personas: Personas) -> None:
    council, care = personas.organisations["council"], board(personas)
    terms = {
        "title": "Violence",
        "purpose": "Prevention",
        "data_items": "Incidents",
        "data_kinds": ["personal"],
        "gateways": ["pcsca-2022-s16"],
        "signed_on": SIGNED,
    }
    about = {"by": personas.administrator, "partnership": personas.partnership, "parties": [council, care]}
    with pytest.raises(GatewayExcludes, match="health authority"):
        make_agreement(**about, terms=terms)
    with pytest.raises(SharingRefused, match="Only a party"):
        make_agreement(**about, terms=terms, disclosers=[personas.organisations["fire-and-rescue"]])
    held = make_agreement(**about, terms=terms, disclosers=[council])
    with pytest.raises(GatewayExcludes, match="section 16: Section 16 does not authorise"):
        change_agreement(
            by=personas.administrator,
            agreement=held.pk,
            parties=[council, care],
            terms=terms,
            disclosers=[care],
            seen=1,
        )


def test_the_form_says_beside_the_gateways_what_is_excluded(personas: Personas) -> None:
    address = reverse("sharing:agreement-new", args=[personas.partnership.slug])
    said = {
        "title": "Patients",
        "purpose": "Prevention",
        "parties": [personas.organisations["council"].pk, personas.organisations["fire-and-rescue"].pk],
        "data_items": "Admissions",
        "data_kinds": ["patient"],
        "gateways": ["pcsca-2022-s16"],
    }
    answer = personas.client("administrator").post(address, said)
    assert answer.status_code == 422
    assert "does not authorise the disclosure of patient information" in answer.content.decode()
    assert answer.context["form"].errors["gateways"]
    assert not Agreement.objects.exists()


def test_a_recognised_legitimate_interest_is_not_offered_to_councils(personas: Personas) -> None:
    add_organisation(
        by=personas.administrator,
        partnership=personas.partnership,
        name="Street Pastors",
        kind="voluntary-body",
        from_=date(2020, 1, 1),
    )
    address = reverse("sharing:agreement-new", args=[personas.partnership.slug])
    client, council = personas.client("administrator"), personas.organisations["council"]
    assert "recognised legitimate interest" in client.get(address).content.decode()
    assert "recognised legitimate interest" not in client.get(f"{address}?party={council.pk}").content.decode()


def test_whether_an_agreement_is_needed_is_declared_and_not_read_from_a_text() -> None:
    declared = sources()["fire-incidents"]
    for gateway in ("Published open data.", "Voluntary.", "Section 115."):
        published = {**declared.publisher, "gateway": gateway, "licence": "Open Government Licence v3.0"}
        assert replace(declared, publisher=published).needs_agreement
        assert not replace(declared, publisher={**published, "needs_agreement": False}).needs_agreement
        del published["needs_agreement"]
        assert replace(declared, publisher=published).needs_agreement


def test_parties_of_another_partnership_are_refused(personas: Personas) -> None:
    stranger = personas.other_partnership.organisations.get()
    with pytest.raises(SharingRefused, match="another partnership"):
        make_agreement(
            by=personas.administrator,
            partnership=personas.partnership,
            parties=[personas.organisations["council"], stranger],
            terms={"title": "A", "purpose": "B", "data_items": "C"},
        )


def test_two_titles_are_not_the_same(personas: Personas) -> None:
    made(personas)
    with pytest.raises(SharingRefused, match="that title already"):
        made(personas)


def test_the_second_of_two_writers_is_told(personas: Personas) -> None:
    agreement = made(personas)
    parties = list(agreement.parties.all())
    change_agreement(
        by=personas.administrator, agreement=agreement.pk, parties=parties, terms={"purpose": "Safety"}, seen=1
    )

    with pytest.raises(WrittenMeanwhile):
        change_agreement(
            by=personas.administrator, agreement=agreement.pk, parties=parties, terms={"purpose": "Other"}, seen=1
        )
    agreement.refresh_from_db()
    assert (agreement.purpose, agreement.edition) == ("Safety", 2)


def test_review_moves_the_day_and_termination_ends_it(personas: Personas) -> None:
    agreement, today = made(personas), timezone.localdate()
    reviewed = review_agreement(
        by=personas.administrator,
        agreement=agreement.pk,
        reviewed_on=today,
        next_on=today + timedelta(days=365),
        result="Goes on unchanged.",
    )
    assert reviewed.status is Status.IN_FORCE

    with pytest.raises(SharingRefused, match="later than this one"):
        review_agreement(
            by=personas.administrator, agreement=agreement.pk, reviewed_on=today, next_on=today, result="Again"
        )
    ended = terminate_agreement(by=personas.administrator, agreement=agreement.pk, on=today, reason="No longer needed.")
    assert ended.status is Status.TERMINATED
    with pytest.raises(SharingRefused, match="already"):
        terminate_agreement(by=personas.administrator, agreement=agreement.pk, on=today, reason="Again")
    assert agreement_for(personas.partnership, "fire-incidents", None, today) is None


def test_history_is_kept_and_holds_no_text(personas: Personas) -> None:
    agreement = made(personas, purpose="A long and telling purpose")
    entry = Entry.objects.filter(event="sharing.agreement.made").get()

    assert entry.on == f"sharing.agreement:{agreement.pk}"
    assert "telling" not in entry.after_json
    assert verify().ok


def test_a_new_liaison_officer_ends_the_one_before(personas: Personas, fire: Organisation) -> None:
    by, today = personas.analyst, timezone.localdate()
    first = designate_liaison(
        by=by, organisation=fire, role_title="Station manager", office_address="data@fire.example.org", starts_on=SINCE
    )
    member = personas.members[Role.PARTNER_OFFICER]
    second = designate_liaison(by=by, organisation=fire, role_title="Data officer", membership=member, starts_on=today)
    first.refresh_from_db()

    assert first.ends_on == today
    assert second.address == member.user.email
    end_liaison(by=by, liaison=second, ends_on=today)
    assert not LiaisonOfficer.objects.filter(ends_on__isnull=True).exists()
    assert LiaisonOfficer.objects.count() == 2


def test_a_liaison_officer_needs_a_way_to_be_reached(personas: Personas, fire: Organisation) -> None:
    today = timezone.localdate()
    outsider = personas.members[Role.ANALYST]

    with pytest.raises(SharingRefused, match="Choose a member"):
        designate_liaison(by=personas.analyst, organisation=fire, role_title="Officer", starts_on=today)
    with pytest.raises(SharingRefused, match="another organisation"):
        designate_liaison(
            by=personas.analyst, organisation=fire, role_title="Officer", membership=outsider, starts_on=today
        )


def test_a_search_of_fifty_thousand_letters_is_answered(personas: Personas) -> None:
    url = reverse("sharing:agreements", args=[personas.partnership.slug])
    answer = personas.client(Role.ANALYST).get(url, {"q": "%_a" * 17_000})
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
