"""What every method asks of its inputs, and how its numbers are handed on: checked copies, undefined as None."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def numbers(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of `values` in which every value is present and finite."""
    array = numbers_or_gaps(values, name=name)
    if not np.isfinite(array).all():
        where = _first(~np.isfinite(array))
        raise MissingValueError(f"{name}: a value is missing or infinite{where}; remove it or supply the figure.")
    return array


def numbers_or_gaps(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of `values` in which NaN (or None) marks what is missing."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ShapeError(f"{name}: give numbers only, in rows of equal length.") from None


def counts_of(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of counts: finite, none below zero."""
    array = numbers(values, name=name)
    if (array < 0).any():
        raise NegativeCountError(f"{name}: a count is below zero{_first(array < 0)}; a count cannot be negative.")
    return array


def denominators(values: ArrayLike, *, name: str) -> Floats:
    """A float copy of denominators: finite, all above zero."""
    array = numbers(values, name=name)
    if (array <= 0).any():
        where = _first(array <= 0) or " here"
        raise ZeroPopulationError(f"{name} must be above zero and is not{where}; leave out what has no denominator.")
    return array


def _first(wrong: Booleans) -> str:
    """Where the first wrong value stands, counted from 1 as people count; nothing for a single value."""
    places = [int(place) + 1 for place in np.argwhere(wrong)[0]]
    if not places:
        return ""
    return f" at value {places[0]}" if len(places) == 1 else f" at row {places[0]}, value {places[-1]}"


def one_dimension(array: Floats, *, name: str, least: int = 1) -> Floats:
    """`array`, known to be one-dimensional and of at least `least` values."""
    if _row(array, name, None).size == 0:
        raise EmptyInputError(f"{name} is empty; there is nothing to analyse.")
    if array.size < least:
        raise TooFewPointsError(f"{name} has {array.size} values; the method needs at least {least}.")
    return array


def as_vector(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """One row of finite numbers, none at all if need be, of the length given if any."""
    return _row(numbers(values, name=name), name, length)


def as_counts(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """As `as_vector`, none below zero."""
    return _row(counts_of(values, name=name), name, length)


def as_populations(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """As `as_vector`, all above zero."""
    return _row(denominators(values, name=name), name, length)


def _row(array: Floats, name: str, length: int | None) -> Floats:
    if array.ndim != 1:
        raise ShapeError(f"{name} must be one row of values, not {array.ndim}-dimensional.")
    if length is not None and array.size != length:
        raise ShapeError(f"There are {array.size} {name} where {length} are needed, one for each.")
    return array


def as_points(points: ArrayLike, name: str = "points", *, least: int = 1) -> Floats:
    """Points as an (n, 2) array of finite coordinates; raises if there are fewer than `least`."""
    array = numbers(points, name=name)
    if array.size == 0:
        array = array.reshape(0, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ShapeError(f"The {name} should be pairs of coordinates: an array of shape (n, 2), not {array.shape}.")
    if array.shape[0] < least:
        if array.shape[0] == 0:
            raise EmptyInputError(f"There are no {name}.")
        raise TooFewPointsError(f"There are {array.shape[0]} {name}; the method needs at least {least}.")
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
    return -NormalDist().inv_cdf((1 - level(confidence)) / 2)


def level(confidence: float) -> float:
    """A confidence level strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence level is {confidence}; it must lie between 0 and 1 (0.95 for 95%).")
    return float(confidence)


def require(condition: bool, sentence: str) -> None:  # noqa: FBT001 - reads as the sentence it guards
    """Raises ParameterError with the sentence unless the condition holds."""
    if not condition:
        raise ParameterError(sentence)


def chosen(value: str, options: Sequence[str], *, name: str) -> str:
    """`value`, known to be one of `options`."""
    if value not in options:
        raise ParameterError(f"{name} is {value!r}; choose one of {', '.join(options)}.")
    return value


def frozen(**parameters: Any) -> Mapping[str, Any]:
    """Parameters of a result as a mapping nobody can change."""
    return MappingProxyType(parameters)


def provenance(
    method: str, variant: str, *, parameters: Mapping[str, Any] | None = None, seed: int | None = None, **inputs: Floats
) -> Provenance:
    """The provenance of a result from its parameters and the arrays that went in."""
    return Provenance(
        method=method,
        variant=variant,
        parameters=frozen(**(parameters or {})),
        input_shape=frozen(**{name: array.shape for name, array in inputs.items()}),
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
