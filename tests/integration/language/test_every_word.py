"""No sentence on a page is in English where the language is another: every page of every persona is read."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.access.test_routes import address, named_ours
from tests.integration.language import pseudo
from tests.integration.language.reading import data_of, not_through_gettext
from tests.integration.measures import made
from tests.personas import SIGNED_OUT, Personas
from wardmote.assessment.public import Assessment
from wardmote.foundations.members.public import RoleName
from wardmote.intake.models import Batch
from wardmote.measures.counting.definitions import measures

pytestmark = pytest.mark.any_database

# Made of specimens for developers, or of what the sign-in library draws.
NOT_FOR_PEOPLE = {"design:style-guide"}
# What the test's people wrote.
TYPED = ("Fires", "Prevention", "Claim 12", "nowhere", "A letter", "Follows the returns.", "as in the sample")


def addresses(personas: Personas, assessment: Assessment) -> list[str]:
    """Every page with its object: the figure, the areas and the assessment of the loaded year."""
    slug, code, ending = personas.partnership.slug, made.AMBRIDGE, f"{made.months()[-1]:%Y-%m}"
    batch = Batch.objects.filter(partnership=personas.partnership).order_by("pk")[0]
    real: dict[str, dict[str, Any]] = {
        "places:area": {"code": code},
        "measures:figure": {"measure": "burglary", "area": code, "ending": ending},
        "measures:rows": {"measure": "burglary", "area": code, "ending": ending},
        "assessment:assessment": {"assessment_id": assessment.pk},
        "assessment:write": {"assessment_id": assessment.pk, "item": "priorities"},
        "assessment:download": {"assessment_id": assessment.pk, "form": "html"},
        "intake:batch": {"batch": batch.pk},
    }
    listed = [
        reverse(route.name, kwargs={"partnership": slug, **real[route.name]})
        if route.name in real
        else address(route, personas)
        for route in named_ours()
        if route.name not in NOT_FOR_PEOPLE
    ]
    figure = reverse("measures:figure", kwargs={"partnership": slug, **real["measures:figure"]})
    question = f"?area={code}&measure=burglary&year={ending}&rest=excluding"
    return [
        *listed,
        *(f"{figure}?level={level}" for level in ("ward", "lsoa")),
        figure.replace("burglary", "suspect-identified-share"),
        *(reverse(f"measures:{name}", args=[slug]) + question for name in ("gap", "peers")),
        reverse("account_login"),
        reverse("account_reset_password"),
        reverse("mfa_index"),
        "/no-such-page/",
    ]


def english(client: Client, asked: list[str], data: Any, seen: set[str]) -> list[str]:
    """Each text that is English, with the address of the first page that says it."""
    found = []
    for url in asked:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
            continue
        if "text/html" in response.headers.get("Content-Type", "") and response.content.strip():
            fresh = not_through_gettext(response.content, data) - seen
            seen |= fresh
            found += [f"{url}: {text[:300]}" for text in sorted(fresh)]
    return found


@pytest.mark.slow
def test_no_page_of_any_persona_says_a_word_of_english(assessment: Assessment, personas: Personas) -> None:
    asked = addresses(personas, assessment)
    data = data_of([*TYPED, *(entry.slug for entry in measures())])
    seen: set[str] = set()
    found = []
    for persona in (RoleName.ADMINISTRATOR, RoleName.ANALYST, *RoleName, SIGNED_OUT):
        client = personas.client(persona)
        client.raise_request_exception = False
        found += english(client, asked, data, seen)
    assert not found, f"{len(found)} texts are not messages:\n" + "\n".join(found)


def test_a_message_keeps_what_a_translator_keeps() -> None:
    assert pseudo.said("Sign <b>%(name)s</b> {count} `wardmote run`") == "Šîîĝñ <b>%(name)s</b> {count} `wardmote run`"


def test_a_number_drawn_by_lot_is_no_word_whatever_a_table_declares() -> None:
    page = b"<html><body><p>e0da3071-8dd1-4a0e-acd1-6b2423d53b43</p><p>plain English</p></body></html>"
    assert not_through_gettext(page, re.compile("(?<![A-Za-z])dd(?![A-Za-z])")) == {"plain English"}
