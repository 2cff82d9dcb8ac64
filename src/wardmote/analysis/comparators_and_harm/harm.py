"""Counts weighed by harm. The weights are official files loaded as data; a code without a weight is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wardmote.analysis.errors import EmptyInputError, UnknownCodeError
from wardmote.analysis.inputs import counts_of, denominators, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

SECTION = "Comparators and harm"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmScore(Result):
    """A harm-weighted total, each code's share of it, and what was left out."""

    total: float
    score: float | None
    share: Mapping[str, float | None]
    per_offence: float | None
    offences: float
    left_out: Mapping[str, float]

    def explain(self) -> str:
        """The total, and the code that makes most of it."""
        if not self.total:
            return "No harm was counted."
        most = max(self.share, key=lambda code: self.share[code] or 0.0)
        return (
            f"A harm-weighted total of {self.total:,.6g} from {self.offences:,.6g} offences; "
            f"{most} makes {self.share[most]:.0%} of it."
        )


def crime_severity_score(counts: Mapping[str, float], weights: Mapping[str, float], *, population: float) -> HarmScore:
    """The ONS Crime Severity Score of one area and year.

    Args:
        counts: offences by code.
        weights: the ONS weight of each code, from the official file of that year.
        population: mid-year population, above zero.

    Returns:
        HarmScore whose `score` is the weighted total over the population.

    Raises:
        UnknownCodeError (a code without a weight: never weighed 0), NegativeCountError, ZeroPopulationError,
        EmptyInputError, MissingValueError

    Source:
        Office for National Statistics, Research outputs: developing a Crime Severity Score (2016).

    """
    people = denominators(population, name="population").item()
    return _weighed(counts, weights, method="crime_severity_score", population=people)


def crime_harm_index(
    counts: Mapping[str, float], days: Mapping[str, float], *, proactive: Collection[str] = ()
) -> HarmScore:
    """The Cambridge Crime Harm Index: days of imprisonment at the sentencing guidelines' starting points.

    Args:
        counts: offences by code.
        days: starting-point days of each code.
        proactive: codes that come to light only through police activity; they are left out and named.

    Returns:
        HarmScore in days, without a population.

    Raises:
        UnknownCodeError, NegativeCountError, EmptyInputError, MissingValueError

    Source:
        Sherman, Neyroud & Neyroud (2016).

    """
    counted = {code: number for code, number in counts.items() if code not in proactive}
    left_out = {code: float(number) for code, number in counts.items() if code in proactive}
    return _weighed(counted, days, method="crime_harm_index", left_out=left_out)


def severity_range(
    category_counts: Mapping[str, float], weights: Mapping[str, Mapping[str, float]], *, population: float
) -> tuple[float, float]:
    """The least and greatest severity scores that counts by broad category could stand for.

    police.uk's categories hold offences of very different weight, so they cannot give a Crime Severity Score; this
    gives the bounds of one, to be labelled as a proxy.

    Args:
        category_counts: offences by broad category.
        weights: for each category, the weight of each offence code inside it.
        population: mid-year population, above zero.

    Returns:
        Lowest and highest score: every offence of a category at its lightest code, and at its gravest.

    Raises:
        UnknownCodeError (a category without codes), NegativeCountError, ZeroPopulationError, EmptyInputError

    Source:
        Bounds of the ONS score, by definition.

    """
    inside = {category: list(weights.get(category, {}).values()) for category in category_counts}
    _refuse_unknown([category for category, weights_inside in inside.items() if not weights_inside])
    lightest = {category: min(weights_inside) for category, weights_inside in inside.items()}
    gravest = {category: max(weights_inside) for category, weights_inside in inside.items()}
    low = crime_severity_score(category_counts, lightest, population=population).score
    high = crime_severity_score(category_counts, gravest, population=population).score
    return low or 0.0, high or 0.0


def _refuse_unknown(codes: Collection[str]) -> None:
    if codes:
        named = ", ".join(sorted(codes)[:5]) + (" and others" if len(codes) > 5 else "")
        raise UnknownCodeError(f"There is no weight for {named}; load a table of weights that covers these codes.")


def _weighed(
    counts: Mapping[str, float],
    weights: Mapping[str, float],
    *,
    method: str,
    population: float | None = None,
    left_out: Mapping[str, float] | None = None,
) -> HarmScore:
    if not counts:
        raise EmptyInputError("There are no counts to weigh.")
    _refuse_unknown([code for code in counts if code not in weights])
    numbers = counts_of(list(counts.values()), name="counts")
    each = counts_of([weights[code] for code in counts], name="weights")
    harm = numbers * each
    total, offences = float(harm.sum()), float(numbers.sum())
    share = {code: float(part) / total if total else None for code, part in zip(counts, harm, strict=True)}
    return HarmScore(
        provenance=provenance(
            method, "weights as supplied; unknown codes refused", parameters={"population": population}, counts=numbers
        ),
        total=total,
        score=total / population if population else None,
        share=MappingProxyType(share),
        per_offence=total / offences if offences else None,
        offences=offences,
        left_out=MappingProxyType(dict(left_out or {})),
    )


def _answer_severity(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = crime_severity_score(inputs["counts"], inputs["weights"], population=inputs["population"])
    return {
        "total": result.total,
        "score": result.score,
        "share": dict(result.share),
        "per_offence": result.per_offence,
    }


def _answer_days(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = crime_harm_index(inputs["counts"], inputs["days"], proactive=inputs.get("proactive", ()))
    return {"total_days": result.total, "share": dict(result.share)}


METHODS: tuple[Method, ...] = (
    Method(
        name="crime_severity_score",
        title="Crime Severity Score",
        section=SECTION,
        citation="Office for National Statistics (2016)",
        variant="Sum of weight × offences over the mid-year population; a code without a weight is refused.",
        needs="Counts by offence code and the official weights of the year.",
        never_for="police.uk's broad categories: they do not hold offence codes.",
        function=crime_severity_score,
        answer=_answer_severity,
    ),
    Method(
        name="crime_harm_index",
        title="Cambridge Crime Harm Index",
        section=SECTION,
        citation="Sherman, Neyroud & Neyroud (2016)",
        variant="Sum of sentencing-guideline starting-point days; proactively detected offences left out and named.",
        needs="Counts by offence code and the starting-point days.",
        never_for="Measuring what victims suffered: it weighs offences, not persons.",
        function=crime_harm_index,
        answer=_answer_days,
    ),
)
