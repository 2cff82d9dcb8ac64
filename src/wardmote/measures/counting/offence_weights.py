"""Weights of offences, from the reference list that stands on a day; a code without a weight is never given one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import public as intake
from wardmote.measures.counting.cube import JOINT, Cube
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.offence_codes import codes_in

YES = frozenset({"yes", "y", "true", "1"})


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each offence code, and the codes that the list leaves out of its index.

    `unclear` are codes to which the list gives more than one weight: they have none.
    """

    by_code: Mapping[str, float]
    left_out: frozenset[str]
    unclear: frozenset[str]


def weights_on(partnership: Partnership, name: str, on: date, as_of: datetime | None) -> Weights:
    """The weights of the list's edition that stands on the day."""
    return weights_of(intake.reference(partnership, name, on=on, as_of=as_of))


def weights_of(rows: Iterable[Mapping[str, Any]]) -> Weights:
    """The weights of a list's rows: each with `offence_code` and `weight`, and `police_initiated` where it has that."""
    weights: dict[str, set[float]] = {}
    left_out: set[str] = set()
    for row in rows:
        weight = _number(row.get("weight"))
        for code in codes_in(row.get("offence_code")):
            if str(row.get("police_initiated") or "").strip().casefold() in YES:
                left_out.add(code)
            elif code and weight is not None:
                weights.setdefault(code, set()).add(weight)
    clear = {code: next(iter(each)) for code, each in weights.items() if len(each) == 1}
    return Weights(clear, frozenset(left_out), frozenset(weights) - frozenset(clear))


def _number(text: object) -> float | None:
    try:
        weight = float(str(text).replace(",", ""))
    except ValueError:
        return None
    return weight if np.isfinite(weight) and weight >= 0 else None


def heaviest(cube: Cube, measure: Measure, weights: Weights) -> float:
    """The greatest weight that a record of the measure can have; of some categories, of the codes seen in them. 0 for none."""
    if not measure.categories:
        return max(weights.by_code.values(), default=0.0)
    _scope, known, codes = _codes(cube, measure, weights)
    return max((weights.by_code[codes[at]] for at in known), default=0.0)


def _codes(cube: Cube, measure: Measure, weights: Weights) -> tuple[list[int], list[int], list[str]]:
    """Which columns of the cube are in scope, which of these have a weight, and the offence code of every column."""
    pairs = [(*name.split(JOINT, 1), "")[:2] for name in cube.categories]
    scope = [
        at
        for at, (category, code) in enumerate(pairs)
        if code not in weights.left_out and (not measure.categories or category in measure.categories)
    ]
    return scope, [at for at in scope if pairs[at][1] in weights.by_code], [code for _category, code in pairs]


def weighed(cube: Cube, measure: Measure, window: slice, weights: Weights) -> NDArray[np.float64]:
    """Layers [place, month, 4] of part of the axis.

    They are the records in scope, those with a weight, the sum of their weights, and that of their squared weights.
    """
    scope, known, codes = _codes(cube, measure, weights)
    values = np.array([weights.by_code[codes[at]] for at in known], dtype=np.float64)
    counts = cube.counts[:, window, :]
    heavy = counts[:, :, known]
    layers = (counts[:, :, scope].sum(axis=2), heavy.sum(axis=2), heavy @ values, heavy @ values**2)
    return np.stack([np.asarray(layer, dtype=np.float64) for layer in layers], axis=2)
