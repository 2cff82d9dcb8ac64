"""The reference pages say what the registry says."""

from pathlib import Path

from wardmote import analysis
from wardmote.analysis.citations import TABLE, citations
from wardmote.analysis.counts_rates_and_change.rates import METHODS, byar_rate
from wardmote.analysis.describing import by_section, call, citation_table, describe, file_name, method_pages
from wardmote.analysis.registry import method, methods

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "methods"


def test_pages_in_the_docs_are_current() -> None:
    written = {page.name: page.read_text("utf-8") for page in PAGES.glob("*.md")}
    assert written == method_pages(), "Run python dev/write_method_docs.py and commit what it writes."


def test_every_method_is_described_once_with_its_source() -> None:
    text = "".join(method_pages().values())
    for entry in methods().values():
        assert text.count(f"- **Name in worked answers:** `{entry.name}`\n") == 1
        assert entry.citation in text


def test_every_method_says_what_it_needs_and_what_it_is_never_for() -> None:
    for entry in methods().values():
        for said in (entry.title, entry.section, entry.citation, entry.variant, entry.needs, entry.never_for):
            assert said.strip(), f"{entry.name} leaves something unsaid"


def test_description_of_a_rate_states_name_and_summary() -> None:
    text = describe(METHODS[0])
    assert "`rate_ci_byar`" in text
    assert "Rates per `per` people with the interval that Fingertips prints." in text


def test_call_shows_defaults_without_types() -> None:
    shown = call(byar_rate)
    assert shown.endswith("byar_rate(count, population, *, per=1000.0, confidence=0.95)")


def test_file_name_of_a_section_is_a_plain_slug() -> None:
    assert file_name("Counts, rates and change") == "counts-rates-and-change.md"


def test_sections_are_in_alphabetical_order() -> None:
    sections = list(by_section(methods()))
    assert sections == sorted(sections)


def test_a_folder_is_a_chapter_of_the_documentation() -> None:
    for entry in methods().values():
        chapter = entry.function.__module__.split(".")[-2]
        assert chapter == file_name(entry.section).removesuffix(".md").replace("-", "_"), entry.name


def test_a_module_is_found_without_its_chapter() -> None:
    assert analysis.rates.byar_rate is byar_rate
    assert analysis.byar_rate is byar_rate
    assert not hasattr(analysis, "no_such_module")


def test_the_table_of_citations_is_current() -> None:
    assert TABLE.read_text("utf-8") == citation_table(), (
        "Run python dev/write_method_docs.py and commit what it writes."
    )
    assert set(citations()) == set(methods())


def test_one_method_is_loaded_as_it_is_registered() -> None:
    for name, entry in methods().items():
        assert method(name) is entry, name
        assert getattr(analysis, entry.function.__name__) is not None
