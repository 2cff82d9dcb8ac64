"""A measure that the partnership made itself: previewed, saved, and then as any other in Evidence and the assessment."""

import re
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.integration.measures.made import AMBRIDGE
from tests.integration.measures.sent import row, send
from tests.personas import Personas, make_personas
from wardmote.assessment.context_figures import partners
from wardmote.assessment.question import Question
from wardmote.foundations.ledger.public import Entry
from wardmote.foundations.members.public import RoleName, system_person
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, set_councils
from wardmote.foundations.places.public import area
from wardmote.measures.errors import UnknownMeasure
from wardmote.measures.models import OwnMeasure
from wardmote.measures.public import figure, measure, measures
from wardmote.measures.search import OFFERS

pytestmark = pytest.mark.django_db
SOURCE, SLUG = "council-environment", "own-waste-and-litter"
MONTHS = [add_months(date(2021, 5, 1), step) for step in range(24)]
SAID = {
    "source": SOURCE,
    "title": "Waste and litter",
    "categories": ["fly-tipping", "litter"],
    "one": "report of waste or litter",
    "many": "reports of waste or litter",
    "about": "Two classes together.",
    "polarity": "lower-is-better",
    "denominator": "residents",
}


@pytest.fixture(autouse=True)
def _records(areas_loaded: None, partnership: Partnership) -> None:
    set_councils(by=system_person(), partnership=partnership, codes=frozenset([AMBRIDGE]), from_=date(2020, 4, 1))
    for month in MONTHS:
        send(partnership, SOURCE, month, [row("fly-tipping", quantity=3), row("litter", quantity=2), row("noise")])


def address(personas: Personas, name: str, *args: object) -> str:
    return reverse(f"measures:{name}", args=[personas.partnership.slug, *args])


def post(personas: Personas, name: str, *args: object, role: str = RoleName.ANALYST, **data: object) -> HttpResponse:
    return personas.client(role).post(address(personas, name, *args), data)


def page_text(answer: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def made(personas: Personas, **changes: object) -> OwnMeasure:
    answer = post(personas, "own-new", **{**SAID, **changes, "save": "yes"})
    assert answer.status_code == 302, page_text(answer)
    return OwnMeasure.objects.latest("pk")


def test_its_figure_is_seen_before_anything_is_saved(personas: Personas) -> None:
    form = page_text(personas.client(RoleName.ANALYST).get(address(personas, "own-new"), {"source": SOURCE}))
    assert "Save the measure" not in form
    page = page_text(post(personas, "own-new", **SAID))
    assert re.search(r"nothing is saved yet: .*\b60 reports of waste or litter\b", page), page
    assert "Save the measure" in page
    assert not OwnMeasure.objects.exists()
    assert not Entry.objects.filter(event="measures.own.defined").exists()


def test_once_saved_it_stands_as_any_other(personas: Personas, partnership: Partnership) -> None:
    row_made = made(personas)
    assert (row_made.slug, row_made.number, row_made.made_by) == (SLUG, 1, personas.analyst)
    assert Entry.objects.filter(event="measures.own.defined").count() == 1
    counted = figure(partnership=partnership, measure=SLUG, area=AMBRIDGE, year_ending="2023-04")
    assert (counted.count, counted.previous_count) == (60, 60)
    assert counted.rate_per_1000 == pytest.approx(20)
    # Counts below five are not published: the source's own rule.
    assert counted.smallest == 5
    client = personas.client(RoleName.BOARD_MEMBER)
    assert "Waste and litter" in page_text(client.get(address(personas, "measures")))
    assert client.get(address(personas, "measure", SLUG)).status_code == 200
    shown = client.get(address(personas, "figure", SLUG, AMBRIDGE, "2023-04"))
    assert "60 reports of waste or litter" in page_text(shown)
    assert any(hit.title == "Waste and litter" for hit in OFFERS[0].find(partnership, personas.analyst, ("waste",)))
    # The assessment's figures of partners' records, and the choices of the figures on everybody's home.
    found = partners(area(AMBRIDGE), Question(partnership, "2023-04", None))
    assert SLUG in {one.measure.slug for one in found}
    headlines = personas.client(RoleName.ANALYST).get(address(personas, "headlines"))
    assert f'value="{SLUG}"' in headlines.content.decode()


def test_a_change_is_a_further_version_and_nothing_old_is_shown(personas: Personas, partnership: Partnership) -> None:
    made(personas)
    before = figure(partnership=partnership, measure=SLUG, area=AMBRIDGE, year_ending="2023-04")
    assert before.rate_per_1000 is not None
    changes = {name: SAID[name] for name in ("one", "many", "about", "polarity")}
    answer = post(personas, "own", SLUG, **changes, title="Waste, litter", denominator="none")
    assert answer.status_code == 302
    after = figure(partnership=partnership, measure=SLUG, area=AMBRIDGE, year_ending="2023-04")
    assert (after.measure.title, after.measure.version, after.rate_per_1000) == ("Waste, litter", 2, None)
    assert list(OwnMeasure.objects.filter(slug=SLUG).values_list("number", "title")) == [
        (2, "Waste, litter"),
        (1, "Waste and litter"),
    ]
    assert "1: Waste and litter, Amira Khan" in page_text(
        personas.client(RoleName.ANALYST).get(address(personas, "own", SLUG))
    )


def test_what_is_withdrawn_leaves_every_list_and_is_kept(personas: Personas, partnership: Partnership) -> None:
    made(personas)
    assert post(personas, "own-withdraw", SLUG).status_code == 302
    assert SLUG not in {one.slug for one in measures(partnership)}
    assert OwnMeasure.objects.get(slug=SLUG).withdrawn_by == personas.analyst
    # What was published with it can still be read.
    assert measure(SLUG, partnership).title == "Waste and litter"
    assert post(personas, "own-new", **SAID, save="yes").status_code == 422
    assert post(personas, "own", SLUG, **SAID).status_code == 422


def test_a_name_of_a_person_is_asked_about(personas: Personas) -> None:
    answer = post(personas, "own-new", **{**SAID, "title": "Complaints of Mrs Jane Smith"}, save="yes")
    assert answer.status_code == 422
    assert "looks as if it held" in page_text(answer)
    assert not OwnMeasure.objects.exists()


def test_only_categories_of_the_source_are_counted(personas: Personas) -> None:
    assert post(personas, "own-new", **{**SAID, "categories": ["burglary"]}, save="yes").status_code == 422
    assert post(personas, "own-new", **{**SAID, "source": "police-uk-street"}, save="yes").status_code == 302
    assert not OwnMeasure.objects.exists()


def test_another_partnerships_measure_is_not_found(personas: Personas, partnership: Partnership) -> None:
    theirs = make_personas("hillside")
    OwnMeasure.objects.create(
        partnership=theirs.partnership,
        **{name: value for name, value in SAID.items() if name != "source"},
        source=SOURCE,
        slug=SLUG,
        made_by=theirs.analyst,
    )
    client = personas.client(RoleName.ANALYST)
    for name, args in (("own", [SLUG]), ("measure", [SLUG]), ("figure", [SLUG, AMBRIDGE, "2023-04"])):
        assert client.get(address(personas, name, *args)).status_code == 404, name
    assert post(personas, "own-withdraw", SLUG).status_code == 404
    with pytest.raises(UnknownMeasure):
        measure(SLUG, partnership)
    assert OwnMeasure.objects.get().withdrawn_at is None
    assert client.get(address(personas, "own-measures")).status_code == 200
    assert personas.client(RoleName.BOARD_MEMBER).get(address(personas, "own-measures")).status_code == 403
