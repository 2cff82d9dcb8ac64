"""A partner sends its own files: what it sees before, what is refused, and what it never sees of others."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.personas import SINCE, Personas
from wardmote.foundations.ledger.models import Entry
from wardmote.foundations.members.public import RoleName, add_member, system_person
from wardmote.foundations.organisations.public import add_organisation
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery
from wardmote.intake.operations import checking
from wardmote.intake.public import waiting

HEADINGS = ["INCIDENT_ID", "DATE_OF_CALL", "INCIDENT_TYPE", "PROPERTY_CATEGORY", "MOTIVE", "LSOA21CD", "Remarks"]
KIND = "Deliberate secondary fire (not vehicle)"
OFFICER, ANALYST, PROVIDER = RoleName.PARTNER_OFFICER, RoleName.ANALYST, RoleName.PROVIDER


def fire(number: int, **changes: str) -> list[str]:
    row = dict.fromkeys(HEADINGS, "") | {
        "INCIDENT_ID": f"F{number}",
        "DATE_OF_CALL": f"{number % 27 + 1:02}/05/2026",
        "INCIDENT_TYPE": KIND,
        "LSOA21CD": "E01000001",
        "MOTIVE": "Deliberate",
    }
    return list((row | changes).values())


def book(rows: list[list[str]]) -> bytes:
    """A workbook with a title above the headings, as services send them."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Incidents"
    for row in [["Fires, April to June 2026"], [], HEADINGS, *rows]:
        sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=[personas.partnership.slug, *args])


def bring(
    personas: Personas, content: bytes, role: str = OFFICER, source: str = "fire-incidents", **more: Any
) -> HttpResponse:
    data = {"source": source, "uploads": [SimpleUploadedFile("fires.xlsx", content)], **more}
    return personas.client(role).post(address(personas, "load"), data)  # type: ignore[return-value]


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(personas: Personas, rows: list[list[str]], role: str = OFFICER, **more: Any) -> Batch:
    """The whole journey, to the batch."""
    answer = bring(personas, book(rows), role, **more)
    delivery = Delivery.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])
    personas.client(role).post(address(personas, "start", delivery.pk))
    run = run_now(Run.objects.get(parameters__source=delivery.source, state=State.QUEUED))
    assert run.state == State.FINISHED, run.error
    return Batch.objects.get(pk=run.result["batches"][0]["id"])


def test_the_journey_of_a_workbook_with_rows_that_are_rejected(personas: Personas, areas: None) -> None:
    client = personas.client(OFFICER)
    home = text(client, reverse("my-work", args=[personas.partnership.slug]))
    assert "Fires and violence against crews" in home
    rows = [fire(number) for number in range(8)] + [fire(20, DATE_OF_CALL="soon"), fire(21, INCIDENT_TYPE="Dragon")]
    answer = bring(personas, book(rows))
    page = text(client, answer["Location"])
    for said in ("Sheet “Incidents”, headings in row 3", "Rows that will be rejected", "Incidents, row 12",
                 "DATE_OF_CALL", "1 May 2026", "April–June 2026", "Nothing: these periods have not come before",
                 "Counts from 1 to 4 are not published", "Section 17A", "Fire-and-rescue"):  # fmt: skip
        assert said in page, said
    assert "Placed by" in page
    assert "lsoa column" not in page
    assert Entry.objects.filter(event="intake.delivery.previewed").count() == 1
    assert not Batch.objects.exists()
    (delivery,) = Delivery.objects.all()
    assert delivery.organisation == personas.organisations["fire-and-rescue"]
    started = client.post(address(personas, "start", delivery.pk))
    run = run_now(Run.objects.get())
    assert run.state == State.FINISHED, run.error
    assert "See the result" in text(client, started["Location"])
    receipt = text(client, run.result["url"])
    assert "10 rows were read. 8 records were kept." in receipt
    assert "Received from" in receipt
    assert "Fire-and-rescue" in receipt
    # The run is their own, so its door opens for them.
    assert "How it ran" in receipt
    assert client.get(reverse("runs:run", args=[personas.partnership.slug, run.pk])).status_code == 200
    (batch,) = Batch.objects.all()
    assert batch.organisation == delivery.organisation
    assert f"batch {batch.pk}" in text(client, address(personas, "send"))


def test_what_comes_again_is_said_to_be_replaced(personas: Personas, areas: None) -> None:
    sent(personas, [fire(number) for number in range(8)])
    page = text(personas.client(OFFICER), bring(personas, book([fire(number) for number in range(9)]))["Location"])
    assert "April–June 2026 from Fire-and-rescue: 8 records are replaced by 9." in page


def test_a_file_that_names_a_person_leaves_nothing(personas: Personas, settings: LazySettings) -> None:
    answer = bring(personas, book([fire(1, Remarks="Seen by Mrs Dorothea Crabtree of 12 High Street"), fire(2)]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Incidents!G4 (a name)" in page
    assert "removed from the server at once" in page
    assert "Crabtree" not in page
    assert list(Path(settings.UPLOADS_DIR).rglob("*")) == []
    assert not Delivery.objects.exists()
    entry = Entry.objects.get(event="intake.delivery.refused")
    assert "Crabtree" not in str(vars(entry))


@pytest.mark.parametrize("rows", [[fire(1), fire(2)], [fire(1, Remarks="Seen by Mrs Dorothea Crabtree")]])
def test_a_large_file_is_checked_by_a_run(
    personas: Personas, settings: LazySettings, areas: None, monkeypatch: pytest.MonkeyPatch, rows: list[list[str]]
) -> None:
    monkeypatch.setattr(checking, "MOST_PACKED", 100)
    client = personas.client(OFFICER)
    answer = bring(personas, book(rows))
    (run,) = Run.objects.filter(kind="intake.check")
    assert answer["Location"].endswith(f"/{run.pk}/")
    (delivery,) = Delivery.objects.all()
    assert client.get(address(personas, "check", delivery.pk))["Location"] == answer["Location"]
    run = run_now(run)
    if len(rows) == 1:
        assert run.state == State.FAILED
        assert "(a name)" in run.error
        assert "Crabtree" not in run.error
        assert list(Path(settings.UPLOADS_DIR).rglob("*")) == []
        assert not Delivery.objects.exists()
        return
    assert "The first 2 rows as they will be stored" in text(client, run.result["url"])
    assert Entry.objects.filter(event="intake.delivery.previewed").count() == 1
    client.post(address(personas, "discard", delivery.pk))
    assert list(Path(settings.UPLOADS_DIR).rglob("*")) == []


def test_a_partner_cannot_send_what_another_sends(personas: Personas) -> None:
    page = text(personas.client(OFFICER), address(personas, "load"))
    assert "fire-false-alarms" in page
    assert "council-environment" not in page
    assert "folder" not in page.replace("folder on", "")
    answer = bring(personas, book([fire(1)]), source="council-environment")
    assert answer.status_code == 200
    assert not Delivery.objects.exists()


def test_a_partner_whose_body_sends_nothing_is_told_whom_to_ask(personas: Personas) -> None:
    by = system_person()
    body = add_organisation(by=by, partnership=personas.partnership, name="Allotments", kind="other", from_=SINCE)
    body.kinds.update(kind="responsible-authority")
    member = add_member(
        by=by, partnership=personas.partnership, organisation=body, email="alice@example.org", display_name="Alice Moss",
        role=OFFICER, password="correct horse battery staple", starts_on=SINCE,
    )  # fmt: skip
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    assert f"ask {personas.analyst.display_name} (" in text(client, address(personas, "send"))
    assert client.get(address(personas, "load"))["Location"] == address(personas, "send")


def test_nobody_sees_what_another_organisation_sent(personas: Personas, areas: None) -> None:
    batch = sent(personas, [fire(number) for number in range(8)])
    answer = bring(personas, book([fire(1)]))
    (delivery,) = Delivery.objects.filter(run_id__isnull=True)
    run = Run.objects.get(parameters__source="fire-incidents")
    stranger = personas.client(PROVIDER)
    hidden = [
        answer["Location"],
        address(personas, "batch", batch.pk),
        address(personas, "rejections", batch.pk),
        reverse("runs:run", args=[personas.partnership.slug, run.pk]),
    ]
    for url in hidden:
        assert stranger.get(url).status_code == 404, url
        assert personas.client(OFFICER).get(url).status_code == 200, url
    for action in ("start", "discard"):
        assert stranger.post(address(personas, action, delivery.pk)).status_code == 404
    assert Delivery.objects.filter(pk=delivery.pk, run_id__isnull=True).exists()
    assert f"batch {batch.pk}" not in text(stranger, address(personas, "send"))
    assert waiting(personas.partnership, personas.person(PROVIDER)) == []
    assert next(line.url for line in waiting(personas.partnership, personas.person(OFFICER))) == answer["Location"]
    assert personas.client(ANALYST).get(address(personas, "batch", batch.pk)).status_code == 200
    assert personas.client(OFFICER).get(address(personas, "batches")).status_code == 403


def test_who_leaves_the_organisation_loses_sight_of_its_files(personas: Personas, areas: None) -> None:
    batch = sent(personas, [fire(number) for number in range(8)])
    member = personas.members[OFFICER]
    member.organisation = personas.organisations["provider"]
    member.save()
    assert personas.client(OFFICER).get(address(personas, "batch", batch.pk)).status_code == 404


def test_an_analyst_says_which_of_several_sent_it(personas: Personas, areas: None) -> None:
    by = system_person()
    other = add_organisation(
        by=by, partnership=personas.partnership, name="Isles Fire", kind="fire-and-rescue", from_=SINCE
    )
    answer = bring(personas, book([fire(1)]), ANALYST)
    assert "Say which organisation sent them: Fire-and-rescue, Isles Fire." in answer.content.decode()
    batch = sent(personas, [fire(number) for number in range(8)], ANALYST, organisation=other.pk)
    assert batch.organisation == other
    assert personas.client(OFFICER).get(address(personas, "batch", batch.pk)).status_code == 404
    answer = bring(personas, book([fire(1)]), ANALYST, source="police-uk-street", organisation=other.pk)
    assert "These files say themselves who they are from" in answer.content.decode()


def test_the_list_of_batches_by_source_and_organisation(personas: Personas, areas: None) -> None:
    batch = sent(personas, [fire(number) for number in range(8)])
    client = personas.client(ANALYST)
    council = personas.organisations["council"].pk
    assert f"Batch {batch.pk}" in text(client, address(personas, "batches") + "?source=fire-incidents")
    assert "No batch is of that source" in text(client, address(personas, "batches") + f"?organisation={council}")
    assert client.get(address(personas, "batches") + "?source=nonsense").status_code == 200
    answer = client.get(address(personas, "batches-csv"))
    assert "fire-incidents,Fires and violence" in answer.content.decode()
    assert Entry.objects.filter(event="intake.batches.exported").count() == 1


def test_the_sources_by_agency(personas: Personas, areas: None) -> None:
    sent(personas, [fire(number) for number in range(8)])
    client = personas.client(ANALYST)
    page = text(client, address(personas, "sources"))
    assert page.index("Fire and rescue authority") < page.index("Nothing yet from")
    page = text(client, address(personas, "source", "fire-incidents"))
    for said in (
        "Every quarter, by the end of the following quarter.",
        "Date of birth",
        "Smoke alarm",
        KIND,
        "Dataset 3",
    ):
        assert said in page, said


def test_the_pages_ask_little_of_the_database(
    personas: Personas, areas: None, django_assert_max_num_queries: Any
) -> None:
    batch = sent(personas, [fire(number) for number in range(8)])
    for role, most, url in [
        # Every room says what waits; the partnership's figures, what is new, and the count that other pages show.
        (ANALYST, 33, reverse("my-work", args=[personas.partnership.slug])),
        # And what their own body owes, and sends next.
        (OFFICER, 38, reverse("my-work", args=[personas.partnership.slug])),
        (ANALYST, 8, address(personas, "sources")),
        # Whose batches the person sees is asked as on a batch's own page: teams, and who stands in.
        (ANALYST, 11, address(personas, "batches")),
        # Four of them ask under which agreement it came.
        (ANALYST, 18, address(personas, "batch", batch.pk)),
        (OFFICER, 12, address(personas, "send")),
        (ANALYST, 16, reverse("places:areas", args=[personas.partnership.slug])),
    ]:
        client = personas.client(role)
        # What is worked out of the areas is kept from the first visit on.
        text(client, url)
        with django_assert_max_num_queries(most):
            text(client, url)


def test_what_is_late_is_late_since_its_day(personas: Personas, areas: None) -> None:
    rows = [fire(number, DATE_OF_CALL=f"{number + 1:02}/01/2025") for number in range(8)]
    sent(personas, rows)
    (line,) = [each for each in waiting(personas.partnership, personas.analyst) if "late" in each.text]
    # The second quarter of 2025 is due by the end of the third.
    assert f"{line.since:%Y-%m-%d %z}" == "2025-10-01 +0100"
    assert line.text.startswith("Fires and violence against crews (fire and rescue): ")


def queued(personas: Personas, content: bytes) -> Run:
    """The partner's files, brought and started; the run waits."""
    answer = bring(personas, content)
    delivery = Delivery.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])
    personas.client(OFFICER).post(address(personas, "start", delivery.pk))
    found: Run = Run.objects.get(state=State.QUEUED)
    return found


def test_a_partner_sees_why_their_run_failed_and_tries_it_again(personas: Personas, areas: None) -> None:
    run = queued(personas, book([fire(number) for number in range(8)]))
    Run.objects.filter(pk=run.pk).update(state=State.FAILED, error="The disk is full. Nothing was loaded.")
    client, slug = personas.client(OFFICER), personas.partnership.slug
    page, again = (reverse(f"runs:{name}", args=[slug, run.pk]) for name in ("run", "retry"))
    shown = text(client, page)
    assert "The disk is full. Nothing was loaded." in shown
    assert again in shown

    # Others who send files neither see it nor may touch it.
    assert personas.client(PROVIDER).get(page).status_code == 404
    assert personas.client(PROVIDER).post(again).status_code == 404
    assert client.post(again)["Location"] == page
    assert run_now(Run.objects.get(pk=run.pk)).state == State.FINISHED
    assert "runs/" + str(run.pk) + "/retry" not in text(client, page)


def test_a_run_is_not_tried_again_by_who_has_left_the_organisation(personas: Personas, areas: None) -> None:
    run = queued(personas, book([fire(number) for number in range(8)]))
    member = personas.members[OFFICER]
    member.organisation = personas.organisations["provider"]
    member.save()
    refused = run_now(run)
    assert refused.state == State.FAILED
    assert "no longer send files for the organisation" in refused.error
    assert not Batch.objects.exists()
