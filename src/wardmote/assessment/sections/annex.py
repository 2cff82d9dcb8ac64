"""The method annex, made from the register of methods and the measures' definitions."""

from wardmote.analysis.citations import citations
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections import comparison
from wardmote.assessment.sections.data_used import batches_table, is_list_long
from wardmote.assessment.sections.partners import tested_counts
from wardmote.assessment.tests_of_change import Change
from wardmote.foundations.design.public import Cell, Column, Table
from wardmote.foundations.documents.public import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    small_probability,
)
from wardmote.foundations.places.public import deprivation
from wardmote.intake.public import source
from wardmote.measures.public import measure

# The methods that the sections of this document call, by their names in the register.
USED = (
    "rate_ci_byar",
    "two_counts",
    "year_on_year",
    "p_adjust",
    "xmr_mdc",
    "concentration",
    "getis_ord_gistar",
    "geo",
)


def section(evidence: Evidence) -> Section:
    """Each method with its variant and source, each measure with its definition."""
    known = citations()
    method_rows = [
        {
            "method": known[name].title,
            "variant": known[name].variant,
            "citation": known[name].citation,
            "never": known[name].never_for,
        }
        for name in USED
        if name in known
    ]
    slugs = [*evidence.totals, *evidence.categories, *evidence.shares]
    slugs += [one.measure.slug for one in (*([evidence.searches] if evidence.searches else []), *evidence.partners)]
    measure_rows = [
        {"measure": one.title, "definition": one.definition, "version": str(one.version)}
        for one in (measure(slug, evidence.partnership) for slug in slugs)
    ]
    return Section(
        "methods",
        "Method annex",
        (
            Subheading("Methods"),
            TableBlock(
                "methods",
                Table(
                    "Methods used, in the variant used",
                    [
                        Column("method", "Method"),
                        Column("variant", "Variant"),
                        Column("citation", "Source"),
                        Column("never", "Not to be used for"),
                    ],
                    method_rows,
                ),
            ),
            Subheading("Measures"),
            TableBlock(
                "measures",
                Table(
                    "Measures used",
                    [Column("measure", "Measure"), Column("definition", "Definition"), Column("version", "Version")],
                    measure_rows,
                ),
            ),
            *_tests(evidence),
            *_tests_of_councils(evidence),
            *_batches(evidence),
            Subheading("Sources and licences"),
            Bullets(tuple(Paragraph(one) for one in _licences(evidence))),
        ),
    )


def _tests(evidence: Evidence) -> list[Block]:
    """The tests behind each reading, for those who ask why."""
    searches = [Change(evidence.searches.measure.title, evidence.searches)] if evidence.searches else []
    counts = [one for one in evidence.partner_numbers if not one.figure.measure.is_share and not one.is_withheld]
    partners = [change for _number, change in tested_counts(counts)]
    every = (*evidence.total_changes, *evidence.changes, *searches, *partners)
    changes = [one for one in every if one.is_compared]
    if not changes:
        return []
    rows: list[dict[str, Cell]] = [
        {
            "name": one.label,
            "p": small_probability(one.figure.p_value),
            "months": small_probability(one.figure.p_value_months),
            "q": small_probability(one.q_value),
            "reading": one.reading,
        }
        for one in changes
    ]
    table = Table(
        "Tests of the changes",
        [
            Column("name", "Measure"),
            Column("p", "p", numeric=True, places=4),
            Column("months", "p, months", numeric=True, places=4),
            Column("q", "q", numeric=True, places=4),
            Column("reading", "Reading"),
        ],
        rows,
        note="p: exact two-count test. p, months: with the months' own variation allowed for. A change is clear where both are "
        "below 0.05. q: the larger of the two after Benjamini and Hochberg over the categories, or over the partners' counts. It "
        "does not alter the reading, which is the same wherever the number is printed. A clear change with q above 0.05 "
        "deserves more doubt.",
    )
    return [Subheading("Tests"), TableBlock("change-tests", table)]


def _tests_of_councils(evidence: Evidence) -> list[Block]:
    """The tests behind the comparison with other councils."""
    table = comparison.tests_table(evidence)
    return [] if table is None else [TableBlock("councils-tests", table)]


def _batches(evidence: Evidence) -> list[Block]:
    """The batches, where the section on the data only says how many they are."""
    if not is_list_long(evidence):
        return []
    return [Subheading("Batches"), TableBlock("batches", batches_table(evidence))]


def _licences(evidence: Evidence) -> list[str]:
    """Whom each publisher's licence asks to be named; nothing made up is ever credited to a publisher."""
    if evidence.partnership.is_demo:
        return [
            "Everything in this assessment is made up: it is a demonstration, and nothing and nobody in it is real."
        ]
    lines = [_attribution(slug) for slug in sorted({batch.source for batch in evidence.batches})]
    people = evidence.all_crime.provenance.population_source
    if people:
        version = evidence.all_crime.provenance.population_version
        lines.append(
            f"Populations: {people} (version of the file: {version}). Source: Office for National Statistics, Open Government Licence v3.0."
        )
    if deprivation([one.area.code for one in evidence.lsoas]):
        lines.append("Deprivation: English indices of deprivation, Open Government Licence v3.0.")
    lines.append(
        "Boundaries and names of areas: Office for National Statistics, Open Government Licence v3.0. Contains OS data, Crown "
        "copyright and database right."
    )
    return lines


def _attribution(slug: str) -> str:
    declared = source(slug)
    publisher = declared.publisher
    attribution = publisher.get("attribution") or f"{publisher['name']}. {publisher['licence']}."
    return f"{declared.title}: {attribution}"
