"""Getting a council's boundaries, lookups and populations from their publishers, file by file."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from wardmote.foundations.organisations.public import council_code_problem
from wardmote.intake.fetching.area_sources import AreaSources, Layer, NomisTable, Server, area_sources
from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.feature_services import Feature, features_with
from wardmote.intake.fetching.nomis import rows_of
from wardmote.intake.fetching.pacing import LeakyBucket
from wardmote.intake.fetching.publishers import Publisher, Sleep
from wardmote.intake.fetching.saving import whole_file

CODES_AT_ONCE = 100
Say = Callable[[str], object]


def fetch_areas(*, councils: Sequence[str], destination: Path, say: Say, sleep: Sleep | None = None) -> list[Path]:
    """Get what `areas load` needs for each council into a folder named after its code; returns the paths.

    A file that is there is not fetched again, and a fetch that broke off goes on at the piece where it stopped. What the
    publishers call each file is dated data: `area_sources.toml`, and the installation's own `area-sources.toml`.
    Raises FetchError with a sentence: for a code that is no council's, a council that the portal does not know, a service
    that was renamed, a server that stays busy or silent, an answer that is not whole.
    """
    if problem := council_code_problem(councils):
        raise FetchError(problem)
    known = area_sources()
    portal, nomis = (_publisher(server, say, sleep) for server in (known.portal, known.nomis))
    paths: list[Path] = []
    for council in dict.fromkeys(councils):
        folder = destination / council
        paths += _OfCouncil(council, folder, known, portal, nomis, say).fetch()
    return paths


def _publisher(server: Server, say: Say, sleep: Sleep | None) -> Publisher:
    more = {"sleep": sleep} if sleep else {}
    bucket = LeakyBucket(per_second=server.per_second, burst=4, **more)  # type: ignore[arg-type]
    return Publisher(server.address, say=say, bucket=bucket, named_in="area-sources.toml", page=server.page, **more)


class _OfCouncil:
    """One council's files."""

    def __init__(
        self, council: str, folder: Path, known: AreaSources, portal: Publisher, nomis: Publisher, say: Say
    ) -> None:
        self.council, self.folder, self.known, self.say = council, folder, known, say
        self.portal, self.nomis = portal, nomis
        self.codes: dict[str, list[str]] = {"council": [council]}

    def fetch(self) -> list[Path]:
        """Every layer, then every table, in the order in which they name each other's areas."""
        paths = [path for layer in self.known.layers if (path := self._layer(layer))]
        return paths + [self._table(table) for table in self.known.tables]

    def _layer(self, layer: Layer) -> Path | None:
        path = self.folder / f"{layer.slug}.{'geojson' if layer.is_shape else 'csv'}"
        if not path.exists():
            features = [feature for piece in self._pieces(layer, layer.of) for feature in piece]
            if not features:
                self._say_there_is_none(layer)
                return None
            with whole_file(path) as file:
                file.write(_as_geojson(features) if layer.is_shape else _as_csv(layer, features))
            self._forget_pieces(layer.slug)
        for kind, field in layer.gives.items():
            self.codes[kind] = sorted(_column(path, field))
        return path

    def _say_there_is_none(self, layer: Layer) -> None:
        if layer.gives:
            raise FetchError(
                f"The portal has no areas for {self.council}. Check the council’s code; of a new council, look at "
                f"{self.known.portal.page} for a newer edition."
            )
        self.say(f"{layer.title}: the portal has none for {self.council}. Load that from another file.")

    def _table(self, table: NomisTable) -> Path:
        path = self.folder / f"{table.slug}.csv"
        if not path.exists():
            rows: list[dict[str, str]] = []
            for number, codes in self._chunks(table.of):
                piece = self._piece(table.slug, number)
                if not piece.exists():
                    self.say(self._progress(table.title, number, table.of))
                    _keep(piece, rows_of(self.nomis, table, codes))
                rows += json.loads(piece.read_bytes())
            with whole_file(path) as file:
                file.write(_rows_as_csv(rows))
            self._forget_pieces(table.slug)
        return path

    def _pieces(self, layer: Layer, kind: str) -> Iterator[list[Feature]]:
        for number, codes in self._chunks(kind):
            piece = self._piece(layer.slug, number)
            if not piece.exists():
                self.say(self._progress(layer.title, number, kind))
                _keep(piece, features_with(self.portal, layer, codes))
            yield json.loads(piece.read_bytes())

    def _chunks(self, kind: str) -> Iterator[tuple[int, list[str]]]:
        codes = self.codes[kind]
        for start in range(0, len(codes), CODES_AT_ONCE):
            yield start // CODES_AT_ONCE + 1, codes[start : start + CODES_AT_ONCE]

    def _progress(self, title: str, number: int, kind: str) -> str:
        total = -(-len(self.codes[kind]) // CODES_AT_ONCE)
        return f"{self.council}: {title}" + (f", {number} of {total}" if total > 1 else "")

    def _piece(self, slug: str, number: int) -> Path:
        """Where a piece of a file waits for the others; no ending by which it could be loaded."""
        return self.folder / f"{slug}-{number}.piece"

    def _forget_pieces(self, slug: str) -> None:
        for piece in self.folder.glob(f"{slug}-*.piece"):
            if piece.name.removeprefix(f"{slug}-").removesuffix(".piece").isdecimal():
                piece.unlink()


def _keep(path: Path, rows: object) -> None:
    with whole_file(path) as file:
        file.write(json.dumps(rows, ensure_ascii=False).encode())


def _as_geojson(features: list[Feature]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _as_csv(layer: Layer, features: list[Feature]) -> bytes:
    return _rows_as_csv([{name: feature["attributes"].get(name) for name in layer.fields} for feature in features])


def _rows_as_csv(rows: Sequence[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _column(path: Path, name: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file) if row[name]}
