"""The room's pages: what each person sees, what can be done there, and what is refused."""

import csv
import io
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from tests.integration.sharing.conftest import Sends
from tests.personas import Personas
from wardmote.config.cli import _parser
from wardmote.config.performing import perform
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.messages.public import deliver_due
from wardmote.foundations.organisations.public import Organisation
from wardmote.foundations.privacy.public import personal_kinds
from wardmote.intake.models import Segment
from wardmote.sharing.models import Agreement, LiaisonOfficer, Reminder, ReturnNote
from wardmote.sharing.public import Kind, designate_liaison, make_agreement, record_note
from wardmote.sharing.rules import Delivery, Quarter
from wardmote.sharing.words import quarter_name

pytestmark = pytest.mark.django_db


def page(personas: Personas, name: str, *arguments: object, role: str = "analyst", query: str = "") -> str:
    answer = personas.client(role).get(reverse(f"sharing:{name}", args=[personas.partnership.slug, *arguments]) + query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def agreed(personas: Personas, title: str = "Fire data", **terms: object) -> Agreement:
    made: Agreement = make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[personas.organisations["council"], personas.organisations["fire-and-rescue"]],
        terms={"title": title, "purpose": "Prevention", "data_items": "Fires", **terms},
    )
    return made


def test_the_tracker_says_how_many_are_overdue(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    # Six datasets of the council and the fire service over four quarters: three quarters of each are past their day.
    assert "18 of 24 returns are overdue, 6 are not due yet." in page(personas, "tracker")

    sends("fire-incidents", "fire-and-rescue", *quarter.previous.months)
    assert "17 of 24 returns are overdue, 6 are not due yet." in page(personas, "tracker")


def test_filters_narrow_the_tracker(personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends) -> None:
    sends("fire-incidents", "fire-and-rescue", *quarter.months)

    received = page(personas, "tracker", query="?state=received")
    assert "Deliberate fires" in received
    assert "School exclusions" not in received
    only = page(personas, "tracker", query=f"?organisation={fire.pk}&last={quarter.previous.code}")
    assert "School exclusions" not in only.split("</form>")[1]
    assert "No return is in that state" in page(personas, "tracker", query="?state=quality-issue")
    assert "24 returns" in page(personas, "tracker", query="?last=2026-99&quarters=nonsense")


def test_a_partner_sees_only_their_own_body(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    council = personas.organisations["council"]
    seen = page(personas, "tracker", role="partner_officer")
    assert "Malicious false alarms" in seen
    assert "School exclusions" not in seen
    assert council.name not in seen.replace(personas.partnership.name, "")

    client = personas.client("partner_officer")
    address = reverse("sharing:return", args=[personas.partnership.slug, council.pk, "6", quarter.code])
    assert client.get(address).status_code == 404
    own = reverse("sharing:return", args=[personas.partnership.slug, fire.pk, "3", quarter.code])
    assert client.get(own).status_code == 200


def test_a_partner_sees_only_agreements_of_their_own_body(personas: Personas) -> None:
    agreed(personas)
    other = make_agreement(
        by=personas.administrator,
        partnership=personas.partnership,
        parties=[personas.organisations["council"], personas.organisations["provider"]],
        terms={"title": "Youth work", "purpose": "Support", "data_items": "Counts"},
    )
    seen = page(personas, "agreements", role="partner_officer")
    assert "Fire data" in seen
    assert "Youth work" not in seen
    address = reverse("sharing:agreement", args=[personas.partnership.slug, other.pk])
    assert personas.client("partner_officer").get(address).status_code == 404
    assert personas.client("analyst").get(address).status_code == 200


def test_a_return_that_is_not_asked_is_not_found(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    client = personas.client("analyst")
    for dataset, code in (
        ("1", quarter.code),
        ("3", quarter.next.code),
        ("3", "2026-02"),
        ("3", "2007-04"),
        ("99", quarter.code),
    ):
        address = reverse("sharing:return", args=[personas.partnership.slug, fire.pk, dataset, code])
        assert client.get(address).status_code == 404, address


def test_the_receipt_names_the_batch(personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends) -> None:
    batch = sends("fire-incidents", "fire-and-rescue", *quarter.months, rows=7)

    text = page(personas, "return", fire.pk, "3", quarter.code)
    assert f"Batch {batch.pk}" in text
    assert batch.fingerprint[:16] in text
    assert "without an information-sharing agreement in force" in text
    agreed(personas, sources=["fire-incidents"], gateways=["cda-1998-s17a"], signed_on=timezone.localdate())
    assert "without an information-sharing agreement" not in page(personas, "return", fire.pk, "3", quarter.code)

    rows = list(csv.reader(io.StringIO(page(personas, "receipt", fire.pk, "3", quarter.code))))
    assert [row[7] for row in rows] == ["Records", "7", "7", "7"]
    assert Entry.objects.filter(event="sharing.receipt.exported").count() == 1


def test_nil_is_recorded_and_withdrawn_on_the_page(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    client, where = personas.client("analyst"), [personas.partnership.slug, fire.pk, "4", quarter.code]
    said = {"kind": "nil", "on": timezone.localdate().isoformat(), "reason": ""}
    assert client.post(reverse("sharing:record", args=where), said).status_code == 302
    assert "Nil return" in page(personas, "return", *where[1:])

    note = ReturnNote.objects.get()
    again = client.post(reverse("sharing:record", args=where), said)
    assert again.status_code == 422
    assert "recorded already" in again.content.decode()
    client.post(reverse("sharing:close", args=[personas.partnership.slug, note.pk]), {"quarter": quarter.code})
    note.refresh_from_db()
    assert note.closed_at is not None
    assert personas.client("board_member").post(reverse("sharing:record", args=where), said).status_code == 403


def test_a_mistake_is_told_beside_the_field(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    where = [personas.partnership.slug, fire.pk, "4", quarter.code]
    answer = personas.client("analyst").post(reverse("sharing:record", args=where), {"kind": "quality", "on": "soon"})

    assert answer.status_code == 422
    assert "Enter a day, a month and a year" in answer.content.decode()


def test_a_record_of_another_partnership_is_not_found(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    note = record_note(
        by=personas.analyst, organisation=fire, dataset="4", quarter=quarter, kind=Kind.NIL, on=timezone.localdate()
    )
    elsewhere = reverse("sharing:close", args=[personas.other_partnership.slug, note.pk])
    assert personas.client("stranger").post(elsewhere).status_code == 404


def test_the_csv_holds_what_the_page_shows(personas: Personas, fire: Organisation) -> None:
    rows = list(csv.DictReader(io.StringIO(page(personas, "tracker-csv", query=f"?organisation={fire.pk}"))))

    assert len(rows) == 8
    assert {row["Dataset"] for row in rows} == {"3", "4"}
    assert sum(row["State"] == "Overdue" for row in rows) == 6
    assert Entry.objects.get(event="sharing.returns.exported").after_json.count('"rows":8') == 1


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        pytest.param("2026-11-20T10:00", 6, id="one quarter is owed"),
        pytest.param("2026-12-15T10:00", 8, id="and the next is due within a month"),
    ],
)
def test_a_reminder_is_worded_and_recorded(
    personas: Personas, fire: Organisation, time_machine: TimeMachineFixture, day: str, owed: int
) -> None:
    time_machine.move_to(f"{day}+00:00")
    designate_liaison(
        by=personas.analyst,
        organisation=fire,
        role_title="Data officer",
        membership=personas.members[next(r for r in personas.members if r == "partner_officer")],
        starts_on=timezone.localdate(),
    )
    text = page(personas, "remind", fire.pk)
    assert "Malicious false alarms" in text
    assert "Tom Akande" not in text.split('id="letter"')[1].split("</textarea>")[0]
    assert "Send this e-mail" not in text

    address = reverse("sharing:remind", args=[personas.partnership.slug, fire.pk])
    personas.client("analyst").post(address, {"channel": "telephone", "sent_on": timezone.localdate().isoformat()})
    reminder = Reminder.objects.get()
    assert (reminder.channel, len(reminder.owed)) == ("telephone", owed)
    assert reminder.liaison is not None
    assert "Last reminded on" in page(personas, "due")


@pytest.mark.parametrize("is_taken", [True, False])
def test_the_letter_stands_in_the_outbox_and_the_reminder_says_what_became_of_it(
    personas: Personas, fire: Organisation, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, *, is_taken: bool
) -> None:
    def refuse(*_args: object) -> int:
        raise SMTPRecipientsRefused({"data@fire.example.org": (550, b"unknown")})

    if not is_taken:
        monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    settings.EMAIL_HOST = "mail.example.org"
    designate_liaison(
        by=personas.analyst,
        organisation=fire,
        role_title="Data officer",
        office_address="data@fire.example.org",
        starts_on=timezone.localdate(),
    )
    address = reverse("sharing:remind", args=[personas.partnership.slug, fire.pk])
    answer = personas.client("analyst").post(address, {"send": "yes"}, follow=True).content.decode()

    assert mail.outbox == []
    assert Reminder.objects.get().delivery == Delivery.WAITING
    assert "The letter is in the outbox." in answer
    assert "Last reminded on" not in page(personas, "due")
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [["data@fire.example.org"]] * is_taken
    reminder = Reminder.objects.get()
    assert (reminder.channel, reminder.delivery) == ("e-mail", Delivery.SENT if is_taken else Delivery.FAILED)
    assert Entry.objects.filter(event="sharing.reminder.not-sent").exists() is not is_taken
    assert ("sent by Wardmote" in page(personas, "remind", fire.pk)) is is_taken
    assert ("Last reminded on" in page(personas, "due")) is is_taken
    if is_taken:
        assert "Malicious false alarms" in str(mail.outbox[0].body)
        assert str(mail.outbox[0].body).rstrip().endswith(personas.partnership.name)


def test_a_gap_in_liaison_is_shown(personas: Personas, fire: Organisation) -> None:
    assert "No liaison officer since 1 April 2020." in page(personas, "liaison")

    address = reverse("sharing:designate", args=[personas.partnership.slug, fire.pk])
    said = {"role_title": "Data officer", "starts_on": timezone.localdate().isoformat()}
    refused = personas.client("analyst").post(address, said)
    assert refused.status_code == 422
    assert "Choose a member above, or give the address of an office." in refused.content.decode()
    said["office_address"] = "data@fire.example.org"
    assert personas.client("analyst").post(address, said).status_code == 302
    assert LiaisonOfficer.objects.get().role_title == "Data officer"
    assert "data@fire.example.org" in page(personas, "liaison")


def test_an_agreement_is_entered_changed_reviewed_and_ended(personas: Personas) -> None:
    client, slug, today = personas.client("administrator"), personas.partnership.slug, timezone.localdate()
    said = {
        "title": "Fire data",
        "purpose": "Prevention",
        "parties": [personas.organisations["council"].pk, personas.organisations["fire-and-rescue"].pk],
        "data_items": "Fires",
        "sources": ["fire-incidents"],
        "gateways": ["cda-1998-s17a"],
        "signed_on": (today - timedelta(days=10)).isoformat(),
    }
    alone = client.post(reverse("sharing:agreement-new", args=[slug]), {**said, "parties": said["parties"][:1]})
    assert alone.status_code == 422
    assert "at least two parties" in alone.content.decode()
    assert client.post(reverse("sharing:agreement-new", args=[slug]), said).status_code == 302

    agreement = Agreement.objects.get()
    edit = reverse("sharing:agreement-edit", args=[slug, agreement.pk])
    assert client.post(edit, {**said, "purpose": "Safety", "edition": 1}).status_code == 302
    stale = client.post(edit, {**said, "purpose": "Other", "edition": 1})
    assert stale.status_code == 422
    assert "Somebody else changed this agreement" in stale.content.decode()

    review = {"reviewed_on": today.isoformat(), "next_on": (today + timedelta(days=300)).isoformat(), "result": "Good"}
    client.post(reverse("sharing:agreement-review", args=[slug, agreement.pk]), review)
    ended = {"on": today.isoformat(), "reason": "The service closed."}
    client.post(reverse("sharing:agreement-terminate", args=[slug, agreement.pk]), ended)
    agreement.refresh_from_db()
    assert agreement.reviews.count() == 1
    assert agreement.purpose == "Safety"
    assert "Terminated on" in page(personas, "agreement", agreement.pk)
    assert personas.client("analyst").get(edit).status_code == 403


def test_the_register_is_filtered_and_taken_out(personas: Personas) -> None:
    agreed(personas)
    agreed(personas, "Old data", gateways=["common-law"], signed_on=timezone.localdate() - timedelta(days=800))

    drafts = page(personas, "agreements", query="?status=draft")
    assert "Fire data" in drafts
    assert "Old data" not in drafts
    rows = list(csv.DictReader(io.StringIO(page(personas, "agreements-csv", query="?q=old"))))
    assert [(row["Title"], row["Status"]) for row in rows] == [("Old data", "Due for review")]


def test_what_waits_is_on_my_work(personas: Personas) -> None:
    old = agreed(personas, gateways=["common-law"], signed_on=timezone.localdate() - timedelta(days=400))
    home = reverse("my-work", args=[personas.partnership.slug])

    analyst = personas.client("analyst").get(home).content.decode()
    assert "6 section 17A returns are overdue" in analyst
    assert old.title not in analyst
    administrator = personas.client("administrator").get(home).content.decode()
    assert "Information-sharing agreement due for review: Fire data" in administrator
    assert "section 17A returns" not in administrator
    partner = personas.client("partner_officer").get(home).content.decode()
    # A partner's own returns are lines of their own, not a number.
    assert "section 17A returns are overdue" not in partner
    assert "Malicious false alarms" in partner
    assert "School exclusions" not in partner


def test_the_command_line_lists_what_is_due(personas: Personas, capsys: pytest.CaptureFixture[str]) -> None:
    options = _parser().parse_args(["sharing", "due", "--partnership", personas.partnership.slug])
    assert perform(options) == 0

    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("Overdue") for line in lines) == 18
    assert any("Fire-and-rescue: Malicious false alarms (dataset 4)" in line for line in lines)


def test_the_ledger_tells_it_in_words(personas: Personas, fire: Organisation, quarter: Quarter) -> None:
    agreed(personas)
    record_note(
        by=personas.analyst, organisation=fire, dataset="4", quarter=quarter, kind=Kind.NIL, on=timezone.localdate()
    )
    address = reverse("ledger:search", args=[personas.partnership.slug])
    text = personas.client("administrator").get(address).content.decode()

    assert "entered an information-sharing agreement" in text
    assert f"put on record “Nil return”: Malicious false alarms (dataset 4), {quarter_name(quarter)}" in text


def test_the_tracker_asks_the_database_the_same_however_much_came(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    client, address = personas.client("analyst"), reverse("sharing:tracker", args=[personas.partnership.slug])

    def queries() -> int:
        # What is kept until the next delivery is made by the first page after it.
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    sends("fire-incidents", "fire-and-rescue", quarter.start)
    few = queries()
    for month in (*quarter.months[1:], *quarter.previous.months):
        sends("fire-incidents", "fire-and-rescue", month)
        sends("school-exclusions", "council", month)
    assert queries() == few


def test_a_sources_page_says_what_is_in_use_without_an_agreement(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    batch = sends("fire-incidents", "fire-and-rescue", quarter.start, organisation=fire)
    here, said = personas.partnership.slug, "are in use without an information-sharing agreement in force"
    pages = [
        reverse("intake:source", args=[here, "fire-incidents"]),
        reverse("intake:batch", args=[here, batch.pk]),
    ]

    for address in pages:
        head = personas.client("head_of_community_safety").get(address).content.decode()
        assert f"Data from {fire.name} {said}." in head
        assert f"?source=fire-incidents&amp;party={fire.pk}" in head
        assert "Enter one" not in personas.client("analyst").get(address).content.decode()
    assert said in personas.client("partner_officer").get(pages[1]).content.decode()

    agreed(personas, sources=["fire-incidents"], gateways=["cda-1998-s17a"], signed_on=timezone.localdate())
    assert all(said not in personas.client("analyst").get(address).content.decode() for address in pages)


def test_a_batchs_page_says_that_the_agreements_review_is_past(
    personas: Personas, fire: Organisation, quarter: Quarter, sends: Sends
) -> None:
    batch = sends("fire-incidents", "fire-and-rescue", quarter.start, organisation=fire)
    day = timezone.localdate() - timedelta(days=400)
    terms = {"sources": ["fire-incidents"], "gateways": ["cda-1998-s17a"], "signed_on": day}
    agreement = agreed(personas, review_on=day + timedelta(days=300), **terms)
    address = reverse("intake:batch", args=[personas.partnership.slug, batch.pk])

    shown = personas.client("analyst").get(address).content.decode()
    assert "are in use under an agreement whose review was due on" in shown
    assert f'href="{agreement.get_absolute_url()}"' in shown
    Segment.objects.filter(batch=batch).delete()
    assert "whose review was due" not in personas.client("analyst").get(address).content.decode()


def test_open_data_needs_no_agreement(personas: Personas, quarter: Quarter, sends: Sends) -> None:
    sends("police-uk-street", "somewhere", quarter.start)
    address = reverse("intake:source", args=[personas.partnership.slug, "police-uk-street"])
    assert "agreement in force" not in personas.client("analyst").get(address).content.decode()


NAMED = "Rang Jane Smith on 01922 555123, who will send it again"


def test_a_reason_that_names_somebody_is_kept_only_when_the_person_says_so(
    personas: Personas, fire: Organisation, quarter: Quarter
) -> None:
    here, client = personas.partnership.slug, personas.client("analyst")
    address = reverse("sharing:record", args=[here, fire.pk, "4", quarter.code])
    said = {"kind": "quality", "on": str(timezone.localdate()), "reason": NAMED}

    warned = client.post(address, said)
    shown = warned.content.decode()
    assert warned.status_code == 422
    assert "This looks as if it held a name and a telephone number." in shown
    assert NAMED in shown
    assert 'name="names_somebody"' in shown
    assert not ReturnNote.objects.exists()
    assert 'name="names_somebody"' not in page(personas, "return", fire.pk, "4", quarter.code)

    assert client.post(address, {**said, "names_somebody": "on"}).status_code == 302
    note = ReturnNote.objects.get()
    assert note.reason == NAMED
    assert not any("Jane" in str(entry.after) for entry in Entry.objects.all())

    closing = reverse("sharing:close", args=[here, note.pk])
    again = client.post(closing, {"reason": NAMED, "quarter": quarter.code})
    assert again.status_code == 422
    assert again.content.decode().count("This looks as if it held") == 2  # in the summary, and beside the field
    assert client.post(closing, {"reason": "It came again, whole", "quarter": quarter.code}).status_code == 302
    note.refresh_from_db()
    assert note.closing_reason == "It came again, whole"


def test_an_agreements_review_and_end_are_guarded_and_keep_what_was_typed(personas: Personas) -> None:
    held = agreed(
        personas, sources=["fire-incidents"], gateways=["cda-1998-s17a"], signed_on=timezone.localdate() - timedelta(30)
    )
    client, here, today = personas.client("administrator"), personas.partnership.slug, timezone.localdate()
    for name, said, kept in (
        ("agreement-review", {"reviewed_on": today, "next_on": today + timedelta(90), "result": NAMED}, "result"),
        ("agreement-terminate", {"on": today, "reason": NAMED}, "reason"),
    ):
        address = reverse(f"sharing:{name}", args=[here, held.pk])
        warned = client.post(address, said)
        assert warned.status_code == 422
        assert NAMED in warned.content.decode()
        assert client.post(address, {**said, kept: "As agreed by both"}).status_code == 302
    held.refresh_from_db()
    assert (held.termination_reason, held.reviews.get().result) == ("As agreed by both", "As agreed by both")


def test_terms_as_agreements_have_them_raise_no_warning() -> None:
    for plain in (
        "UK GDPR Article 6(1)(e), public task; DPA 2018, schedule 1, paragraph 6",
        "Head of Information Governance, West Midlands Police",
        "Fires by day, street and cause in St Thomas ward",
        "By secure e-mail, quarterly",
    ):
        assert personal_kinds(plain) == []
