"""Comparison with the other councils loaded."""

from dataclasses import dataclass

from wardmote.analysis.counts_rates_and_change.change import adjust_p_values, compare_counts
from wardmote.assessment.evidence import Evidence
from wardmote.assessment.sections.levels import ranked_categories, rate_columns
from wardmote.assessment.sections.links import figure_url, publisher
from wardmote.assessment.sections.periods import before_heading, period
from wardmote.foundations.design.public import Cell, Chart, Column, Link, Table, dot_interval_chart, listing, number
from wardmote.foundations.documents.public import (
    Block,
    Caution,
    ChartBlock,
    Limits,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    small_probability,
)
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.public import Figure

TITLE = "Comparison with other councils"


def section(evidence: Evidence) -> Section:
    """Rates with intervals, side by side."""
    peers = [one for one in evidence.peers if one.rate_per_1000 is not None]
    if len(peers) < evidence.limits.fewest_compared:
        return Section("comparison", TITLE, (Paragraph(_nothing(evidence)),))
    ranked = sorted(peers, key=lambda one: -(one.rate_per_1000 or 0))
    blocks: list[Block] = [
        *([Paragraph(f"{finding(evidence)}.")] if _is_one_of_them(evidence) else []),
        TableBlock("councils", _table(evidence, ranked)),
        ChartBlock("councils-chart", _chart(evidence, ranked)),
        *_categories(evidence),
        Caution(
            "These are the councils that happen to be loaded, not councils chosen for being alike. Rates are called different "
            "only where an exact test says so. The test shows that they differ and not why. Places differ in who lives, works "
            "and visits there, and in how crimes are recorded."
        ),
    ]
    return Section("comparison", TITLE, tuple(blocks))


def finding(evidence: Evidence) -> str:
    """Where the council stands among those loaded; nothing where there are none to set it beside."""
    ranked = [one for one in evidence.peers if one.rate_per_1000 is not None]
    if len(ranked) < evidence.limits.fewest_compared or not _is_one_of_them(evidence):
        return ""
    own = next(one for one in ranked if one.area.code == evidence.place.code)
    others = [one for one in ranked if one is not own]
    ways = {one.area.code: _against(own, one, evidence.limits) for one in others}
    lower, higher, alike = (
        [f"{one.area.name}'s" for one in others if ways[one.area.code] == way] for way in (1, -1, 0)
    )
    parts = [f"{way} than {listing(names)}" for way, names in (("higher", lower), ("lower", higher)) if names]
    rate = f"{own.area.name}'s rate of all records"
    if not parts:
        return f"{rate} is not clearly different from {listing(alike)}"
    sentence = f"{rate} is {listing(parts)}"
    return f"{sentence}. It is not clearly different from {listing(alike)}" if alike else sentence


def _against(own: Figure, other: Figure, limits: Limits) -> int:
    """1 where the council's rate is higher, -1 where it is lower, 0 where chance alone could make the difference.

    Two intervals may overlap although the rates differ, so the rates themselves are tested.
    """
    compared = compare_counts(
        other.count or 0, own.count or 0, exposure_before=other.population or 1, exposure_after=own.population or 1
    )
    if float(compared.p_value) >= limits.significant:
        return 0
    return 1 if (own.rate_per_1000 or 0) > (other.rate_per_1000 or 0) else -1


def _nothing(evidence: Evidence) -> str:
    if len(evidence.peers) > 1:
        return "No population is loaded for the councils of this force, so their rates cannot be compared."
    if not _is_one_of_them(evidence):
        return "Fewer than two councils of the area are loaded for the same year, so nothing is compared."
    return "No other council of this force is loaded for the same year, so nothing is compared."


def _is_one_of_them(evidence: Evidence) -> bool:
    return evidence.place.kind == AreaKind.COUNCIL


def _table(evidence: Evidence, ranked: list[Figure]) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "council": Link(one.area.name, figure_url(evidence, "all-crime", one.area.code)),
            "count": one.count,
            "population": one.population,
            "rate": one.rate_per_1000,
            "lower": one.lower95,
            "upper": one.upper95,
            "previous": one.previous_count,
        }
        for one in ranked
    ]
    return Table(
        f"All crime and anti-social behaviour by council, {period(evidence)}",
        [
            Column("council", "Council"),
            Column("count", "Records", numeric=True),
            Column("population", "Residents", numeric=True),
            *rate_columns(1),
            Column("previous", before_heading(evidence), numeric=True, unit="records"),
        ],
        rows,
        note="Intervals by Byar's method.",
    )


def _chart(evidence: Evidence, ranked: list[Figure]) -> Chart:
    high, low = ranked[0], ranked[-1]
    return dot_interval_chart(
        title=f"Records per 1,000 residents by council, {period(evidence)}",
        alt=f"A dot for each council's rate with its 95% interval, from {number(low.rate_per_1000, 1)} in {low.area.name} to "
        f"{number(high.rate_per_1000, 1)} in {high.area.name}. The table has every number.",
        labels=[one.area.name for one in ranked],
        values=[one.rate_per_1000 for one in ranked],
        lower=[one.lower95 for one in ranked],
        upper=[one.upper95 for one in ranked],
        unit="records per 1,000 residents",
        source=f"{publisher(evidence)}, {period(evidence)}",
        highlight=[evidence.place.name],
        label_heading="Council",
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """One category here and in the other councils taken together."""

    slug: str
    own: Figure
    others: list[Figure]

    @property
    def count(self) -> int:
        return sum(one.count or 0 for one in self.others)

    @property
    def people(self) -> int:
        return sum(one.population or 0 for one in self.others)

    @property
    def rate(self) -> float:
        return 1000 * self.count / self.people

    @property
    def rank(self) -> str:
        higher = sum((one.rate_per_1000 or 0) > (self.own.rate_per_1000 or 0) for one in self.others)
        return f"{1 + higher} of {1 + len(self.others)}"


def _categories(evidence: Evidence) -> list[Block]:
    """Each category's rate against that of the other councils taken together."""
    rows = [_category_row(evidence, *pair) for pair in _tested(evidence)]
    if not rows:
        return []
    return [Subheading("Category by category"), TableBlock("councils-categories", _category_table(evidence, rows))]


def tests_table(evidence: Evidence) -> Table | None:
    """The test behind each reading of the categories, for the method annex; None where nothing is compared."""
    if sum(one.rate_per_1000 is not None for one in evidence.peers) < evidence.limits.fewest_compared:
        return None
    rows: list[dict[str, Cell]] = [
        {
            "category": one.own.measure.title,
            "q": small_probability(q),
            "reading": _reading(one.own.rate_per_1000 or 0, one.rate, q, evidence.limits),
        }
        for one, q in _tested(evidence)
    ]
    columns = [Column("category", "Category"), Column("q", "q", numeric=True, places=4), Column("reading", "Reading")]
    note = (
        "q: exact test of the two rates after Benjamini and Hochberg over all the rows. The test takes each record for an "
        "event of its own. A small difference between large counts passes it easily."
    )
    return Table("Tests of the categories against the other councils", columns, rows, note=note) if rows else None


def _tested(evidence: Evidence) -> list[tuple["_Beside", float]]:
    """Each category here and in the other councils together, with the exact test adjusted for how many there are."""
    beside = [_Beside(slug, own, _others(evidence, slug)) for slug, own in ranked_categories(evidence)]
    beside = [one for one in beside if one.own.count is not None and one.own.population and one.others]
    if not beside:
        return []
    p_values = compare_counts(
        [one.count for one in beside],
        [one.own.count or 0 for one in beside],
        exposure_before=[one.people for one in beside],
        exposure_after=[one.own.population or 1 for one in beside],
    ).p_value
    return [(one, float(q)) for one, q in zip(beside, adjust_p_values(p_values), strict=True)]


def _others(evidence: Evidence, slug: str) -> list[Figure]:
    figures = evidence.peer_categories.get(slug, [])
    return [one for one in figures if one.area.code != evidence.place.code and one.count is not None and one.population]


def _category_row(evidence: Evidence, one: _Beside, q: float) -> dict[str, Cell]:
    return {
        "category": Link(one.own.measure.title, figure_url(evidence, one.slug, evidence.place.code)),
        "rate": one.own.rate_per_1000,
        "others": one.rate,
        "rank": one.rank,
        "reading": _reading(one.own.rate_per_1000 or 0, one.rate, q, evidence.limits),
    }


def _reading(own: float, others: float, q: float, limits: Limits) -> str:
    if q >= limits.significant:
        return "no clear difference"
    return "higher" if own > others else "lower"


def _category_table(evidence: Evidence, rows: list[dict[str, Cell]]) -> Table:
    return Table(
        f"Records per 1,000 residents by category, {evidence.place.name} and the other councils together, {period(evidence)}",
        [
            Column("category", "Category"),
            Column("rate", evidence.place.name, numeric=True, unit="per 1,000", places=2),
            Column("others", "Other councils", numeric=True, unit="per 1,000", places=2),
            Column("rank", "Rank, 1 is the highest"),
            Column("reading", "Reading"),
        ],
        rows,
        note="The tests stand in the method annex. A small difference between large counts passes them easily.",
    )
