"""What is worked out once from the loaded areas and kept in the process until they change."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wardmote.foundations.places.age_bands import chain, from_bytes, from_words
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.council_names import by_bare_name
from wardmote.foundations.places.kinds import AreaName, Band, LsoaIndex, TextArray
from wardmote.foundations.places.models import Area, AreaAges, AreaPopulation, Catalogue, Dataset
from wardmote.foundations.places.police_forces import forces
from wardmote.foundations.places.staging import plain_name
from wardmote.foundations.remembering import once_a_page

T = TypeVar("T")
EMPTY = "empty"
# A version is of two halves, in characters: of the published files, and of the partnerships' own lists.
HALF = 16
# So many signs of a file's fingerprint tell its versions apart.
FINGERPRINT = 12
_kept: dict[str, tuple[str, object]] = {}


def catalogue_version() -> str:
    """A token that changes whenever areas, boundaries, populations or lists change; use it as a cache key.

    A page is made from one state of the areas: while it is made, the token is asked of the database once.
    """
    return once_a_page("places.version", _asked_version)


def areas_version() -> str:
    """A token that changes whenever a file of areas, boundaries or populations is loaded, but not with anybody's lists.

    It is the first half of the catalogue's version: see `loading.touch`.
    """
    return catalogue_version()[:HALF]


def _asked_version() -> str:
    return Catalogue.objects.filter(pk=1).values_list("token", flat=True).first() or EMPTY


def kept(work_out: Callable[[], T]) -> Callable[[], T]:
    """Keep the result of a function without arguments, which rests on published files only, until others are loaded."""
    key = f"{work_out.__module__}.{work_out.__qualname__}"

    @wraps(work_out)
    def look_up() -> T:
        version = areas_version()
        cached = _kept.get(key)
        if cached is None or cached[0] != version or version == EMPTY:
            cached = _kept[key] = (version, work_out())
        return cached[1]  # type: ignore[return-value]

    return look_up


@dataclass(frozen=True)
class Councils:
    """The councils and how they hang together with forces and partnerships."""

    by_code: dict[str, Area]
    current: dict[str, str]
    by_name: dict[str, str]
    by_bare_name: dict[str, str]
    of_force: dict[str, tuple[str, ...]]
    of_csp: dict[str, tuple[str, ...]]
    # Councils that went into a larger one together with others; a merely renumbered council is not among them.
    merged: frozenset[str]

    def name_of(self, code: str, *, vintage: int | None = None) -> AreaName:
        """A council, named."""
        row = self.by_code[code]
        return AreaName(code, row.name, AreaKind.COUNCIL, vintage, code, row.force_code or None)

    def force_of(self, council_code: str) -> str | None:
        """The force area a council lies in."""
        row = self.by_code.get(self.current.get(council_code, council_code))
        return (row.force_code or None) if row else None


@kept
def councils() -> Councils:
    """Every council that is loaded, old and current."""
    rows = list(Area.objects.filter(kind=AreaKind.COUNCIL).defer("boundary").order_by("code"))
    of_force: dict[str, list[str]] = defaultdict(list)
    of_csp: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: not row.successor_code):
        names[plain_name(row.name)] = row.successor_code or row.code
        if not row.successor_code:
            of_force[row.force_code].append(row.code)
            of_csp[row.csp_code].append(row.code)
    replaced = Counter(row.successor_code for row in rows if row.successor_code)
    return Councils(
        merged=frozenset(row.code for row in rows if replaced[row.successor_code] > 1 and row.successor_code),
        by_code={row.code: row for row in rows},
        current={row.code: row.successor_code or row.code for row in rows},
        by_name=names,
        by_bare_name=by_bare_name(names),
        of_force={code: tuple(sorted(members)) for code, members in of_force.items() if code},
        of_csp={code: tuple(sorted(members)) for code, members in of_csp.items() if code},
    )


@dataclass(frozen=True)
class Lsoas:
    """The LSOAs of one vintage: their council, MSOA and centre, and the members of each council and MSOA."""

    council: dict[str, str]
    of_council: dict[str, tuple[str, ...]]
    of_msoa: dict[str, tuple[str, ...]]
    points: dict[str, tuple[float, float]]


@kept
def lsoas_by_vintage() -> dict[int, Lsoas]:
    """The LSOAs of 2011 and of 2021."""
    fields = ("code", "vintage", "council_code", "msoa_code", "longitude", "latitude")
    by_vintage = {}
    rows = list(Area.objects.filter(kind=AreaKind.LSOA).order_by("code").values_list(*fields))
    for vintage in (2011, 2021):
        of_council: dict[str, list[str]] = defaultdict(list)
        of_msoa: dict[str, list[str]] = defaultdict(list)
        own = [row for row in rows if row[1] == vintage]
        for code, _, council, msoa, _, _ in own:
            of_council[council].append(code)
            of_msoa[msoa].append(code)
        by_vintage[vintage] = Lsoas(
            council={row[0]: row[2] for row in own},
            of_council={code: tuple(members) for code, members in of_council.items() if code},
            of_msoa={code: tuple(members) for code, members in of_msoa.items() if code},
            points={row[0]: (row[4], row[5]) for row in own if row[4] is not None},
        )
    return by_vintage


@kept
def lsoa_index() -> LsoaIndex:
    """Every LSOA of either vintage as aligned arrays sorted by code; 2021's facts win where both have them."""
    older, newer = _lsoa_columns(2011), _lsoa_columns(2021)
    codes, places = np.unique(np.concatenate([older[0], newer[0]]), return_inverse=True)
    at_older, at_newer = places[: len(older[0])], places[len(older[0]) :]
    names, council_codes, msoa_codes = (
        _either(len(codes), (at_older, old), (at_newer, new)) for old, new in zip(older[1:], newer[1:], strict=True)
    )
    return LsoaIndex(
        codes=codes,
        names=names,
        council_codes=council_codes,
        in_2011=np.isin(np.arange(len(codes)), at_older),
        in_2021=np.isin(np.arange(len(codes)), at_newer),
        msoa_codes=msoa_codes,
    )


def _lsoa_columns(vintage: int) -> list[TextArray]:
    """The code, name, council and MSOA of every LSOA of a vintage; column by column, as there are many rows."""
    fields = ("code", "name", "council_code", "msoa_code")
    rows = list(Area.objects.filter(kind=AreaKind.LSOA, vintage=vintage).values_list(*fields))
    return [np.array([row[place] for row in rows], dtype=np.str_) for place in range(len(fields))]


def _either(length: int, *parts: tuple[NDArray[np.intp], TextArray]) -> TextArray:
    """One column from several, each with the places of its values; the later one's stand where both have one."""
    joined = np.empty(length, dtype=np.result_type(*(values.dtype for _, values in parts)))
    for places, values in parts:
        joined[places] = values
    return joined


@dataclass(frozen=True)
class Residents:
    """Usual residents by LSOA for one year."""

    year: int
    vintage: int
    source: str
    # The files that say so, by the first signs of their fingerprints.
    version: str
    counts: dict[str, int]


@dataclass(frozen=True)
class ResidentsByAge:
    """Usual residents by LSOA (rows) and age (columns) for one year; below zero where a number was not given."""

    year: int
    vintage: int
    source: str
    version: str
    bands: tuple[Band, ...]
    codes: tuple[str, ...]
    counts: NDArray[np.int32]


@kept
def residents() -> list[Residents]:
    """Every loaded year of population, earliest first."""
    by_year: dict[tuple[int, int, bool], dict[str, int]] = defaultdict(dict)
    files: dict[tuple[int, int, bool], set[int]] = defaultdict(set)
    fields = ("year", "vintage", "dataset__is_made_up", "code", "count", "dataset_id")
    for *key, code, count, dataset in AreaPopulation.objects.values_list(*fields).iterator(chunk_size=5000):
        # The demonstration's people stand apart, so that no real figure names them as its source, nor the other way.
        year, vintage, is_made_up = key
        by_year[year, vintage, is_made_up][code] = count
        files[year, vintage, is_made_up].add(dataset)
    datasets = Dataset.objects.in_bulk()
    return [
        _residents(key[0], key[1], by_year[key], [datasets[pk] for pk in sorted(files[key])]) for key in sorted(by_year)
    ]


def _residents(year: int, vintage: int, counts: dict[str, int], files: Sequence[Dataset]) -> Residents:
    return Residents(year, vintage, *_origin(files), counts)


def _origin(files: Sequence[Dataset]) -> tuple[str, str]:
    """Who says so, and in which version of the files."""
    version = ", ".join(sorted({each.fingerprint[:FINGERPRINT] for each in files}))
    return files[-1].title, version


@kept
def residents_by_age() -> list[ResidentsByAge]:
    """Every loaded year of population by age, earliest first; the numbers of each age, added up where they are asked for."""
    rows: dict[tuple[int, int, bool, str], tuple[list[str], list[bytes], set[int]]] = {}
    fields = ("year", "vintage", "dataset__is_made_up", "bands", "code", "counts", "dataset_id")
    for *key, code, counts, dataset in AreaAges.objects.order_by("code").values_list(*fields).iterator(chunk_size=5000):
        year, vintage, is_made_up, bands = key
        codes, contents, files = rows.setdefault((year, vintage, is_made_up, bands), ([], [], set()))
        codes.append(code)
        contents.append(bytes(counts))
        files.add(dataset)
    datasets = Dataset.objects.in_bulk()
    return [
        ResidentsByAge(
            *key[:2],
            *_origin([datasets[pk] for pk in sorted(rows[key][2])]),
            from_words(key[3]),
            tuple(rows[key][0]),
            from_bytes(b"".join(rows[key][1])).reshape(len(rows[key][0]), -1),
        )
        for key in sorted(rows)
    ]


@lru_cache(maxsize=16)
def _aged(version: str, band: Band) -> list[Residents]:
    del version
    by_year: dict[tuple[int, int, str, str], dict[str, int]] = {}
    for each in residents_by_age():
        bands = chain(each.bands, band)
        if bands is None:
            continue
        parts = each.counts[:, [each.bands.index(part) for part in bands]]
        whole = (parts >= 0).all(axis=1)
        people = dict(zip(np.array(each.codes)[whole].tolist(), parts[whole].sum(axis=1).tolist(), strict=True))
        by_year.setdefault((each.year, each.vintage, each.source, each.version), {}).update(people)
    return [Residents(*key, counts) for key, counts in by_year.items()]


def residents_aged(band: Band) -> list[Residents]:
    """Usual residents of some ages by LSOA, of every loaded year whose bands add up to just these ages."""
    version = areas_version()
    return _aged(version, band) if version != EMPTY else []


def force_names() -> dict[str, AreaName]:
    """The force areas by code."""
    return {force.code: AreaName(force.code, force.name, AreaKind.FORCE, None, None, force.code) for force in forces()}
