"""The area: who lives there and how deprived it is."""

from collections.abc import Mapping

from wardmote.assessment.evidence import Evidence
from wardmote.foundations.design.public import AreaMap, Cell, Column, Table, listing, number
from wardmote.foundations.documents.public import (
    Block,
    Limits,
    MapBlock,
    Paragraph,
    Section,
    TableBlock,
    several,
    share_phrase,
)
from wardmote.foundations.places.public import Deprivation, deprivation, features, makeup, population


def section(evidence: Evidence) -> Section:
    """Population, small areas, deprivation and a map."""
    blocks: list[Block] = [Paragraph(_people(evidence))]
    lsoas = sorted({one.area.code for one in evidence.lsoas}) or sorted(makeup(evidence.place.code).lsoas)
    deprived = deprivation(lsoas)
    blocks.append(Paragraph(_deprivation_sentence(evidence.where, len(lsoas), deprived, evidence.limits)))
    if deprived:
        blocks.append(TableBlock("deprivation", _deciles(evidence.where, deprived)))
        blocks += _map(evidence, lsoas, {code: one.score for code, one in deprived.items() if one.score is not None})
    return Section("area", "The area", tuple(blocks))


def _people(evidence: Evidence) -> str:
    """The residents that the rates are of, so that one year's number stands in the whole document."""
    total = evidence.all_crime
    if total.population is None:
        return f"No population is loaded for {evidence.where}, so no rate can be given."
    residents = population(evidence.place.code, year=total.population_year or evidence.end.year)
    guess = " (an estimate)" if residents is not None and residents.is_estimate else ""
    where = f"{evidence.where[:1].upper()}{evidence.where[1:]}"
    source = f" Source: {residents.source}." if residents is not None and residents.source else ""
    if evidence.partnership.is_demo:
        source = " The number is made up."
    return f"{where} had {number(total.population)} residents in {total.population_year}{guess}.{source}"


def _deprivation_sentence(where: str, areas: int, deprived: Mapping[str, Deprivation], limits: Limits) -> str:
    opening = f"{where[:1].upper()}{where[1:]} is made up of {several(areas, 'small area')} (LSOA{'s' * (areas != 1)})."
    if not deprived:
        return f"{opening} No index of deprivation is loaded for them."
    deciles = [one.decile for one in deprived.values()]
    editions = listing(sorted({one.edition for one in deprived.values()}))
    tenth, fifth = (sum(decile <= most for decile in deciles) for most in (1, 2))
    left_out = areas - len(deciles)
    note = (
        f" {several(left_out, 'small area')} {'is' if left_out == 1 else 'are'} not in the index, because "
        "boundaries changed since it was made."
        if left_out > 0
        else ""
    )
    return (
        f"{opening} The index of multiple deprivation ({editions}) covers {number(len(deciles))} of them. "
        f"{share_phrase(tenth, len(deciles), limits=limits)} are among the most deprived tenth in England. "
        f"{share_phrase(fifth, len(deciles), limits=limits)} are among the most deprived fifth.{note}"
    )


def _deciles(where: str, deprived: Mapping[str, Deprivation]) -> Table:
    deciles = [one.decile for one in deprived.values()]
    rows: list[dict[str, Cell]] = [{"decile": str(decile), "areas": deciles.count(decile)} for decile in range(1, 11)]
    return Table(
        f"Small areas of {where} by deprivation decile (1 is the most deprived tenth in England)",
        [Column("decile", "Decile"), Column("areas", "Small areas", numeric=True)],
        rows,
    )


def _map(evidence: Evidence, lsoas: list[str], scores: dict[str, float]) -> list[Block]:
    shapes = features(lsoas)
    if not shapes["features"]:
        return [Paragraph("The boundaries of these small areas are not loaded, so there is no map.")]
    rows: list[dict[str, Cell]] = []
    for feature in shapes["features"]:
        properties = feature["properties"]
        properties["value"] = scores.get(properties["code"])
        rows.append({"area": properties["name"], "value": properties["value"]})
    table = Table(
        f"Deprivation score of each small area of {evidence.where}",
        [Column("area", "Small area"), Column("value", "Score", numeric=True, places=1)],
        rows,
    )
    drawn = AreaMap(
        title=f"Deprivation score of the small areas of {evidence.where} (higher is more deprived)",
        alt=_alt(rows),
        features=shapes,
        value_key="value",
        label_key="name",
        kind="sequential",
        table=table,
        source="Index of deprivation and boundaries as loaded. Their publishers and licences stand in the method annex.",
    )
    return [MapBlock("deprivation-map", drawn)]


def _alt(rows: list[dict[str, Cell]]) -> str:
    known = sorted((float(str(row["value"])), str(row["area"])) for row in rows if row["value"] is not None)
    if not known:
        return "No small area drawn has a score."
    (low, least), (high, most) = known[0], known[-1]
    return (
        f"Small areas shaded by score, from {number(low, 1)} in {least} to {number(high, 1)} in {most}; hatched areas have "
        "none. The table has every value."
    )
