"""The area: who lives there and how deprived it is."""

from wardmote.assessment.content import Block, MapBlock, Paragraph, Section, TableBlock
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sentences import share_phrase
from wardmote.foundations.design.public import AreaMap, Column, Table, number
from wardmote.foundations.places.public import deprivation, features, makeup, population


def section(evidence: Evidence) -> Section:
    """Population, small areas, deprivation and a map."""
    place = evidence.place
    blocks: list[Block] = []
    people = population(place.code, year=evidence.end.year)
    if people is None:
        blocks.append(Paragraph(f"No population is loaded for {place.name}, so no rate can be given."))
    else:
        guess = " (an estimate)" if people.is_estimate else ""
        blocks.append(
            Paragraph(
                f"{place.name} had {number(people.count)} residents in {people.year}{guess}. Source: {people.source}."
            )
        )
    lsoas = sorted({one.area.code for one in evidence.lsoas}) or sorted(makeup(place.code).lsoas)
    found = deprivation(lsoas)
    blocks.append(Paragraph(_deprivation_sentence(place.name, len(lsoas), [one.decile for one in found.values()])))
    if found:
        blocks.append(TableBlock("deprivation", _deciles(place.name, [one.decile for one in found.values()])))
    if found:
        blocks.append(_map(evidence, lsoas, {code: one.score for code, one in found.items()}))
    return Section("area", "The area", tuple(blocks))


def _deprivation_sentence(name: str, areas: int, deciles: list[int]) -> str:
    if not deciles:
        return f"{name} is made up of {number(areas)} small areas (LSOAs). No index of deprivation is loaded for them."
    worst = sum(decile == 1 for decile in deciles)
    return (
        f"{name} is made up of {number(areas)} small areas (LSOAs). Of those that the index of deprivation covers, "
        f"{share_phrase(worst, len(deciles))} are among the most deprived tenth in England. Areas whose "
        "boundaries changed since the index was made are not counted."
    )


def _deciles(name: str, deciles: list[int]) -> Table:
    rows = [{"decile": decile, "areas": deciles.count(decile)} for decile in range(1, 11)]
    return Table(
        f"Small areas of {name} by deprivation decile (1 is the most deprived)",
        [Column("decile", "Decile", numeric=True), Column("areas", "Small areas", numeric=True)],
        rows,
    )


def _map(evidence: Evidence, lsoas: list[str], scores: dict[str, float]) -> MapBlock:
    shapes = features(lsoas)
    rows = []
    for feature in shapes["features"]:
        properties = feature["properties"]
        properties["value"] = scores.get(properties["code"])
        rows.append({"area": properties["name"], "value": properties["value"]})
    table = Table(
        f"Deprivation score of each small area of {evidence.place.name}",
        [Column("area", "Small area"), Column("value", "Score", numeric=True, places=1)],
        rows,
    )
    return MapBlock(
        "deprivation-map",
        AreaMap(
            title=f"Deprivation score of the small areas of {evidence.place.name} (higher is more deprived)",
            alt="Each small area shaded by its score; hatched areas have none. The table has every value.",
            features=shapes,
            value_key="value",
            label_key="name",
            kind="sequential",
            table=table,
            source="Index of deprivation and boundaries as loaded; see Areas for publishers and licences.",
        ),
    )
