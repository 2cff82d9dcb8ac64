"""Stop and search in brief, with the weakness of its denominators stated."""

from wardmote.assessment.content import Block, Bullets, Caution, Paragraph, Section
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.data_used import period
from wardmote.assessment.sections.links import figure_url
from wardmote.assessment.sentences import Change, change_sentence, rate_phrase
from wardmote.foundations.design.public import number


def section(evidence: Evidence) -> Section:
    """The count, its change, and what it must not be used for."""
    title = "Stop and search in brief"
    searches = evidence.searches
    if searches is None or searches.count is None:
        told = Paragraph(f"No stop and search records are loaded for {evidence.place.name} in the {period(evidence)}.")
        return Section("stop-and-search", title, (told,))
    change = Change("Stops and searches", searches.previous_count, searches.count, searches.p_value)
    blocks: list[Block] = [
        Paragraph(
            change_sentence(change, period=period(evidence)),
            url=figure_url(evidence, "stop-and-search", evidence.place.code),
        ),
        Paragraph(
            f"That is {rate_phrase(searches.rate_per_1000, searches.lower95, searches.upper95)}, of "
            f"{number(searches.population)} residents counted in {searches.population_year}."
        )
        if searches.population
        else Paragraph("No population is loaded, so no rate is given."),
        Caution(
            "Residents are a weak denominator for searches: people are searched where they are, not where they live, and "
            "officers choose where to be. The file has no area of residence. No comparison between groups of people "
            "is made here, because the file cannot carry one."
        ),
        Bullets(tuple(Paragraph(warning) for warning in searches.warnings)),
    ]
    return Section("stop-and-search", title, tuple(blocks))
