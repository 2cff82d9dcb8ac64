"""Turns what a caller hands in into checked NumPy arrays, or says in a sentence why it cannot."""

from collections.abc import Mapping
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

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def as_floats(values: ArrayLike, name: str) -> Floats:
    """The values as float64 without NaN or infinity; a fresh view, never written to."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ShapeError(f"The {name} are not all numbers, or their rows differ in length.") from None
    if not np.isfinite(array).all():
        where = tuple(int(part) for part in np.argwhere(~np.isfinite(array))[0])
        raise MissingValueError(f"The {name} hold a missing or infinite value at position {where}; remove it first.")
    return array


def as_vector(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """One row of finite numbers, of the length given if any."""
    array = as_floats(values, name)
    if array.ndim != 1:
        raise ShapeError(f"The {name} should be one list of numbers, not an array of {array.ndim} dimensions.")
    if length is not None and array.size != length:
        raise ShapeError(f"There are {array.size} {name} where {length} are needed, one for each.")
    return array


def as_counts(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """One row of finite numbers, none below zero."""
    array = as_vector(values, name, length=length)
    refuse_negative(array, name)
    return array


def as_populations(values: ArrayLike, name: str, *, length: int | None = None) -> Floats:
    """One row of finite numbers, all above zero."""
    array = as_vector(values, name, length=length)
    if (array <= 0).any():
        where = int(np.argmax(array <= 0))
        raise ZeroPopulationError(f"The {name} are zero or negative at position {where}; each must be above zero.")
    return array


def as_points(points: ArrayLike, name: str = "points", *, least: int = 1) -> Floats:
    """Points as an (n, 2) array of finite coordinates; raises if there are fewer than `least`."""
    array = as_floats(points, name)
    if array.size == 0:
        array = array.reshape(0, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ShapeError(f"The {name} should be pairs of coordinates: an array of shape (n, 2), not {array.shape}.")
    if array.shape[0] < least:
        if array.shape[0] == 0:
            raise EmptyInputError(f"There are no {name}.")
        raise TooFewPointsError(f"There are {array.shape[0]} {name}; the method needs at least {least}.")
    return array


def refuse_negative(array: Floats, name: str) -> None:
    """Raises NegativeCountError where a value is below zero."""
    if array.size and array.min() < 0:
        where = tuple(int(part) for part in np.argwhere(array < 0)[0])
        raise NegativeCountError(f"The {name} are below zero at position {where}; a count cannot be.")


def require(condition: bool, sentence: str) -> None:  # noqa: FBT001 - reads as the sentence it guards
    """Raises ParameterError with the sentence unless the condition holds."""
    if not condition:
        raise ParameterError(sentence)


def frozen(**parameters: Any) -> Mapping[str, Any]:
    """Parameters of a result as a mapping nobody can change."""
    return MappingProxyType(parameters)


def undefined_as_none(values: ArrayLike) -> list[Any]:
    """Nested lists of plain numbers in which NaN has become None: how worked answers write undefined."""
    array = np.asarray(values, dtype=np.float64)
    plain = array.astype(object)
    plain[np.isnan(array)] = None
    return list(plain.tolist())
