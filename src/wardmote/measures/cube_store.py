"""Keeps cubes: the latest few in this process, and one file each in the cache folder so that others start warm."""

import hashlib
import os
import tempfile
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import narwhals as nw
import numpy as np
import pyarrow as pa
from django.conf import settings

from wardmote.foundations.people.public import Partnership
from wardmote.intake import public as intake
from wardmote.measures.cube import COLUMNS, Cube, build
from wardmote.measures.definitions import STREET
from wardmote.measures.periods import month_at, ordinal

KEPT = 4
LAYOUT = 1  # raise when the cube's file changes shape, so that old files are not read
_ARRAYS = ("counts", "provider", "council", "lsoa", "ward", "copy", "source_of", "outcome_rows", "outcome_start")
_NAMES = ("categories", "providers", "outcomes")


@dataclass(frozen=True)
class Loaded:
    """A cube with the segments that it was counted from."""

    cube: Cube
    coverage: Mapping[tuple[str, date], intake.Segment]


_held: OrderedDict[tuple[object, ...], Loaded] = OrderedDict()
_locks: dict[tuple[object, ...], threading.Lock] = {}
_guard = threading.Lock()


def loaded(*, partnership: Partnership, as_of: datetime | None = None, sources: tuple[str, ...] = STREET) -> Loaded:
    """The cube of what the partnership holds (held at `as_of`), from this process, the cache folder or the records."""
    stamp = intake.catalogue_stamp(partnership, as_of=as_of)
    key = (partnership.pk, stamp, sources)
    with _guard:
        found = _held.get(key)
        if found is not None:
            _held.move_to_end(key)
            return found
        lock = _locks.setdefault(key, threading.Lock())
    with lock:  # one builds, the rest wait for it
        with _guard:
            found = _held.get(key)
        return found if found is not None else _hold(key, _made(partnership, as_of, sources, stamp))


def forget() -> None:
    """Let go of every cube in this process; the next reader takes it from the cache folder."""
    with _guard:
        _held.clear()
        _locks.clear()


def _hold(key: tuple[object, ...], found: Loaded) -> Loaded:
    with _guard:
        _held[key] = found
        while len(_held) > KEPT:
            old, _ = _held.popitem(last=False)
            _locks.pop(old, None)
    return found


def _made(partnership: Partnership, as_of: datetime | None, sources: tuple[str, ...], stamp: str) -> Loaded:
    coverage = dict(intake.coverage(partnership, sources=sources, as_of=as_of))
    path = _path(sources, coverage)
    cube = _read(path, sources, stamp)
    if cube is None:
        won = {place: segment.source for place, segment in coverage.items()}
        cube = build(_counted(coverage), coverage=won, sources=sources, stamp=stamp)
        _write(path, cube)
    return Loaded(cube, coverage)


def _counted(coverage: Mapping[tuple[str, date], intake.Segment]) -> pa.Table:
    """The records' counts by the cube's columns, in no order: sorting hundreds of thousands of rows costs seconds."""
    if not coverage:
        return pa.table({name: pa.array([], pa.string()) for name in (*COLUMNS, "count")})
    with intake.lazy_records([segment.path for segment in coverage.values()]) as records:
        counted = records.group_by(*COLUMNS).agg(nw.len().cast(nw.Int64).alias("count"))
        table: pa.Table = counted.collect(backend="pyarrow").to_native()
    return table


def _path(sources: tuple[str, ...], coverage: Mapping[tuple[str, date], intake.Segment]) -> Path:
    """Named for the very files that were counted, so that a restored database never meets another's cube."""
    told = hashlib.sha256("|".join((str(LAYOUT), *sources)).encode())
    for segment in sorted(coverage.values(), key=lambda segment: str(segment.path)):
        told.update(f"|{segment.source} {segment.path} {segment.rows} {segment.loaded_at.isoformat()}".encode())
    return Path(settings.CACHE_DIR) / "cubes" / f"{told.hexdigest()[:32]}.npz"


def _write(path: Path, cube: Cube) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, np.ndarray] = {name: getattr(cube, name) for name in _ARRAYS}
    arrays |= {name: np.array(getattr(cube, name), dtype=np.str_) for name in _NAMES}
    arrays["months"] = np.array([ordinal(month) for month in cube.months], dtype=np.int64)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # the stubs mistake the arrays for savez's own option
    Path(draft).replace(path)
    _sweep(path.parent)


def _sweep(folder: Path, *, keep: int = 24) -> None:
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
        providers=names["providers"],
        outcomes=names["outcomes"],
        **arrays,
    )
