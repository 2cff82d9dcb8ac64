"""Surveys: design-based estimates, representativeness, intervals at the effective size."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.errors import ParameterError, ShapeError, TooFewPointsError, ZeroPopulationError
from wardmote.analysis.inputs import (
    Floats,
    counts_of,
    denominators,
    level,
    numbers,
    one_dimension,
    plain,
    provenance,
    same_length,
    z_of,
)
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleDesign:
    """How the answers of a survey were drawn; one label or number for each answer.

    `strata` are labels (without them: one stratum), `clusters` labels of first-stage units, unique within strata (every
    answer its own), `fpc` the first-stage units in the population of the answer's stratum (without end).
    """

    strata: Sequence[Hashable] | None = None
    clusters: Sequence[Hashable] | None = None
    fpc: ArrayLike | None = None


SIMPLE = SampleDesign()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyEstimate(Result):
    """An estimate with its standard error, degrees of freedom and interval; `deff` against simple random sampling."""

    estimate: float
    se: float
    df: int
    lower: float
    upper: float
    deff: float | None
    respondents: int
    confidence: float

    def explain(self) -> str:
        """The estimate, its interval and the number of answers."""
        return (
            f"{self.estimate:,.4g} ({100 * self.confidence:g}% interval {self.lower:,.4g} to {self.upper:,.4g}) "
            f"from {self.respondents:,} answers."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Representativeness(Result):
    """How the groups among the respondents compare with the population."""

    chi2: float
    p: float
    dissimilarity: float
    ratio: Floats
    respondents: float

    def explain(self) -> str:
        """The share that would have to change group, and whether to warn of response bias."""
        biased = self.dissimilarity > 0.1
        warning = " Say so beside the results: some groups are heard more than others." if biased else ""
        return (
            f"{self.dissimilarity:.0%} of the {self.respondents:,.0f} respondents would have to belong to another group "
            f"to match the population.{warning}"
        )


def stratified_mean(
    y: ArrayLike,
    weight: ArrayLike,
    *,
    design: SampleDesign = SIMPLE,
    confidence: float = 0.95,
) -> SurveyEstimate:
    """The weighted mean of a stratified (and clustered) sample, by Taylor linearisation.

    Args:
        y: shape (n,), the answers.
        weight: shape (n,), population units each answer stands for.
        design: how the answers were drawn; by default a simple random sample of an endless population.
        confidence: level of the t interval.

    Returns:
        Mean, standard error, degrees of freedom (first-stage units less strata), interval and design effect.

    Raises:
        TooFewPointsError: a stratum has a single first-stage unit, which leaves its variance unknown.
        ParameterError: a population count is smaller than the sample.
        ShapeError, EmptyInputError, MissingValueError, ZeroPopulationError: the inputs do not suit.

    Source: Lumley (2010), Complex Surveys; equal to R survey 4.1-1 `svymean` and `svytotal`.

    """
    values, weights = answers_and_weights(y, weight)
    mean = float(weights @ values / weights.sum())
    pull = weights * (values - mean) / weights.sum()
    variance, df = design_variance(pull, design)
    n, population = values.size, float(weights.sum())
    simple = float(weights @ (values - mean) ** 2 / population) * n / (n - 1) / n if n > 1 else np.nan
    simple *= (population - n) / population if population > n else 1.0
    deff = variance / simple if simple > 0 else None
    return survey_estimate("mean", mean, variance, df, deff, values, level(confidence))


def stratified_total(
    y: ArrayLike,
    weight: ArrayLike,
    *,
    design: SampleDesign = SIMPLE,
    confidence: float = 0.95,
) -> SurveyEstimate:
    """The weighted total of a stratified (and clustered) sample; arguments and errors as `stratified_mean`."""
    values, weights = answers_and_weights(y, weight)
    variance, df = design_variance(weights * values, design)
    return survey_estimate("total", float(weights @ values), variance, df, None, values, level(confidence))


def stratified_proportion(
    y: ArrayLike,
    weight: ArrayLike,
    *,
    design: SampleDesign = SIMPLE,
    confidence: float = 0.95,
) -> SurveyEstimate:
    """A weighted proportion of answers of 0 or 1, its interval on the logit scale so that it stays within 0 and 1.

    Arguments and errors as `stratified_mean`, and ParameterError if an answer is neither 0 nor 1. At a proportion of
    0 or 1 the logit is undefined and the interval is NaN.
    """
    mean = stratified_mean(y, weight, design=design, confidence=confidence)
    if not np.isin(np.asarray(y, dtype=np.float64), (0, 1)).all():
        raise ParameterError("A proportion needs answers of 0 or 1.")
    p, inside = mean.estimate, 0 < mean.estimate < 1
    width = scipy.stats.t.ppf(0.5 + confidence / 2, mean.df) * mean.se / (p * (1 - p)) if inside else np.nan
    ends = (
        scipy.special.expit(scipy.special.logit(p) + np.array([-width, width]))
        if inside
        else np.array([np.nan, np.nan])
    )
    return SurveyEstimate(
        provenance=mean.provenance,
        estimate=p,
        se=mean.se,
        df=mean.df,
        lower=float(ends[0]),
        upper=float(ends[1]),
        deff=mean.deff,
        respondents=mean.respondents,
        confidence=confidence,
    )


def answers_and_weights(y: ArrayLike, weight: ArrayLike) -> tuple[Floats, Floats]:
    """The answers and their weights, one of each for a respondent."""
    values = one_dimension(numbers(y, name="The answers"), name="The answers", least=2)
    weights = one_dimension(denominators(weight, name="The weights"), name="The weights")
    same_length(answers=values, weights=weights)
    return values, weights


def survey_estimate(
    what: str, estimate: float, variance: float, df: int, deff: float | None, values: Floats, confidence: float
) -> SurveyEstimate:
    """An estimate with its t interval and the design effect against simple random sampling."""
    se = float(np.sqrt(variance))
    width = float(scipy.stats.t.ppf(0.5 + confidence / 2, df)) * se
    return SurveyEstimate(
        provenance=provenance(
            "survey_stratified", f"{what}, Taylor linearisation, t interval", parameters={"df": df}, y=values
        ),
        estimate=estimate,
        se=se,
        df=df,
        lower=estimate - width,
        upper=estimate + width,
        deff=deff,
        respondents=values.size,
        confidence=confidence,
    )


def design_variance(pull: Floats, design: SampleDesign) -> tuple[float, int]:
    """Variance of a sum of influences over first-stage units within strata, and its degrees of freedom."""
    n = pull.size
    layer = _coded(design.strata, n, "strata") if design.strata is not None else np.zeros(n, dtype=np.int64)
    unit = _coded(design.clusters, n, "clusters") if design.clusters is not None else np.arange(n)
    pairs, member = np.unique(np.stack([layer, unit]), axis=1, return_inverse=True)
    sums = np.bincount(member.ravel(), pull)
    of_unit = pairs[0]
    units = np.bincount(of_unit)
    if (units < 2).any():
        raise TooFewPointsError("A stratum has a single sampled unit; join it with a neighbour to know its variance.")
    centre = np.bincount(of_unit, sums) / units
    scatter = np.bincount(of_unit, (sums - centre[of_unit]) ** 2)
    spread = _left_unsampled(design.fpc, layer, units) * units / (units - 1) * scatter
    return float(spread.sum()), int(units.sum() - units.size)


def _left_unsampled(fpc: ArrayLike | None, layer: Codes, units: NDArray[np.int64]) -> Floats:
    """The share of each stratum's units that was not sampled: the finite population correction."""
    if fpc is None:
        return np.ones(units.size)
    size = one_dimension(denominators(fpc, name="The population counts"), name="The population counts")
    if size.size != layer.size:
        raise ShapeError("The population counts must be one for each answer.")
    whole = np.zeros(units.size)
    whole[layer] = size
    if (whole < units).any():
        raise ParameterError("A stratum's population count is smaller than its sample.")
    return np.asarray(1 - units / whole)


def _coded(labels: Sequence[Hashable], length: int, name: str) -> Codes:
    if len(labels) != length:
        raise ShapeError(f"There are {len(labels)} {name} for {length} answers; give one for each.")
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    return np.array([places[label] for label in labels], dtype=np.int64)


def representativeness(observed: ArrayLike, population_share: ArrayLike) -> Representativeness:
    """Compare respondents by group with the population's shares.

    Args:
        observed: shape (k,), respondents in each group.
        population_share: shape (k,), the groups' shares (or counts) in the population, above zero.

    Returns:
        Goodness-of-fit chi-square and p (k - 1 degrees of freedom), dissimilarity ½Σ|s - p| and the ratio s/p of
        each group. Speak of response bias if the dissimilarity exceeds 0.1 or the effective sample is under 100.

    Raises:
        ZeroPopulationError: nobody responded or a share is not above zero.
        ShapeError, EmptyInputError, MissingValueError, NegativeCountError, TooFewPointsError: the inputs do not suit.

    Source: Pearson (1900); Duncan & Duncan (1955), American Sociological Review 20, 210-217.

    """
    counts = one_dimension(counts_of(observed, name="The respondents"), name="The respondents", least=2)
    share = one_dimension(denominators(population_share, name="The shares"), name="The shares")
    same_length(respondents=counts, shares=share)
    if counts.sum() == 0:
        raise ZeroPopulationError("Nobody responded; there is nothing to compare.")
    share = share / share.sum()
    sample = counts / counts.sum()
    chi2 = float(((counts - counts.sum() * share) ** 2 / (counts.sum() * share)).sum())
    return Representativeness(
        provenance=provenance(
            "representativeness", "chi-square goodness of fit; dissimilarity ½Σ|s-p|", observed=counts
        ),
        chi2=chi2,
        p=float(scipy.stats.chi2.sf(chi2, counts.size - 1)),
        dissimilarity=float(np.abs(sample - share).sum() / 2),
        ratio=sample / share,
        respondents=float(counts.sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveInterval(Result):
    """A proportion with its Wilson interval at the effective sample size."""

    proportion: float
    n_eff: float
    lower: float
    upper: float
    confidence: float

    def explain(self) -> str:
        """The percentage and its interval."""
        return (
            f"{self.proportion:.0%} ({100 * self.confidence:g}% interval {self.lower:.0%} to {self.upper:.0%}; "
            f"the answers are worth {self.n_eff:,.0f})."
        )


def wilson_effective(proportion: float, n_eff: float, *, confidence: float = 0.95) -> EffectiveInterval:
    """Wilson's score interval of a weighted percentage, at Kish's effective sample size.

    Args:
        proportion: between 0 and 1.
        n_eff: effective sample size, above zero.
        confidence: level.

    Returns:
        The interval, without continuity correction.

    Raises:
        ParameterError: the proportion or level is out of range.
        ZeroPopulationError: the effective sample size is not above zero.

    Source: Wilson (1927), JASA 22, 209-212; Kish (1965), Survey Sampling.

    """
    if not 0 <= proportion <= 1:
        raise ParameterError(f"The proportion is {proportion}; it must lie between 0 and 1.")
    size = float(denominators(n_eff, name="The effective sample size"))
    z = z_of(confidence)
    centre = (proportion + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(proportion * (1 - proportion) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return EffectiveInterval(
        provenance=provenance("wilson_effective_n", "score interval at Kish's effective size", n_eff=np.array(size)),
        proportion=proportion,
        n_eff=size,
        lower=max(0.0, float(centre - half)),
        upper=min(1.0, float(centre + half)),
        confidence=confidence,
    )


def _answer_stratified(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    clusters = inputs.get("cluster", inputs.get("clusters"))
    design = SampleDesign(strata=inputs.get("strata"), clusters=clusters, fpc=inputs.get("fpc"))
    mean = stratified_mean(inputs["y"], inputs["weight"], design=design)
    result = {
        "mean": mean.estimate,
        "se": mean.se,
        "df": mean.df,
        "ci95_t": [mean.lower, mean.upper],
        "deff": mean.deff,
    }
    if "y2" in inputs:
        total = stratified_total(inputs["y2"], inputs["weight"], design=design)
        result |= {"total_y2": total.estimate, "total_y2_se": total.se}
    return result


def _answer_representativeness(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = representativeness(inputs["observed"], inputs["population_share"])
    return {
        "chi2": result.chi2,
        "p": result.p,
        "dissimilarity_index": result.dissimilarity,
        "representation_ratio": plain(result.ratio),
    }


def _answer_wilson(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    result = wilson_effective(float(inputs["p"]), float(inputs["n_eff"]))
    return {"lower95": result.lower, "upper95": result.upper}


_SECTION = "Surveys and consultations"


METHODS: tuple[Method, ...] = (
    Method(
        name="survey_stratified",
        title="Design-based survey estimates",
        section=_SECTION,
        citation="Lumley (2010), Complex Surveys; R survey 4.1-1",
        variant="Taylor linearisation over first-stage units within strata, finite population correction, t interval.",
        needs="A probability sample with its weights, strata and (if any) first-stage units.",
        never_for="Open consultations: those who choose to answer are no sample.",
        function=stratified_mean,
        answer=_answer_stratified,
    ),
    Method(
        name="representativeness",
        title="Representativeness of respondents",
        section=_SECTION,
        citation="Duncan & Duncan (1955), American Sociological Review 20, 210-217",
        variant="Chi-square goodness of fit, dissimilarity ½Σ|s-p|, ratio of shares by group.",
        needs="Respondents by group and the population's shares.",
        never_for="Showing that opinions are representative: it compares groups, not views.",
        function=representativeness,
        answer=_answer_representativeness,
    ),
    Method(
        name="wilson_effective_n",
        title="Interval of a weighted percentage",
        section=_SECTION,
        citation="Wilson (1927), JASA 22, 209-212; Kish (1965), Survey Sampling",
        variant="Wilson's score interval at (Σw)²/Σw² answers, 95%.",
        needs="A weighted percentage and the effective sample size.",
        never_for="Clustered samples whose clustering the effective size leaves out.",
        function=wilson_effective,
        answer=_answer_wilson,
    ),
)
