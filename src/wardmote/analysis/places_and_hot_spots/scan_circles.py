"""The circles of a scan statistic: about each area the areas by distance, as far as their population allows."""

from dataclasses import dataclass, replace

import numpy as np
import scipy

from wardmote.analysis.inputs import Booleans, Floats, Integers

NEIGHBOURS = 64  # centres that lie together, for which the areas that may matter are found once


@dataclass(frozen=True, slots=True)
class Circle:
    """The circles about one area: areas by distance, the population within, and which radii close a circle."""

    order: Integers
    population: Floats
    closed: Booleans


def circles(places: Floats, population: Floats, share: float) -> list[Circle]:
    """For each area the areas about it by distance, as far as their population stays within the share."""
    limit = share * population.sum() * (1 + 1e-12)
    most = min(len(places), int((np.cumsum(np.sort(population)) <= limit).sum()) + 1)
    likely = min(most, int(1.25 * share * len(places)) + 8)
    circle_of: dict[int, Circle] = {}
    for together in _neighbourhoods(places):
        centres = places[together]
        about = _about(centres, places, population, limit, likely) or _about(centres, places, population, limit, most)
        circle_of.update(zip(together.tolist(), about, strict=True))
    return [circle_of[number] for number in range(len(places))]


def _neighbourhoods(places: Floats) -> list[Integers]:
    """The places in groups that lie together: strips from west to east, each cut from south to north."""
    strips = max(1, round(np.sqrt(len(places) / NEIGHBOURS)))
    eastward = np.array_split(np.argsort(places[:, 0], kind="stable"), strips)
    return [
        group
        for strip in eastward
        for group in np.array_split(strip[np.argsort(places[strip, 1], kind="stable")], -(-strip.size // NEIGHBOURS))
    ]


def _about(centres: Floats, places: Floats, population: Floats, limit: float, most: int) -> list[Circle]:
    """The circles about some centres from the nearest `most` areas; none if the limit lies beyond those."""
    near = _candidates(centres, places, most)
    distance = scipy.spatial.distance.cdist(centres, places[near])
    chosen = np.argpartition(distance, most - 1, axis=1)[:, :most]
    rank, metres = _by_distance(distance, chosen)
    order = near[rank]
    people = np.cumsum(population[order], axis=1)
    if most < len(places) and (people[:, -1] <= limit).any():
        return []
    closed = np.ones(order.shape, dtype=bool)
    closed[:, :-1] = metres[:, 1:] > metres[:, :-1] * (1 + 1e-12)
    return [
        Circle(order=order[row, :size].copy(), population=people[row, :size].copy(), closed=closed[row, :size].copy())
        for row, size in enumerate((people <= limit).sum(axis=1))
    ]


def _candidates(centres: Floats, places: Floats, most: int) -> Integers:
    """The areas, rising, among which are the nearest `most` of every centre.

    With r the greatest distance of a centre from their middle and k that of the middle's own `most` nearest, a centre
    has `most` areas within r + k of it, and these lie within 2 r + k of the middle.
    """
    middle = centres.mean(axis=0, keepdims=True)
    away = scipy.spatial.distance.cdist(middle, places)[0]
    reach = 2 * scipy.spatial.distance.cdist(middle, centres).max() + np.partition(away, most - 1)[most - 1]
    return np.flatnonzero(away <= reach * (1 + 1e-9))


def _by_distance(distance: Floats, chosen: Integers) -> tuple[Integers, Floats]:
    """The chosen columns of each row by distance, equal ones by number, and their distances."""
    apart = np.take_along_axis(distance, chosen, axis=1)
    rank = np.argsort(apart, axis=1)
    metres = np.take_along_axis(apart, rank, axis=1)
    if (metres[:, 1:] == metres[:, :-1]).any():
        chosen = np.sort(chosen, axis=1)
        apart = np.take_along_axis(distance, chosen, axis=1)
        rank = np.argsort(apart, axis=1, kind="stable")
        metres = np.take_along_axis(apart, rank, axis=1)
    return np.take_along_axis(chosen, rank, axis=1), metres


def truncated(circle: Circle, taken: Booleans) -> Circle:
    """The circle as it was if it holds none of the areas taken; else shrunk to the radius before the first of them."""
    hits = taken[circle.order]
    if not hits.any():
        return circle
    size = int(np.argmax(hits))
    return replace(circle, order=circle.order[:size], population=circle.population[:size], closed=circle.closed[:size])
