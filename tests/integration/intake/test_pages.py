"""The pages of sources, loads and batches."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.integration.intake import files
from tests.integration.intake.conftest import TODAY
from tests.integration.intake.files import crime, street_file
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery
from wardmote.intake.public import BatchSummary, load, waiting

ANALYST = RoleName.ANALYST


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=[personas.partnership.slug, *args])


@pytest.fixture
def batch(personas: Personas, inbox: Path) -> BatchSummary:
    rows = [crime(number) for number in range(1, 8)] + [crime(1), crime(2, Crime_type="=Piracy()"), crime()]
    street_file(inbox, rows)
    street_file(inbox, [crime(30, Month="2022-07")], "2022-07-bedfordshire-street.csv")
    made = load(
        by=personas.analyst, partnership=personas.partnership, source="police-uk-street", paths=[inbox], today=TODAY
    )
    return made[0]


def test_empty_pages_say_what_to_do(personas: Personas) -> None:
    client = personas.client(ANALYST)
    assert "Nothing has been loaded" in client.get(address(personas, "batches")).content.decode()
    assert "Nothing yet" in client.get(address(personas, "sources")).content.decode()
    page = client.get(address(personas, "source", "police-uk-street")).content.decode()
    assert "Nothing has come from this source" in page
    assert client.get(address(personas, "source", "no-such-source")).status_code == 404


def test_the_batchs_story(personas: Personas, batch: BatchSummary) -> None:
    page = personas.client(ANALYST).get(address(personas, "batch", batch.id)).content.decode()
    assert "11 rows were read. 9 records were kept." in page
    for part in (
        "Duplicates removed",
        "no category that this source is known to have",
        batch.fingerprint,
        "Amira Khan",
    ):
        assert part in page
    assert "missing" in page


def test_councils_outside_the_partnership_are_folded_away(personas: Personas, batch: BatchSummary) -> None:
    councils = {
        "E06000032": {"read": 6, "kept": 5, "inside": True},
        "W06000099": {"read": 4, "kept": 4, "inside": False},
    }
    Batch.objects.filter(pk=batch.id).update(councils=councils)
    page = personas.client(ANALYST).get(address(personas, "batch", batch.id)).content.decode()
    folded = re.search(r"<details.*?</details>", page[page.index("Where the records are") :], re.DOTALL)
    assert folded
    assert "1 council outside the partnership" in folded[0]
    assert "W06000099" in folded[0]
    assert "E06000032" not in folded[0]


def test_a_wide_calendar_is_reached_by_keyboard(personas: Personas, batch: BatchSummary) -> None:
    page = personas.client(ANALYST).get(address(personas, "batch", batch.id)).content.decode()
    assert '<div class="wm-scroll" tabindex="0" role="group" aria-label="bedfordshire: records by month">' in page


def test_what_came_and_what_is_missing(personas: Personas, batch: BatchSummary) -> None:
    client = personas.client(ANALYST)
    page = client.get(address(personas, "source", "police-uk-street")).content.decode()
    assert re.search(r"missing", page)
    assert re.search(r"late", page)
    assert "Open Government Licence" in page
    assert "July 2022" in client.get(address(personas, "sources")).content.decode()
    assert "In use" in client.get(address(personas, "batches")).content.decode()


def test_rejected_rows_as_csv_give_lines_and_no_formula(personas: Personas, batch: BatchSummary) -> None:
    answer = personas.client(ANALYST).get(address(personas, "rejections", batch.id))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert ",10," in text
    assert "Piracy" not in text
    assert not re.search(r"(^|,)[=+@-]", text, re.MULTILINE)


def test_another_partnerships_batch_is_not_found(personas: Personas, batch: BatchSummary) -> None:
    strange = reverse("intake:batch", args=[personas.other_partnership.slug, batch.id])
    assert personas.client("stranger").get(strange).status_code == 404
    assert personas.client("stranger").get(address(personas, "batch", batch.id)).status_code == 404


def bring(personas: Personas, content: bytes, name: str = "2022-05-bedfordshire-street.csv"):  # noqa: ANN201
    data = {"source": "police-uk", "uploads": [SimpleUploadedFile(name, content)]}
    return personas.client(ANALYST).post(address(personas, "load"), data)


def test_upload_check_start_and_see_the_batch(personas: Personas) -> None:
    client = personas.client(ANALYST)
    answer = bring(personas, files.as_csv([crime(1), crime()]))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Street-level crime" in page
    assert "Load these files" in page
    (delivery,) = Delivery.objects.all()
    assert [line.url for line in waiting(personas.partnership, personas.analyst)] == [answer["Location"]]
    started = client.post(address(personas, "start", delivery.pk))
    again = client.post(address(personas, "start", delivery.pk))
    assert started["Location"] == again["Location"]
    run = run_now(Run.objects.get())
    assert run.state == State.FINISHED, run.error
    assert run.result["batches"][0]["rows_read"] == 2
    assert answer["Location"] not in [line.url for line in waiting(personas.partnership, personas.analyst)]
    assert client.get(run.result["url"]).status_code == 200
    assert client.get(address(personas, "check", delivery.pk)).status_code == 302


def test_a_bad_upload_is_told_before_anything_is_loaded(personas: Personas, settings: LazySettings) -> None:
    answer = bring(personas, b"a,b\r\n1,2\r\n", "crimes.csv")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "These files cannot be loaded" in page
    assert "none of the columns" in page
    assert "removed from the server at once" in page
    assert list(Path(settings.UPLOADS_DIR).iterdir()) == []
    assert not Delivery.objects.exists()


def test_a_delivery_can_be_discarded(personas: Personas, settings: LazySettings) -> None:
    bring(personas, files.as_csv([crime(1)]))
    (delivery,) = Delivery.objects.all()
    assert Path(delivery.folder).exists()
    personas.client(ANALYST).post(address(personas, "discard", delivery.pk))
    assert list(Path(settings.UPLOADS_DIR).iterdir()) == []
    assert not Delivery.objects.exists()


def test_a_run_of_bad_files_ends_with_the_sentence(personas: Personas) -> None:
    bring(personas, files.as_csv([crime(1)]))
    (delivery,) = Delivery.objects.all()
    # The file changes between the check and the load.
    (file,) = Path(delivery.folder).iterdir()
    file.write_bytes(b"a,b\r\n1,2\r\n")
    personas.client(ANALYST).post(address(personas, "start", delivery.pk))
    run = run_now(Run.objects.get())
    assert run.state == State.FAILED
    assert "none of the columns" in run.error
    assert "Traceback" not in run.error
    assert not Batch.objects.exists()


def test_names_of_uploads_cannot_leave_their_folder(personas: Personas, settings: LazySettings) -> None:
    bring(personas, files.as_csv([crime(1)]), "..\\..\\x/.hidden.csv")
    assert [path.name for path in settings.UPLOADS_DIR.rglob("*.csv")] == ["hidden.csv"]


def test_nothing_chosen_is_told(personas: Personas) -> None:
    answer = personas.client(ANALYST).post(address(personas, "load"), {"source": "police-uk"})
    assert "Choose at least one file" in answer.content.decode()


def test_a_folder_must_be_among_the_allowed(personas: Personas, settings: LazySettings, inbox: Path) -> None:
    street_file(inbox, [crime(1)])
    settings.LOAD_ROOTS = [inbox]
    client = personas.client(ANALYST)
    for named, status in (("/etc", 200), (f"{inbox}/../..", 200), (f"{inbox}/nowhere", 200), ("a\0b", 400)):
        answer = client.post(address(personas, "load"), {"source": "police-uk", "folder": named})
        assert answer.status_code == status
    assert not Delivery.objects.exists()
    answer = client.post(address(personas, "load"), {"source": "police-uk", "folder": str(inbox)})
    assert "Load these files" in client.get(answer["Location"]).content.decode()


def test_a_board_member_may_not_load(personas: Personas) -> None:
    assert personas.client(RoleName.BOARD_MEMBER).get(address(personas, "load")).status_code == 403
