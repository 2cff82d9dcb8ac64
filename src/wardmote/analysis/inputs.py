"""What every method asks of its inputs, and how its numbers are handed on: checked copies, undefined as None."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wardmote.analysis.errors import (
    EmptyInputError,
    MissingValueError,
    NegativeCountError,
    ParameterError,
    ShapeError,
    TooFewPointsError,
    ZeroPopulationError,
)
from wardmote.analysis.results import Provenance

Floats = NDArray[np.float64]


def numbers(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of `values` in which every value is present and finite."""
    array = numbers_or_gaps(values, name=name)
    if not np.isfinite(array).all():
        where = _first(~np.isfinite(array))
        raise MissingValueError(f"{name} has a missing or infinite value{where}; remove it or supply the figure.")
    return array


def numbers_or_gaps(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of `values` in which NaN (or None) marks what is missing."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ShapeError(f"{name} must be numbers in rows of equal length.") from None


def counts_of(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of counts: finite, none below zero."""
    array = numbers(values, name=name)
    if (array < 0).any():
        raise NegativeCountError(f"{name} has a count below zero{_first(array < 0)}; a count cannot be negative.")
    return array


def denominators(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of denominators: finite, all above zero."""
    array = numbers(values, name=name)
    if (array <= 0).any():
        where = _first(array <= 0) or " here"
        raise ZeroPopulationError(f"{name} must be above zero and is not{where}; leave out what has no denominator.")
    return array


def _first(wrong: NDArray[np.bool_]) -> str:
    """Where the first wrong value stands, counted from 1 as people count; nothing for a single value."""
    places = [int(place) + 1 for place in np.argwhere(wrong)[0]]
    if not places:
        return ""
    return f" at value {places[0]}" if len(places) == 1 else f" at row {places[0]}, value {places[-1]}"


def one_dimension(array: Floats, *, name: str, least: int = 1) -> Floats:
    """`array`, known to be one-dimensional and of at least `least` values."""
    if array.ndim != 1:
        raise ShapeError(f"{name} must be one row of values, not {array.ndim}-dimensional.")
    if array.size == 0:
        raise EmptyInputError(f"{name} is empty; there is nothing to analyse.")
    if array.size < least:
        raise TooFewPointsError(f"{name} has {array.size} values; the method needs at least {least}.")
    return array


def same_length(**arrays: Floats) -> None:
    """Refuse arrays whose shapes differ."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1:
        stated = ", ".join(f"{name} {'×'.join(map(str, shape)) or 'a single value'}" for name, shape in shapes.items())
        raise ShapeError(f"These must have the same length: {stated}.")


def broadcastable(**arrays: Floats) -> None:
    """Refuse arrays that cannot be paired with one another."""
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        same_length(**arrays)


def z_of(confidence: float) -> float:
    """The two-sided normal multiplier of a confidence level."""
    return float(special.ndtri(0.5 + level(confidence) / 2))


def level(confidence: float) -> float:
    """A confidence level strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence level is {confidence}; it must lie between 0 and 1 (0.95 for 95%).")
    return float(confidence)


def chosen(value: str, options: Sequence[str], *, name: str) -> str:
    """`value`, known to be one of `options`."""
    if value not in options:
        raise ParameterError(f"{name} is {value!r}; choose one of {', '.join(options)}.")
    return value


def provenance(
    method: str, variant: str, *, parameters: Mapping[str, Any] | None = None, seed: int | None = None, **inputs: Floats
) -> Provenance:
    """The provenance of a result from its parameters and the arrays that went in."""
    return Provenance(
        method=method,
        variant=variant,
        parameters=MappingProxyType(dict(parameters or {})),
        input_shape=MappingProxyType({name: array.shape for name, array in inputs.items()}),
        seed=seed,
    )


def plain(value: Any) -> Any:
    """A result as worked answers write it: lists and numbers, None for undefined, 'inf' for infinity."""
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value] if value.ndim else plain(value.item())
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float | np.floating):
        return _plain_float(float(value))
    return value.item() if isinstance(value, np.generic) else value


def _plain_float(value: float) -> float | str | None:
    if np.isnan(value):
        return None
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def defined(value: float) -> float | None:
    """`value`, or None where it is not a number."""
    return None if np.isnan(value) else float(value)


def percent_label(confidence: float) -> str:
    """'95' for 0.95, '998' for 0.998: how a level is written in a column's name."""
    return f"{100 * confidence:.6g}".replace(".", "")
