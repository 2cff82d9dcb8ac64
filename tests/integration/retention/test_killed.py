"""A disposal whose process is killed: what went is certified, what did not is still due, and the next one ends it."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.databases import drop_database, new_database
from tests.integration.intake.test_killed import Installation

SERVERS = [
    pytest.param("sqlite", marks=pytest.mark.slow),
    pytest.param("postgresql", marks=pytest.mark.postgres),
]
UPLOADS = 3000
KILLS = 5
BY = ("--by", "gwen@example.org")
MAKE = f"""
import django; django.setup()
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from wardmote.foundations.members.public import User, accept_invitation
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.models import Delivery
old, young = timezone.now() - timedelta(days=30), timezone.now()
person, partnership = User.objects.get(email="gwen@example.org"), Partnership.objects.get()
made = []
for number in range({UPLOADS} + 50):
    each = Delivery(partnership=partnership, brought_by=person, source="x", brought_at=old if number < {UPLOADS} else young)
    folder = Path(settings.UPLOADS_DIR) / str(each.pk)
    folder.mkdir(); (folder / "a.csv").write_text("x")
    each.folder = str(folder); made.append(each)
Delivery.objects.bulk_create(made)
"""


@pytest.fixture(params=SERVERS)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation with thousands of uploads to be disposed of, on each kind of database."""
    address = new_database(f"wardmote_disposal_{os.getpid()}") if request.param == "postgresql" else ""
    try:
        made = Installation(tmp_path / "home", address)
        administrator = ("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris")
        made.run("partnership", "add", "Safer Testshire", "--slug", "safer-testshire", *administrator)
        subprocess.run([sys.executable, "-c", MAKE], env=made.environment, check=True, timeout=120)
        yield made
    finally:
        if address:
            drop_database(address)


def left(here: Installation) -> int:
    """How many rows are left; what went is certified row by row, and only what is left may have files."""
    rows = {str(folder) for (folder,) in here.ask("SELECT folder FROM intake_delivery")}
    certified = here.ask("SELECT coalesce(sum(count), 0) FROM retention_disposal")[0][0]
    assert len(rows) + certified == UPLOADS + 50
    listed = [keys for (keys,) in here.ask("SELECT keys FROM retention_disposal")]
    assert sum(len(json.loads(keys) if isinstance(keys, str) else keys) for keys in listed) == certified
    on_disk = {str(path) for path in (here.home / "uploads").iterdir() if path.is_dir()}
    assert on_disk <= rows
    return len(rows)


def test_a_killed_disposal_certifies_what_it_did_and_is_taken_up_again(here: Installation) -> None:
    moments = random.Random(20260520)  # noqa: S311 - moments, not secrets
    before, killed = left(here), 0
    assert before == UPLOADS + 50
    for _ in range(KILLS):
        process = here.start("retention", "--carry-out", *BY)
        until, aim = time.monotonic() + 60, before - moments.randint(200, 500)
        while process.poll() is None and time.monotonic() < until and folders(here) > aim:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        process.communicate(timeout=60)
        killed += process.returncode == -9
        before = left(here)
    assert killed >= KILLS // 2, "Most disposals ended before they were killed: nothing was tried."
    here.run("retention", "--carry-out", *BY)
    assert left(here) == 50
    here.run("ledger", "verify")
    ends = here.ask("SELECT finished_at FROM retention_certificate")
    assert sum(end is None for (end,) in ends) == killed


def folders(here: Installation) -> int:
    return sum(1 for _ in (here.home / "uploads").iterdir())
