"""One reader for each state of records and areas: the cube, its territories and what was already worked out."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from django.utils import timezone
from django.utils.translation import get_language
from numpy.typing import NDArray

from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import Band, Population, catalogue_version, populations
from wardmote.intake import public as intake
from wardmote.measures.counting import cube_store
from wardmote.measures.counting.cube import JOINT, Cube
from wardmote.measures.counting.definitions import STREET, Measure
from wardmote.measures.counting.offence_weights import Weights, heaviest, weighed, weights_on
from wardmote.measures.counting.periods import Period
from wardmote.measures.counting.territory import Atlas, Territory

if TYPE_CHECKING:
    from scipy import sparse

Value = TypeVar("Value")
# How many readers stay in this process, of the forces' publications and of partners' sources.
READERS = {True: 6, False: 32}
# How many answers of each size a reader keeps: single figures, lists and tables, arrays of every place, whole pages.
SHELVES = {"answers": 4000, "lists": 200, "layers": 64, "pages": 64}
TOTAL, KNOWN, PART, SQUARES = 0, 1, 2, 3
LSOA_VINTAGES = (2011, 2021)
LSOAS_OF_2021 = date(2021, 1, 1)


class Reader:
    """Everything that figures read of one partnership's records; safe to share between threads."""

    def __init__(
        self,
        partnership: Partnership,
        cube: cube_store.Loaded,
        areas_version: str,
        own: tuple[str, ...] = (),
        as_of: datetime | None = None,
    ) -> None:
        self.partnership = partnership
        self.as_of = as_of
        self.cube: Cube = cube.cube
        self.coverage = cube.coverage
        self.areas_version = areas_version
        self.is_police_uk = cube_store.is_police_uk(cube.cube.sources)
        self.atlas = Atlas(
            cube.cube,
            is_police_uk=self.is_police_uk,
            own_councils=own,
            partnership=partnership,
            drawn=self._drawn,
            wards=self._wards_that_came(),
        )
        self._shelves: dict[str, OrderedDict[Hashable, object]] = {name: OrderedDict() for name in SHELVES}
        self._guard = threading.Lock()

    def remembered(self, key: Hashable, work_out: Callable[[], Value], *, shelf: str = "answers") -> Value:
        """The answer to a question asked before, or worked out now and kept; the least used go first."""
        answers = self._shelves[shelf]
        if shelf != "layers":
            # Answers carry sentences, and a sentence is in a language; layers are numbers alone.
            key = (get_language(), key)
        with self._guard:
            if key in answers:
                answers.move_to_end(key)
                return cast("Value", answers[key])
        value = work_out()
        with self._guard:
            answers[key] = value
            while len(answers) > SHELVES[shelf]:
                answers.popitem(last=False)
        return value

    def layers(self, measure: Measure, period: Period, weighed_on: date | None = None) -> NDArray[Any]:
        """Counts [place, month, layer] of the months of a period that are on the cube's axis.

        A count has one layer; a share has all records, those with a known outcome, and those of the numerator; a weighted
        measure has all records, those with a weight, and the sums of their weights and squared weights (float64), by the list
        that stands on `weighed_on`, the period's last day unless told.
        """
        key = ("layers", measure.slug, period, weighed_on)
        return self.remembered(key, lambda: self._layers(measure, period, weighed_on), shelf="layers")

    def weights(self, measure: Measure, on: date) -> Weights:
        """The weights of a weighted measure that stand on a day."""
        return self.remembered(
            ("weights", measure.weights, on),
            lambda: weights_on(self.partnership, measure.weights, on, self.as_of),
            shelf="lists",
        )

    def heaviest(self, measure: Measure, on: date) -> float:
        """The greatest weight that a record of a weighted measure can have by the list that stands on a day; 0 for none."""
        key = ("heaviest", measure.slug, on)
        return self.remembered(key, lambda: heaviest(self.cube, measure, self.weights(measure, on)), shelf="lists")

    def _layers(self, measure: Measure, period: Period, weighed_on: date | None) -> NDArray[Any]:
        window, _ = self.cube.month_slice(period.start, period.end)
        if measure.is_weighted:
            return weighed(self.cube, measure, window, self.weights(measure, weighed_on or period.last))
        codes = self.cube.category_codes(measure.categories, measure.subcategories)
        total: NDArray[np.int64] = self.cube.counts[:, window, :][:, :, codes].sum(axis=2, dtype=np.int64)
        if not measure.is_share:
            return total[:, :, None]
        if measure.numerator_categories:
            of_it = self.cube.category_codes(measure.numerator_categories, measure.subcategories)
            taken: NDArray[np.int64] = self.cube.counts[:, window, :][:, :, of_it].sum(axis=2, dtype=np.int64)
            return np.stack([total, total, taken], axis=2)
        unknown = self._crime_outcomes(window, codes, measure.unknown_crime_outcomes)
        with_outcome = self._crime_outcomes(window, codes, self.cube.outcomes)
        part = self._crime_outcomes(window, codes, measure.numerator_crime_outcomes)
        return np.stack([total, with_outcome - unknown, part], axis=2)

    def _crime_outcomes(self, window: slice, categories: NDArray[np.int64], wanted: Sequence[str]) -> NDArray[np.int64]:
        place, month, category, outcome, count = self.cube.outcome_rows.T
        shape = (len(self.cube.sender), window.stop - window.start)
        in_category = np.zeros(len(self.cube.categories) + 1, dtype=np.bool_)
        in_category[categories] = True
        is_wanted = np.array([name in set(wanted) for name in self.cube.outcomes] or [False])
        keep = (month >= window.start) & (month < window.stop) & in_category[category]
        keep &= is_wanted[outcome]
        flat = place[keep].astype(np.int64) * shape[1] + month[keep] - window.start
        counted = np.bincount(flat, weights=count[keep], minlength=shape[0] * shape[1])
        return counted.astype(np.int64).reshape(shape)

    def by_month(
        self, measure: Measure, territories: Sequence[Territory], period: Period, weighed_on: date | None = None
    ) -> NDArray[np.float64]:
        """Counts [area, month, layer] over the whole period; NaN where the month was not supplied. Weights as in `layers`."""
        window, lead = self.cube.month_slice(period.start, period.end)
        width = window.stop - window.start
        layers = self.layers(measure, period, weighed_on)
        counts = np.full((len(territories), period.months, layers.shape[2]), np.nan)
        if width:
            summed = (_matrix(territories, len(layers)) @ layers.reshape(len(layers), width * layers.shape[2])).reshape(
                len(territories), *layers.shape[1:]
            )
            known = np.stack([self.known(measure, territory, window) for territory in territories])
            # Of a weighted measure the last two layers are sums of weights, and no counts.
            whole = slice(PART if measure.is_weighted else None)
            summed[:, :, whole] = np.rint(summed[:, :, whole])
            counts[:, lead : lead + width] = np.where(known[:, :, None], summed, np.nan)
        return counts

    def known(self, measure: Measure, territory: Territory, window: slice) -> NDArray[np.bool_]:
        """Bool array [month] of a part of the axis: supplied, defined, of no quarter or year that it cuts, and placed."""
        return np.asarray(
            self.supplied(measure, territory, window) & ~self.atlas.unplaceable(territory)[window], dtype=np.bool_
        )

    def supplied(self, measure: Measure, territory: Territory, window: slice) -> NDArray[np.bool_]:
        """Bool array [month] of a part of the axis: as in `known`, but whether or not the records can be placed."""
        supplied = self.atlas.supplied(territory)[window] & ~self.atlas.cut(territory, window)
        return np.asarray(supplied & self._defined(measure, window))

    def lost_months(self, measure: Measure, territory: Territory, period: Period) -> int:
        """The months of a period that were supplied and have no count, because nothing tells which records lie here."""
        window, _lead = self.cube.month_slice(period.start, period.end)
        return int((self.supplied(measure, territory, window) & self.atlas.unplaceable(territory)[window]).sum())

    def _drawn(self, sender: str, month: date) -> frozenset[str]:
        """The councils whose boundaries were loaded when the records of a sender's month were."""
        segment = self.coverage.get((sender, month))
        if segment is None:
            return frozenset()
        by_batch = self.remembered(("drawn",), self._drawn_by_batch, shelf="layers")
        vintage = LSOA_VINTAGES[0] if month < LSOAS_OF_2021 else LSOA_VINTAGES[1]
        return by_batch.get(segment.batch_id, {}).get(vintage, frozenset())

    def _wards_that_came(self) -> dict[date, set[str]]:
        """The wards whose answers of the API each month is made of."""
        wards: dict[date, set[str]] = {}
        for (_sender, month), segment in self.coverage.items():
            wards.setdefault(month, set()).update(segment.wards or ())
        return wards

    def _drawn_by_batch(self) -> Mapping[int, Mapping[int, frozenset[str]]]:
        return intake.councils_drawn({segment.batch_id for segment in self.coverage.values()})

    def one_sided(self, measure: Measure, territory: Territory, period: Period) -> NDArray[np.bool_]:
        """Bool array [month] of a period: the sender suppressed one side of a share by categories and not the other."""
        is_one_sided = np.zeros(period.months, dtype=np.bool_)
        if not measure.numerator_categories:
            return is_one_sided
        for at, month in enumerate(period.days()):
            segments = (self.coverage.get((sender, month)) for sender in territory.senders)
            rows = [row for segment in segments if segment is not None for row in segment.suppressed or ()]
            is_one_sided[at] = any(
                _is_one_sided(measure, categories) for categories in _of_councils(rows, territory.councils)
            )
        return is_one_sided

    def _defined(self, measure: Measure, window: slice) -> NDArray[np.bool_]:
        """Which months the definition can count: a category is unknown before it was published."""
        return np.array([month >= measure.counted_from for month in self.cube.months[window]], dtype=np.bool_)

    def people(self, codes: Sequence[str], year: int, ages: Band | None = None) -> dict[str, Population]:
        """Populations of areas, of some ages or of all, those that have one; each list is asked for once."""
        return self.remembered(
            ("people", tuple(codes), year, ages),
            lambda: populations(codes, year=year, partnership=self.partnership, ages=ages),
            shelf="lists",
        )

    def is_estimate(self, territory: Territory, period: Period) -> bool:
        """Whether any record of the period was placed by a best fit; an area without records keeps its nature."""
        if not territory.named:
            return territory.is_estimate
        window, _ = self.cube.month_slice(period.start, period.end)
        fitted = territory.rows[: len(territory.rows) - territory.named]
        return territory.is_estimate and bool(self.cube.counts[fitted, window].any())

    def latest_month(self) -> date | None:
        """The last month that any sender supplied."""
        return self.cube.months[-1] if self.cube.months else None

    def axis(self) -> Period | None:
        """From the first month to the last."""
        months = self.cube.months
        return Period(months[0], add_months(months[-1], 1)) if months else None


def _matrix(territories: Sequence[Territory], places: int) -> "sparse.csr_array":
    """Shares [area, place]."""
    # SciPy takes half a second to import, and the command line loads this room for commands that count nothing.
    from scipy import sparse

    starts = np.cumsum([0, *(len(territory.rows) for territory in territories)])
    rows = np.concatenate([territory.rows for territory in territories]) if territories else np.zeros(0, dtype=int)
    shares = np.concatenate([territory.weights for territory in territories]) if territories else np.zeros(0)
    return sparse.csr_array((shares, rows, starts), shape=(len(territories), places))


def _of_councils(rows: Iterable[str], councils: Collection[str]) -> Iterator[set[str]]:
    """The categories suppressed in each row that may be of these councils: a row that names no council may be of any."""
    for row in rows:
        council, _colon, categories = row.rpartition(":")
        if not (council and councils) or council in councils:
            yield set(categories.split(JOINT))


def _is_one_sided(measure: Measure, suppressed: set[str]) -> bool:
    """Whether categories suppressed in one row touch the numerator or the denominator alone."""
    return suppressed.isdisjoint(measure.numerator_categories) != suppressed.isdisjoint(measure.categories)


_readers: dict[bool, OrderedDict[Hashable, Reader]] = {True: OrderedDict(), False: OrderedDict()}
_guard = threading.Lock()


def reader_of(
    partnership: Partnership, measure: Measure, *, as_of: datetime | None = None, is_trial: bool = False
) -> Reader:
    """The reader of a measure's sources, in the detail that the measure needs."""
    # What a reader remembers goes by the measure's name: a further version of one's own is another reader's.
    own_version = (measure.slug, measure.version, measure.categories, is_trial) if measure.is_own else ()
    return reader(
        partnership,
        as_of=as_of,
        sources=measure.sources,
        detail=measure.detail,
        weights=measure.weights,
        own_version=own_version,
    )


def reader(
    partnership: Partnership,
    *,
    as_of: datetime | None = None,
    sources: tuple[str, ...] = STREET,
    detail: str = "",
    weights: str = "",
    own_version: tuple[object, ...] = (),
) -> Reader:
    """The reader of what the partnership holds now, or held at `as_of`."""
    stamp, version = intake.catalogue_stamp(partnership, as_of=as_of, sources=sources), catalogue_version()
    own = () if cube_store.is_police_uk(sources) else council_codes(partnership, timezone.localdate())
    key = (
        partnership.pk,
        stamp,
        version,
        sources,
        detail,
        own,
        own_version,
        *_weights_stamp(partnership, weights, as_of),
    )
    readers, most = _readers[cube_store.is_police_uk(sources)], READERS[cube_store.is_police_uk(sources)]
    with _guard:
        if key in readers:
            readers.move_to_end(key)
            return readers[key]
    cube = cube_store.loaded(partnership=partnership, as_of=as_of, sources=sources, detail=detail)
    new = Reader(partnership, cube, version, own, as_of)
    with _guard:
        readers[key] = new
        while len(readers) > most:
            readers.popitem(last=False)
    return new


def _weights_stamp(partnership: Partnership, weights: str, as_of: datetime | None) -> tuple[object, ...]:
    """Of what is weighed: the state of the list of weights, and of what moment."""
    return (intake.catalogue_stamp(partnership, as_of=as_of, sources=(weights,)), as_of) if weights else ()


def forget() -> None:
    """Let go of every reader in this process; tests that reuse a database need it."""
    with _guard:
        for readers in _readers.values():
            readers.clear()
    cube_store.forget()
