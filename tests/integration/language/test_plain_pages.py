"""Every page of every persona, in English: short sentences, the words of the house, no code, backtick or model's name."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import resolve

from tests.house.pages import blocks, wrong_on
from tests.integration.language.test_every_word import addresses
from tests.integration.measures import made
from tests.personas import Personas
from wardmote.assessment.public import Assessment, assess
from wardmote.foundations.members.public import RoleName
from wardmote.intake.public import mapping, sources
from wardmote.measures.counting.definitions import measures

pytestmark = pytest.mark.any_database

# What stands on pages for those who check a number: each method with its citation, as the method's page has it.
METHODS = (
    "the model",
    "the code 'phe_rate'",
    "the code 'wilson_",
    *(
        f"more than 25 words: {start}"
        for start in ("Rate with its interval", "Two years compared", "The largest of three", "Funnel of ratios")
    ),
)
# Pages that still say some of it, with what begins each finding. The lists only become shorter.
STILL: dict[str, tuple[str, ...]] = {
    "measures:figure": METHODS,
    "measures:gap": METHODS,
    "measures:pair": METHODS,
    "measures:peers": METHODS,
    "assessment:assessment": METHODS,
    "assessment:download": METHODS,
}


@pytest.fixture
def assessed(two_years: None, personas: Personas) -> Assessment:
    """An assessment of the loaded year, in English."""
    ending = f"{made.months()[-1]:%Y-%m}"
    return assess(by=personas.analyst, partnership=personas.partnership, area=made.AMBRIDGE, year_ending=ending)


def slugs() -> set[str]:
    """Codes of declarations; what is one word in English too ("burglary") is no code to a reader."""
    words = {"stop-and-search", "fly-tipping"}
    return {slug for slug in (*sources(), *(each.slug for each in measures())) if "-" in slug} - words


def headings() -> set[str]:
    """The headings and words of files, which stand on pages as they stand in the files."""
    declared = sources().values()
    named = {name for each in declared for layout in each.layouts for name in (*layout.required, *layout.optional)}
    also = {spelt for each in declared for others in each.aliases.values() for spelt in others}
    vocabularies = {name for each in declared for name in each.mappings.values()}
    return named | also | {word for name in vocabularies for value in mapping(name).values for word in value.words}


def findings(client: Client, asked: list[str], seen: set[str]) -> Iterator[str]:
    for address in asked:
        response = client.get(address)
        if response.streaming:
            # Read to its end, so that the file is closed.
            b"".join(response.streaming_content)
            continue
        if "text/html" not in response.headers.get("Content-Type", "") or not response.content:
            continue
        route = resolve(address.partition("?")[0]).view_name if "no-such" not in address else "missing"
        for each in wrong_on(response.content, slugs(), headings()):
            if each not in seen and not each.startswith(STILL.get(route, ("-",))):
                seen.add(each)
                yield f"{route}: {each}"


@pytest.mark.slow
def test_no_page_of_any_persona_is_hard_to_read(assessed: Assessment, personas: Personas) -> None:
    asked, seen = addresses(personas, assessed), set[str]()
    found = []
    for persona in (RoleName.ADMINISTRATOR, RoleName.ANALYST, RoleName.PARTNER_OFFICER, RoleName.BOARD_MEMBER):
        client = personas.client(persona)
        client.raise_request_exception = False
        found += findings(client, asked, seen)
    assert not found, f"{len(found)} texts are hard to read:\n" + "\n".join(found)


def page(text: str) -> bytes:
    return f"<html><body><main>{text}</main></body></html>".encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>" + "word " * 26 + ".</p>", "more than 25 words"),
        ("<p>Ask for <b>sharing:return:view</b> first.</p>", "the code"),
        ("<td>police-uk-street</td>", "the code"),
        ("<p>Run `wardmote load`.</p>", "a backtick"),
        ("<p>By ARIMA(1,1,0).</p>", "the model"),
        ("<td>2026-04-01</td>", "the date"),
        ("<td>In 2026-04.</td>", "the date"),
        ("<p>What came of it</p>", "say"),
    ],
)
def test_what_is_hard_to_read_is_found(text: str, said: str) -> None:
    (first, *_rest) = wrong_on(page(text), {"police-uk-street"})
    assert said in first
    assert not wrong_on(page("<p>Short.</p><p>" + "And short. " * 20 + "</p>"), {"police-uk-street"})
    assert not wrong_on(
        page("<td>A nil return. alarms/False alarms 2026-04 to 2026-06.csv.</td>"), {"police-uk-street"}
    )


def test_cells_and_paragraphs_are_read_apart() -> None:
    assert list(blocks(page("<p>One <b>and</b> two.</p><table><tr><td>A</td><td>B</td></tr></table>"))) == [
        "One and two.",
        "A",
        "B",
    ]
