"""Keeps cubes: the latest few in this process, and one file each in the cache folder so that others start warm."""

import hashlib
import json
import logging
import os
import tempfile
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from numpy.typing import NDArray

from wardmote.foundations.months import month_at, month_ordinal
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import areas_version
from wardmote.intake import public as intake
from wardmote.measures.counting.cube import COLUMNS, JOINT, WORKED, Cube, build
from wardmote.measures.counting.definitions import POLICE_UK, STREET
from wardmote.measures.counting.offence_codes import offence_code
from wardmote.measures.counting.point_wards import KEYS, point_wards

logger = logging.getLogger(__name__)

# How many cubes stay in this process: the forces' are large, the partners' small.
KEPT = {True: 4, False: 32}
LAYOUT = 2  # raise when the cube's file changes shape, so that old files are not read
# The record's column that each kind of detail is read from.
DETAILS = {"subcategory": "subcategory", "offence_code": "attributes"}
_ARRAYS = (
    "counts", "sender", "council", "lsoa", "ward", "copy", "point_ward", "located", "source_of", "outcome_rows",
    "outcome_start",
)  # fmt: skip
_NAMES = ("categories", "senders", "outcomes")


@dataclass(frozen=True)
class Loaded:
    """A cube with the segment that covers each month of each sender."""

    cube: Cube
    coverage: Mapping[tuple[str, date], intake.Segment]


_held: dict[bool, OrderedDict[tuple[object, ...], Loaded]] = {True: OrderedDict(), False: OrderedDict()}
_locks: dict[tuple[object, ...], threading.Lock] = {}
_guard = threading.Lock()


def loaded(
    *,
    partnership: Partnership,
    as_of: datetime | None = None,
    sources: tuple[str, ...] = STREET,
    detail: str = "",
) -> Loaded:
    """The cube of what the partnership holds (held at `as_of`), from this process, the cache folder or the records.

    `detail` tells subcategories or offence codes apart, which few measures need.
    """
    stamp = intake.catalogue_stamp(partnership, as_of=as_of, sources=sources)
    key = (partnership.pk, stamp, areas_version(), sources, detail)
    cubes = _held[is_police_uk(sources)]
    with _guard:
        cube = cubes.get(key)
        if cube is not None:
            cubes.move_to_end(key)
            return cube
        lock = _locks.setdefault(key, threading.Lock())
    with lock:  # one builds, the rest wait for it
        with _guard:
            cube = cubes.get(key)
        if cube is not None:
            return cube
        return _hold(key, _made(partnership, as_of, sources, stamp, detail=detail), sources)


def is_police_uk(sources: tuple[str, ...]) -> bool:
    """Whether the sources are the forces' publications: each of their records is one event, supplied by the month."""
    return set(sources) <= set(POLICE_UK)


def forget() -> None:
    """Let go of every cube in this process; the next reader takes it from the cache folder."""
    with _guard:
        for cubes in _held.values():
            cubes.clear()
        _locks.clear()


def _hold(key: tuple[object, ...], cube: Loaded, sources: tuple[str, ...]) -> Loaded:
    cubes, most = _held[is_police_uk(sources)], KEPT[is_police_uk(sources)]
    with _guard:
        cubes[key] = cube
        while len(cubes) > most:
            old, _ = cubes.popitem(last=False)
            _locks.pop(old, None)
    return cube


def _made(
    partnership: Partnership, as_of: datetime | None, sources: tuple[str, ...], stamp: str, *, detail: str
) -> Loaded:
    coverage = dict(intake.coverage(partnership, sources=sources, as_of=as_of))
    segments = {segment.path: segment for segment in coverage.values()}
    path = _path(sources, list(segments.values()), detail=detail)
    cube = _read(path, sources, stamp)
    if cube is None:
        won = {place: segment.source for place, segment in coverage.items()}
        table = _counted(list(segments), weigh=not is_police_uk(sources), detail=detail)
        cube = build(table, coverage=won, sources=sources, stamp=stamp)
        try:
            _write(path, cube)
        except OSError as fault:
            # A disk that is full or can only be read keeps nobody from the figure; it is counted again the next time.
            logger.warning("A counted cube could not be kept: %s.", fault.strerror)
    return Loaded(replace(cube, spans=_spans(cube, coverage)), coverage)


def _spans(cube: Cube, coverage: Mapping[tuple[str, date], intake.Segment]) -> NDArray[np.int32] | None:
    """The cube's `spans`, from the segments that cover its months; a nil return is nothing in each of its months."""
    if all(segment.span == 1 or not segment.rows for segment in coverage.values()):
        return None
    start = month_ordinal(cube.months[0])
    spans = np.stack([np.tile(np.arange(len(cube.months)) + more, (len(cube.senders), 1)) for more in (0, 1)], axis=2)
    row = {sender: at for at, sender in enumerate(cube.senders)}
    for (sender, month), segment in coverage.items():
        if not segment.rows:
            continue
        first = month_ordinal(segment.month) - start
        spans[row[sender], month_ordinal(month) - start] = (first, first + segment.span)
    return spans.astype(np.int32)


def _counted(paths: Sequence[Path], *, weigh: bool, detail: str) -> pa.Table:
    """The records' counts by the cube's columns, in no order: sorting hundreds of thousands of rows costs seconds.

    A partner's row can stand for several events and weighs by its quantity; a row of the forces' files is one event.
    """
    column = DETAILS.get(detail)
    columns = (*COLUMNS, column) if column else COLUMNS
    if not paths:
        return pa.table({name: pa.array([], pa.string()) for name in (*COLUMNS, *WORKED, "count")})
    number = nw.col("quantity").sum() if weigh else nw.len()
    nowhere = nw.all_horizontal(
        *(nw.col(name).is_null() for name in ("longitude", "lsoa", "council")), ignore_nulls=True
    )
    with intake.lazy_records(paths, beside=point_wards(paths), on=KEYS) as records:
        placed = records.with_columns(located=nw.when(nowhere).then(nw.lit(0)).otherwise(nw.lit(1)).cast(nw.Int64))
        counted = placed.group_by(*columns, *WORKED).agg(number.cast(nw.Int64).alias("count"))
        table: pa.Table = counted.collect(backend="pyarrow").to_native()
    if detail == "offence_code":
        table = _with_codes(table)
    return _joined(table, column) if column else table


def _with_codes(table: pa.Table) -> pa.Table:
    """The table with the offence code in place of the JSON that holds it; each distinct text is read once."""
    encoded = table.column("attributes").combine_chunks().cast(pa.string()).dictionary_encode()
    codes = pa.array([offence_code(json.loads(text).get("offence_code")) for text in encoded.dictionary.to_pylist()])
    column = codes.cast(pa.string()).take(encoded.indices)
    coded = table.set_column(table.column_names.index("attributes"), "attributes", column)
    keys = [name for name in coded.column_names if name != "count"]
    summed = coded.group_by(keys).aggregate([("count", "sum")])
    return summed.rename_columns(["count" if name == "count_sum" else name for name in summed.column_names])


def _joined(table: pa.Table, column: str) -> pa.Table:
    """The table with the category and what is told apart within it as one word."""
    parts = [pc.fill_null(table.column(name).cast(pa.string()), "") for name in ("category", column)]
    both = pc.binary_join_element_wise(*parts, JOINT)
    at = table.column_names.index("category")
    return table.set_column(at, "category", both).drop_columns([column])


def _path(sources: tuple[str, ...], segments: Sequence[intake.Segment], *, detail: str) -> Path:
    """Named for the very files that were counted, so that a restored database never meets another's cube."""
    digest = hashlib.sha256("|".join((str(LAYOUT), areas_version(), *sources, *filter(None, [detail]))).encode())
    for segment in sorted(segments, key=lambda segment: str(segment.path)):
        digest.update(f"|{segment.source} {segment.path} {segment.rows} {segment.loaded_at.isoformat()}".encode())
    return Path(settings.CACHE_DIR) / "cubes" / f"{digest.hexdigest()[:32]}.npz"


def _write(path: Path, cube: Cube) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.ndarray] = {name: getattr(cube, name) for name in _ARRAYS}
    arrays |= {name: np.array(getattr(cube, name), dtype=np.str_) for name in _NAMES}
    arrays["months"] = np.array([month_ordinal(month) for month in cube.months], dtype=np.int64)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # the stubs mistake the arrays for savez's own option
    Path(draft).replace(path)
    _sweep(path.parent)


def _sweep(folder: Path, *, keep: int = 96) -> None:
    """Leave the newest few files; an older state of the records is counted again if anybody asks for it."""
    newest = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest[keep:]:
        file.unlink(missing_ok=True)


def _read(path: Path, sources: tuple[str, ...], stamp: str) -> Cube | None:
    """The cube of a file, None if there is none or it cannot be read (then it is made again)."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in _ARRAYS}
            names = {name: tuple(str(value) for value in file[name]) for name in _NAMES}
            months = tuple(month_at(int(number)) for number in file["months"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Cube(
        stamp=stamp,
        sources=sources,
        months=months,
        categories=names["categories"],
        senders=names["senders"],
        outcomes=names["outcomes"],
        **arrays,
    )
