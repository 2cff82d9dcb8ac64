"""A scoring matrix for priorities: sections of scored factors, a formula stated in words, and how firm the order is."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Any

from wardmote.analysis.errors import EmptyInputError, ParameterError, ShapeError
from wardmote.analysis.inputs import numbers, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Sections = Mapping[str, Mapping[str, float]]
THREE_PART = "risk = sum(harm)*sum(likelihood); overall = risk + sum(organisation)"
IMPACT_BY_LIKELIHOOD = "overall = max(impact)*max(likelihood)"

_AGGREGATES: Mapping[str, Callable[[Sequence[float]], float]] = MappingProxyType(
    {
        "sum": lambda scores: float(sum(scores)),
        "mean": lambda scores: float(sum(scores) / len(scores)),
        "max": lambda scores: float(max(scores)),
        "min": lambda scores: float(min(scores)),
        "prod": lambda scores: float(prod(scores)),
    }
)
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = MappingProxyType(
    {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One item: the sum of each section's scores and each figure that the formula names."""

    name: str
    sections: Mapping[str, float]
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityMatrix(Result):
    """Scored items, in the order given, and their names from highest to lowest."""

    items: tuple[Scored, ...]
    order: tuple[str, ...]
    formula: str

    def explain(self) -> str:
        """Which item scored highest, under which formula."""
        return f"{self.order[0]} scores highest of {len(self.items)} under the formula {self.formula}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RankStability(Result):
    """For each item its rank, and the best and worst rank it takes when any one score moves by one step."""

    ranks: Mapping[str, tuple[int, int, int]]

    def explain(self) -> str:
        """Which places in the order rest on a single score."""
        loose = [name for name, (rank, best, worst) in self.ranks.items() if (best, worst) != (rank, rank)]
        if not loose:
            return "No change of one step in a single score would alter the order."
        return f"One step in a single score would move {', '.join(loose)}; the rest keep their place."


def priority_matrix(items: Mapping[str, Sections], *, formula: str = THREE_PART) -> PriorityMatrix:
    """Score items by sections of factors and put them in order.

    Args:
        items: for each item, its sections, each a mapping of factors to scores.
        formula: assignments parted by semicolons, in +, -, *, / and sum, mean, max, min and prod over a section;
            the figure named last orders the items, highest first.

    Returns:
        PriorityMatrix; items with equal scores keep the order in which they were given.

    Raises:
        EmptyInputError, ShapeError (an item without a section that the formula uses, or an empty section),
        ParameterError (a formula that cannot be read), MissingValueError

    Source:
        The three-part shape (harm; likelihood; organisational position) is public; scales and wording are the
        partnership's own.

    """
    if not items:
        raise EmptyInputError("There are no items to put in order.")
    steps = _steps(formula)
    scored = tuple(_scored(name, sections, steps) for name, sections in items.items())
    deciding = steps[-1][0]
    ranked = sorted(scored, key=lambda item: -item.figures[deciding])
    return PriorityMatrix(
        provenance=provenance("priority_matrix", "sections and formula as configured", parameters={"formula": formula}),
        items=scored,
        order=tuple(item.name for item in ranked),
        formula=formula,
    )


def rank_stability(
    items: Mapping[str, Sections], *, formula: str = THREE_PART, step: float = 1.0, lowest: float, highest: float
) -> RankStability:
    """How far each item's rank moves when any one score of any item is a step higher or lower.

    Args:
        items: as for `priority_matrix`.
        formula: as for `priority_matrix`.
        step: by how much a score is moved.
        lowest: the least score on the scale; no score is moved below it.
        highest: the greatest score on the scale; no score is moved above it.

    Returns:
        RankStability: (rank, best rank, worst rank) for each item.

    Raises:
        What `priority_matrix` raises, and ParameterError (a step not above 0).

    Source:
        One-at-a-time sensitivity analysis.

    """
    if step <= 0:
        raise ParameterError("The step by which a score is moved must be above 0.")
    order = priority_matrix(items, formula=formula).order
    seen = {name: [rank] for rank, name in enumerate(order, 1)}
    for moved in _moved(items, step=step, lowest=lowest, highest=highest):
        for rank, name in enumerate(priority_matrix(moved, formula=formula).order, 1):
            seen[name].append(rank)
    return RankStability(
        provenance=provenance("priority_matrix", "rank stability, one score at a time", parameters={"step": step}),
        ranks=MappingProxyType({name: (ranks[0], min(ranks), max(ranks)) for name, ranks in seen.items()}),
    )


def _moved(
    items: Mapping[str, Sections], *, step: float, lowest: float, highest: float
) -> Iterator[Mapping[str, Sections]]:
    for name, sections in items.items():
        for section, factors in sections.items():
            for factor, score in factors.items():
                for other in (score - step, score + step):
                    if lowest <= other <= highest:
                        yield {**items, name: {**sections, section: {**factors, factor: other}}}


def _steps(formula: str) -> list[tuple[str, ast.expr]]:
    try:
        tree = ast.parse(formula.replace(";", "\n").replace("\n ", "\n").strip())
    except SyntaxError:
        raise ParameterError(f"The formula cannot be read: {formula}.") from None
    steps = []
    for line in tree.body:
        if not (isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name)):
            raise ParameterError("Each step of a formula must have the form: figure = expression.")
        steps.append((line.targets[0].id, line.value))
    if not steps:
        raise ParameterError("The formula is empty; write, for instance, overall = sum(harm) * sum(likelihood).")
    return steps


def _scored(name: str, sections: Sections, steps: Sequence[tuple[str, ast.expr]]) -> Scored:
    scores = {part: numbers(list(part_scores.values()), name=part).tolist() for part, part_scores in sections.items()}
    if any(not part_scores for part_scores in scores.values()):
        raise ShapeError(f"{name} has a section without scores; score every factor.")
    figures: dict[str, float] = {}
    for figure, expression in steps:
        figures[figure] = _value(expression, scores, figures, name)
    return Scored(
        name=name,
        sections=MappingProxyType({part: float(sum(part_scores)) for part, part_scores in scores.items()}),
        figures=MappingProxyType(figures),
    )


def _value(node: ast.expr, scores: Mapping[str, list[float]], figures: Mapping[str, float], name: str) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=figure) if figure in figures:
            return figures[figure]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, scores, figures, name)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            first, second = (_value(side, scores, figures, name) for side in (left, right))
            if isinstance(sign, ast.Div) and second == 0:
                raise ParameterError(f"The formula divides by zero for {name}.")
            return _OPERATORS[type(sign)](first, second)
        case ast.Call(func=ast.Name(id=called), args=[ast.Name(id=section)]) if called in _AGGREGATES:
            if section not in scores:
                raise ShapeError(f"{name} has no section called {section}, which the formula uses.")
            return _AGGREGATES[called](scores[section])
    raise ParameterError(f"The formula uses {ast.unparse(node)}, which it cannot; use + - * / and sum(section).")


def _answer(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    items = {
        item["name"]: {part: value for part, value in item.items() if isinstance(value, Mapping)}
        for item in inputs["items"]
    }
    result = priority_matrix(items, formula=inputs.get("formula", THREE_PART))
    scores = [{"name": item.name, **item.sections, **item.figures} for item in result.items]
    return {"scores": scores, "order": list(result.order)}


METHODS: tuple[Method, ...] = (
    Method(
        name="priority_matrix",
        title="Priority matrix",
        section="Priorities, linkage and fairness",
        citation="Huggins, MoRiLE overview (three-part shape only)",
        variant="Sections, factors and formula as the partnership configures them; ties keep the order given.",
        needs="Scores agreed by people who know the subject, on one stated scale.",
        never_for="A decision by itself, or a claim to be the licensed MoRiLE tool.",
        function=priority_matrix,
        answer=_answer,
    ),
)
