"""A page that cannot be made because storage fails says what is wrong, and shows no traceback."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db.utils import OperationalError
from django.test import RequestFactory

from tests.integration.measures import made
from tests.integration.measures.conftest import (  # noqa: F401 - fixtures are used by their names
    Loader,
    _nothing_kept,
    areas_loaded,
    load_months,
    partnership,
)
from tests.personas import Personas
from wardmote.config.faults_shown import FaultsShownMiddleware
from wardmote.intake.models import Segment


def test_a_damaged_record_file_is_named_on_the_page(load_months: Loader, personas: Personas) -> None:  # noqa: F811
    load_months([date(2023, 4, 1)])
    (Path(settings.RECORDS_DIR) / Segment.objects.get().path).write_bytes(b"not records")
    client = personas.client("analyst")
    answer = client.get(f"/p/{personas.partnership.slug}/measures/burglary/{made.AMBRIDGE}/2023-04/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "is damaged and cannot be read" in page
    assert "wardmote records verify" in page
    assert "Traceback" not in page


@pytest.mark.parametrize(("words", "status"), [("database disk image is malformed", 503), ("no such table", None)])
def test_faults_of_the_database_are_sentences(words: str, status: int | None) -> None:
    shown = FaultsShownMiddleware(lambda _request: None)  # type: ignore[arg-type,return-value]
    answer = shown.process_exception(RequestFactory().get("/"), OperationalError(words))
    assert (answer.status_code if answer else None) == status
