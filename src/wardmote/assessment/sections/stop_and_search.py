"""Stop and search in brief, with the weakness of its denominators stated."""

from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sections.periods import period, year
from wardmote.foundations.design.public import number
from wardmote.foundations.documents.public import Block, Bullets, Caution, Paragraph, Section, several
from wardmote.measures.public import DEFINITION, WITHOUT_LOCATION, Figure, figure_sentence

TITLE = "Stop and search in brief"


def section(evidence: Evidence) -> Section:
    """The count, its change, and what it must not be used for."""
    searches = evidence.searches
    if searches is None or searches.count is None:
        nothing = f"No stop and search records are loaded for {evidence.where} in the {year(evidence)}."
        return Section("stop-and-search", TITLE, (Paragraph(nothing),))
    blocks: list[Block] = [
        Paragraph(figure_sentence(searches), url=figure_url(evidence, "stop-and-search", evidence.place.code)),
        *_rate(searches),
        *_unplaced(evidence),
        Caution(
            "Residents are a weak denominator for searches: people are searched where they are, not where they live, and "
            "officers choose where to be. The file has no area of residence. No comparison between groups of people "
            "is made here, because the file cannot carry one."
        ),
        *_warnings(evidence, searches),
    ]
    return Section("stop-and-search", TITLE, tuple(blocks))


def _rate(searches: Figure) -> list[Block]:
    """Of how many residents the rate is, or that there is none."""
    if not searches.population:
        return [Paragraph("No population is loaded, so no rate is given.")]
    return [Paragraph(f"The rate is of {number(searches.population)} residents counted in {searches.population_year}.")]


def _unplaced(evidence: Evidence) -> list[Block]:
    """How many of the force's searches have no place: a change may come from that alone."""
    missing, force = evidence.searches_unplaced, evidence.force
    if missing is None or force is None or not (missing.after or missing.before):
        return []
    before = "" if missing.before is None else f", against {number(missing.before)} the year before"
    counted = "in no council's count" if force.area.code == evidence.place.code else f"not in {evidence.where}'s count"
    return [
        Caution(
            f"{force.area.name} published {several(missing.after, 'search', 'searches')} of the {period(evidence)} without a "
            f"location{before}. They are {counted}, which is too low by those made here. A change may come from how many "
            "were given a place."
        )
    ]


def _warnings(evidence: Evidence, searches: Figure) -> list[Block]:
    """What the figure warns of besides, if it is not said above or under the data used."""
    under_data_used = set(evidence.all_crime.warnings)
    stated_elsewhere = {DEFINITION, WITHOUT_LOCATION}
    warnings = [one.sentence for one in searches.cautions if one.kind not in stated_elsewhere]
    warnings = [sentence for sentence in warnings if sentence not in under_data_used]
    return [Bullets(tuple(Paragraph(warning) for warning in warnings))] if warnings else []
