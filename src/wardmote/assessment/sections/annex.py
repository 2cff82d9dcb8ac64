"""The method annex, made from the register of methods and the measures' definitions."""

from wardmote.analysis.registry import methods
from wardmote.assessment.content import Section, Subheading, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.foundations.design.public import Column, Table
from wardmote.measures.public import measure

# The methods that the sections of this document call, by their names in the register.
USED = (
    "rate_ci_byar",
    "two_counts",
    "p_adjust",
    "xmr_mdc",
    "concentration",
    "getis_ord_gistar",
    "geo",
)


def section(evidence: Evidence) -> Section:
    """Each method with its variant and source, each measure with its definition."""
    known = methods()
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
    measure_rows = [
        {"measure": one.title, "definition": one.definition, "version": f"version {one.version}"}
        for one in map(measure, slugs)
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
        ),
    )
