"""The measures described for people: docs/reference/measures.md is made from the definitions."""

from collections.abc import Iterator

from wardmote.measures.counting.definitions import Measure, breaks, measures
from wardmote.measures.figures.sentences import POLARITIES

OPENING = """# Measures

Made from `src/wardmote/measures/definitions/*.toml` by `dev/write_measure_docs.py`; change the definitions and run it.

A measure says what is counted. A figure is a measure of one area in twelve months: `wardmote figure burglary --area
E06000032 --year-ending 2023-04 --json` prints one, and the web shows the same behind every number.

- A count is made over the months that were supplied. A month that nobody supplied is no data, never zero; a figure
  says how many of its months came.
- Of two sources of one force's month, the first in the measure's list counts; they are never added up.
- A rate is per 1,000 residents, with Byar's 95% interval (exact below ten). The population is that of the loaded year
  nearest to the middle of the period.
- The change compares with the twelve months before, only if the same months of both were supplied, by the exact
  two-count test. There is no percentage on a base of zero, and in sentences none on a base under ten.
- A force's count holds every record that it published, without a location or outside its area too. A council's holds
  those placed in it. Wards are the source's own where it names them, else a best fit of LSOAs, which is marked as an
  estimate.
- A partner's records weigh by their quantity. A council's month is known when everybody who sends records of it has
  sent, from the month of their first file. What comes by the quarter or the year counts in whole ones.
- What the quality checks say of the batches travels with each figure: on the page, in JSON as `quality`, and in every
  CSV file as a column.
- Two counts of one harm stand side by side in [pairs](pairs.md) and are never added.
"""


def document() -> str:
    """The page as Markdown."""
    parts = [OPENING, *(_section(measure) for measure in measures()), _breaks()]
    return "\n".join(parts)


def _section(measure: Measure) -> str:
    return "\n".join(_lines(measure)) + "\n"


def _lines(measure: Measure) -> Iterator[str]:
    yield f"## {measure.title} (`{measure.slug}`)"
    yield ""
    yield measure.about
    yield ""
    yield f"- Version {measure.version}, from {measure.valid_from.isoformat()}. {measure.definition}"
    yield f"- Kind: {measure.kind}. {POLARITIES[measure.polarity]}"
    if measure.ages:
        yield f"- Rate: {measure.per_1000}."
    yield f"- Sources, best first: {', '.join(f'`{source}`' for source in measure.sources)}."
    yield f"- Counted from {measure.counted_from:%Y-%m}."
    if measure.agency:
        yield f"- Listed under: {measure.agency}."
    if measure.basket:
        yield f"- Parts, of which the total is the sum: {', '.join(part.label for part in measure.basket)}."
    if measure.valid_to:
        yield f"- Belongs to the past: made for figures until {measure.valid_to.isoformat()}."
    if measure.categories:
        yield f"- Categories: {', '.join(f'`{name}`' for name in measure.categories)}."
    if measure.subcategories:
        yield f"- Subcategories: {', '.join(f'`{name}`' for name in measure.subcategories)}."
    if measure.weights:
        yield f"- Weighed by offence code with the list `{measure.weights}`: records without a weight are left out and counted."
    if measure.numerator_categories:
        yield f"- Categories of the numerator: {', '.join(f'`{name}`' for name in measure.numerator_categories)}."
    if measure.numerator_crime_outcomes:
        yield f"- Crime outcomes of the numerator: {', '.join(f'`{name}`' for name in measure.numerator_crime_outcomes)}."
        yield f"- Crime outcomes taken as not known: {', '.join(f'`{name}`' for name in measure.unknown_crime_outcomes)}."
    yield f"- Disclosure: {measure.disclosure}."
    for warning in measure.warnings:
        yield f"- Printed beside it: {warning}"


def _breaks() -> str:
    lines = ["## Known breaks in the published series", ""]
    lines += [f"- {known.on:%Y-%m}: {known.text}" for known in breaks()]
    return "\n".join(lines) + "\n"
