"""A draft made in the browser and one from the command line are the same, whatever the table and whatever is chosen."""

import csv
import io
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.integration.intake.test_declaring import bring, field_of, press
from tests.personas import Personas
from wardmote.config import cli
from wardmote.foundations.members.public import RoleName
from wardmote.intake.models import Delivery
from wardmote.intake.operations.trying_drafts import kept_draft

pytestmark = pytest.mark.django_db
# Columns of many kinds, under headings as people write them, each with four cells.
COLUMNS: dict[str, tuple[str, ...]] = {
    "Job no.": ("A1", "A2", "A3", "A4"),
    "date of call": ("13/05/2026", "14/05/2026", "15/05/2026", "16/05/2026"),
    "Time": ("21:15", "22:40", "01:10", "03:20"),
    "Incident Type": ("Rubbish fire", "Car fire", "Rubbish fire", "Car fire"),
    "MOTIVE": ("Deliberate", "Accidental", "Not known", "Deliberate"),
    "UPRN": ("100081234501", "100081234502", "100081234503", "100081234504"),
    "Ward “name” = x": ("North", "South", "North", "South"),
    "Council": ("E06000032", "E06000032", "E06000032", "E06000032"),
    "Pumps": ("1", "2", "1", "3"),
    "Financial year": ("2025/26", "2025/26", "2024/25", "2024/25"),
    "Calls, [number]": ("4", "11", "7", "9"),
    "Reads": ("5", "6", "6", "12"),
    "Result": ("Arrest", "None", "None", "Arrest"),
}
CHOICES = ("leave-out", "keep", "category", "subcategory", "outcome", "adds-to-category", "identifier", "quantity")
# What only a person knows: the command line marks it, the page asks for it.
READING = ("format", "layouts", "columns", "attributes", "dates", "unpivot", "combine", "mappings", "personal")


@pytest.fixture(autouse=True)
def _own(settings: LazySettings, tmp_path: Path) -> None:
    settings.SOURCES_DIR = tmp_path / "home" / "sources"


def table(headings: list[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([COLUMNS[heading][row] for heading in headings] for row in range(4))
    return text.getvalue().encode()


def by_command(content: bytes, chosen: dict[str, str]) -> dict[str, Any] | None:
    """The declaration and its vocabularies; nothing for a choice that is refused."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "new-source.csv"
        sample.write_bytes(content)
        options = [each for heading, what in chosen.items() for each in ("--choose", f"{heading}={what}")]
        if cli.main(["sources", "new", "--from", str(sample), "--out", f"{folder}/out", *options]):
            return None
        return {
            path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(folder, "out").rglob("*.toml")
        }


def in_the_browser(personas: Personas, content: bytes, chosen: dict[str, str]) -> dict[str, Any] | None:
    draft = bring(personas, content, "new-source.csv")
    client = personas.client(RoleName.ANALYST)
    page = client.get(draft).content.decode()
    sample = Delivery.objects.get(pk=draft.rstrip("/").rpartition("/")[2])
    if chosen:
        press(client, draft, "show", {field_of(page, heading): what for heading, what in chosen.items()})
    kept = kept_draft(sample)
    assert kept is not None
    if any("cannot both" in each for each in kept["problems"]):
        return None
    if not kept["texts"]:
        return {}
    return {name.rpartition("/")[2]: tomllib.loads(text) for name, text in kept["texts"].items()}


@hypothesis_settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_browser_and_the_command_line_make_the_same_of_a_file(personas: Personas, data: st.DataObject) -> None:
    headings = data.draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=2, max_size=8, unique=True))
    changed = data.draw(st.lists(st.sampled_from(headings), max_size=2, unique=True))
    chosen = {heading: data.draw(st.sampled_from(CHOICES)) for heading in changed}
    content = table(headings)
    command, browser = by_command(content, chosen), in_the_browser(personas, content, chosen)
    assert (command is None) is (browser is None)
    if not command or not browser:
        return
    assert set(command) == set(browser)
    for name, raw in command.items():
        if name != "new-source.toml":
            assert raw == browser[name]
            continue
        for key in READING:
            drafted = raw.get(key)
            if key == "columns":
                drafted = {column: heading for column, heading in raw[key].items() if heading}
            assert drafted == browser[name].get(key), key
        assert {**raw["records"], "category": ""} == {**browser[name]["records"], "category": ""}
