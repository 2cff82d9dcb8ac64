"""Every measure of an area at a glance: its latest year, verdict and months, counted once and kept until its records change."""

import hashlib
import json
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardmote import __version__
from wardmote.foundations.design.public import ShownNumber, number, share, short_month, signed
from wardmote.foundations.documents.public import Meaning, Way, beside_number
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.public import area, catalogue_version
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure
from wardmote.measures.counting.periods import Period, name_of
from wardmote.measures.counting.reader import KNOWN, PART, reader_of
from wardmote.measures.figures import availability, queries
from wardmote.measures.figures.results import Figure
from wardmote.measures.figures.sentences import figure_reasons, figure_sentence, period_text
from wardmote.measures.pages import figure_tables

LAYOUT = 1  # raise when a tile's file changes shape, so that old files are not read
MONTHS_SHOWN = 25
# Seconds that one page may count for; what is left is counted by the next, and the page says how much that is.
PATIENCE = 2.0
KEPT_TILES = 4000
IN_MEMORY = 2000
SIGNS = {Way.UP: "up", Way.DOWN: "down", Way.UNCLEAR: "unclear", Way.UNSAID: "unsaid"}


@dataclass(frozen=True)
class Tile:
    """One measure of an area in its latest year, in plain values, so that it can be kept as it is."""

    measure: str
    title: str
    theme: str
    ending: str
    period: str
    value: str
    change: str
    word: str
    way: str
    meaning: str
    size: float
    sentence: str
    plain: float | None = None
    points: list[float | None] = field(default_factory=list)
    points_words: str = ""
    why: list[list[str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    provenance: list[list[str]] = field(default_factory=list)
    is_full: bool = True
    is_estimate: bool = False
    key: str = ""

    @property
    def number(self) -> ShownNumber:
        """The tile's number for the component that prints it."""
        return ShownNumber(
            value=self.value,
            word=self.word,
            way=self.way,
            meaning=self.meaning,
            change=self.change,
            points=tuple(self.points),
            points_words=self.points_words,
            why=tuple((words, text) for words, text in self.why),
            warnings=tuple(self.warnings),
            provenance=tuple((words, text) for words, text in self.provenance),
        )

    @property
    def attention(self) -> tuple[int, float]:
        """What deserves to be read first: clearly worse, clearly changed, cannot say, clearly better, no clear change."""
        clear = self.way in {"up", "down"}
        if clear:
            rank = {Meaning.BAD: 0, Meaning.WELCOME: 1, Meaning.NEUTRAL: 1, Meaning.GOOD: 3}[Meaning(self.meaning)]
        else:
            rank = 2 if self.way == "unsaid" else 4
        return rank, -self.size


@dataclass(frozen=True)
class Overview:
    """The tiles of an area, and the measures that are still to be counted."""

    tiles: tuple[Tile, ...]
    uncounted: tuple[Measure, ...]


def usual_area(partnership: Partnership, by_source: availability.MonthsBySource) -> str:
    """The area that a page shows unless another is chosen: the partnership's own council, or the first with records."""
    with_data = [name.code for name in queries.areas_with_data(partnership, by_source)]
    own = council_codes(partnership, timezone.localdate())
    return next((code for code in own if code in with_data), with_data[0] if with_data else next(iter(own), ""))


def overview(
    partnership: Partnership,
    area_code: str,
    *,
    measures: Sequence[Measure] | None = None,
    patience: float | None = None,
) -> Overview:
    """The tiles of the measures given, or of all that were supplied; what takes too long now is left to the next page.

    Args:
        partnership: whose records are counted.
        area_code: the area; one that the partnership may see.
        measures: which measures; all that have records unless told.
        patience: seconds to count for before the rest is left.

    Raises:
        UnknownArea: there is no such area, or it is another partnership's.

    """
    known = area(area_code, partnership=partnership)
    by_source = availability.months_by_source(partnership)
    stamp = _stamps(partnership)
    common = _common(partnership, known.code)
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    tiles: list[Tile] = []
    left: list[Measure] = []
    fresh = False
    for each in availability.supplied_measures(by_source, partnership) if measures is None else measures:
        last = availability.last_year(each, by_source)
        if last is None:
            continue
        path = _path(partnership, [*common, each.slug, str(each.version), name_of(last), stamp(each)])
        tile = _held(path)
        if tile is None and fresh and time.monotonic() > until:
            left.append(each)
            continue
        if tile is None:
            tile, fresh = replace(_counted(partnership, each, known.code, name_of(last)), key=path.stem), True
            _write(path, tile)
        tiles.append(tile)
    return Overview(tuple(tiles), tuple(left))


def _counted(partnership: Partnership, measure: Measure, area_code: str, ending: str) -> Tile:
    figure = queries.figure(partnership=partnership, measure_slug=measure.slug, area_code=area_code, ending=ending)
    points, words = _points(partnership, figure)
    verdict = figure.verdict
    return Tile(
        measure=measure.slug,
        title=measure.title,
        theme=measure.theme,
        ending=ending,
        period=period_text(figure),
        value=value_text(figure),
        change=change_text(figure),
        word=beside_number(verdict),
        way=SIGNS[verdict.way],
        meaning=str(verdict.meaning),
        size=_size(figure),
        sentence=figure_sentence(figure),
        plain=_plain(figure),
        points=points,
        points_words=words,
        why=[list(line) for line in figure_reasons(figure)],
        warnings=list(figure.warnings),
        # The figure's own page cites the methods.
        provenance=[list(line) for line in figure_tables.provenance_lines(figure, cites=False)],
        is_full=figure.is_full,
        is_estimate=figure.is_estimate,
    )


def shown_number(figure: Figure, *, points: Sequence[float | None] = (), points_words: str = "") -> ShownNumber:
    """A figure as the component prints it beside its verdict; the page that shows it explains it elsewhere if it must."""
    verdict = figure.verdict
    return ShownNumber(
        value=value_text(figure),
        word=beside_number(verdict),
        way=SIGNS[verdict.way],
        meaning=str(verdict.meaning),
        change=change_text(figure),
        points=tuple(points),
        points_words=points_words,
        why=tuple(figure_reasons(figure)),
        warnings=figure.warnings,
        # The figure's own page cites the methods.
        provenance=tuple(figure_tables.provenance_lines(figure, cites=False)),
    )


def number_with_months(partnership: Partnership, figure: Figure) -> ShownNumber:
    """A figure as the component prints it, with the small picture of its last months."""
    points, words = _points(partnership, figure)
    return shown_number(figure, points=points, points_words=words)


def value_text(figure: Figure) -> str:
    """The figure's number as it is printed large."""
    if figure.measure.is_share:
        return share(figure.share)
    return number(figure.weighted_total, 0) if figure.measure.is_weighted else number(figure.count)


def _plain(figure: Figure) -> float | None:
    if figure.measure.is_share:
        return figure.share
    return figure.weighted_total if figure.measure.is_weighted else figure.count


def change_text(figure: Figure) -> str:
    """The change from the year before with its sign and base; of a small base the two numbers alone."""
    if figure.measure.is_share:
        if figure.share is None or figure.previous_share is None:
            return ""
        return _("{before} the year before").format(before=share(figure.previous_share))
    before = figure.previous_weighted_total if figure.measure.is_weighted else figure.previous_count
    if before is None or _plain(figure) is None:
        return ""
    base = _("{before} the year before").format(before=number(before, 0))
    if figure.change_pct is None or before < figure.limits.small_base or figure.has_holes:
        return base
    return _("{change}, from {before} the year before").format(
        change=f"{signed(figure.change_pct, 1)}%", before=number(before, 0)
    )


def _size(figure: Figure) -> float:
    """How large the change is, the same for a rise to twice and a fall to half."""
    before = figure.previous_share if figure.measure.is_share else figure.previous_count
    after = figure.share if figure.measure.is_share else figure.count
    return abs(math.log(after / before)) if before and after else 0.0


def _points(partnership: Partnership, figure: Figure) -> tuple[list[float | None], str]:
    """The last two years by month (of what comes by the quarter or year, by that), with a sentence of what they show."""
    start = add_months(figure.end, -MONTHS_SHOWN)
    if figure.measure.is_share:
        read = reader_of(partnership, figure.measure)
        counts = read.by_month(figure.measure, [read.atlas.territory(figure.area)], Period(start, figure.end))[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(counts[:, KNOWN] > 0, counts[:, PART] / counts[:, KNOWN], np.nan)
        values = [None if np.isnan(value) else float(value) for value in shares]
        first, step = start, _("month")
    else:
        series = queries.monthly(
            partnership=partnership,
            measure_slug=figure.measure.slug,
            area_code=figure.area.code,
            start=add_months(start, -MONTHS_SHOWN),
            end=figure.end,
        )
        most = MONTHS_SHOWN if series.step == 1 else len(series.counts)
        values = [None if count is None else float(count) for count in series.counts[-most:]]
        first, step = (series.months[-most:] or (start,))[0], series.word
    known = [value for value in values if value is not None]
    if not known:
        return values, ""
    shown = share if figure.measure.is_share else number
    words = _("By {step} from {first} to {last}: lowest {least}, highest {most}, last {end}.").format(
        step=step,
        first=short_month(first),
        last=short_month(figure.period.last),
        least=shown(min(known)),
        most=shown(max(known)),
        end=shown(known[-1]),
    )
    return values, words


def _stamps(partnership: Partnership) -> "Callable[[Measure], str]":
    """What tells one state of a measure's records from another, from one reading of the catalogue."""
    by_source: dict[str, list[str]] = {}
    for segment in intake.segments(partnership):
        line = f"{segment.batch_id}:{segment.path}"
        by_source.setdefault(segment.source, []).append(line)

    def stamp(measure: Measure) -> str:
        sources = (*measure.sources, *filter(None, [measure.weights]))
        return "|".join(f"{source}={','.join(sorted(by_source.get(source, ())))}" for source in sources)

    return stamp


def _common(partnership: Partnership, area_code: str) -> list[str]:
    councils = ",".join(council_codes(partnership, timezone.localdate()))
    return [str(LAYOUT), __version__, catalogue_version(), councils, area_code, get_language() or ""]


def _path(partnership: Partnership, parts: Sequence[str]) -> Path:
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return _folder(partnership) / f"{digest[:40]}.json"


def _folder(partnership: Partnership) -> Path:
    return Path(settings.CACHE_DIR) / "tiles" / str(partnership.pk)


_tiles: OrderedDict[Path, Tile] = OrderedDict()
_guard = threading.Lock()


def _held(path: Path) -> Tile | None:
    """The tile from this process, or else from its file."""
    with _guard:
        tile = _tiles.get(path)
    if tile is None:
        tile = _read(path)
    if tile is not None:
        with _guard:
            _tiles[path] = tile
            _tiles.move_to_end(path)
            while len(_tiles) > IN_MEMORY:
                _tiles.popitem(last=False)
    return tile


def _read(path: Path) -> Tile | None:
    """The tile of a file; None if there is none or it cannot be read, and then it is counted again."""
    try:
        return _tile(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _tile(parts: Mapping[str, Any]) -> Tile:
    return Tile(**parts)


def _write(path: Path, tile: Tile) -> None:
    """Write the file whole or not at all; where the disk is full the page is made all the same."""
    text = json.dumps(asdict(tile), ensure_ascii=False)
    part = path.with_suffix(f".{hashlib.sha256(text.encode()).hexdigest()[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
        _forget_oldest(path.parent)
    except OSError:
        part.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > KEPT_TILES:
        for old in sorted(files, key=lambda file: file.stat().st_mtime)[: KEPT_TILES // 2]:
            old.unlink(missing_ok=True)
