"""The record store's second home on S3-compatible storage, for several servers or a Spark cluster."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from wardmote.intake.errors import StoreError

if TYPE_CHECKING:
    import pyarrow.dataset

AT_ONCE = 8
PIECE = 8 * 1024 * 1024


class Objects:
    """A folder of objects, by its address; the same relative names as below WARDMOTE_HOME/records."""

    def __init__(self, url: str) -> None:
        from pyarrow import fs

        self.url = url.rstrip("/")
        try:
            # Endpoint, region and keys come from the usual AWS_ variables and the address's own parameters.
            self._files, self._base = fs.FileSystem.from_uri(url)
        except (OSError, ValueError) as error:
            raise StoreError(
                f"WARDMOTE_RECORDS_URL is “{url.partition('?')[0]}”, which is no address of a store: {error}"
            ) from error

    def address(self, name: str) -> str:
        """The whole address of one file, as Spark reads it."""
        return f"{self.url.partition('?')[0]}/{name}".replace("s3://", "s3a://", 1)

    def put(self, name: str, path: Path) -> None:
        """Copy a finished file there; an object appears whole or not at all."""
        target = f"{self._base}/{name}"
        try:
            self._files.create_dir(target.rpartition("/")[0], recursive=True)
            with path.open("rb") as source, self._files.open_output_stream(target) as stream:
                while piece := source.read(PIECE):
                    stream.write(piece)
        except OSError as error:
            raise StoreError(f"{name} could not be copied to the record store’s storage: {error}") from error

    def put_all(self, names: Sequence[tuple[str, Path]]) -> None:
        """Copy several, some at once; raises StoreError for the first that fails."""
        with ThreadPoolExecutor(AT_ONCE) as several:
            for _ in several.map(lambda each: self.put(*each), names):
                pass

    def remove(self, name: str) -> None:
        """Remove one file; one that is not there is no fault."""
        if not self.has(name):
            return
        try:
            self._files.delete_file(f"{self._base}/{name}")
        except OSError as error:
            raise StoreError(f"{name} could not be removed from the record store’s storage: {error}") from error

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        from pyarrow import fs

        return bool(self._files.get_file_info(f"{self._base}/{name}").type == fs.FileType.File)

    def prints(self, names: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Size and moment of change of those of the files that are there."""
        from pyarrow import fs

        try:
            infos = self._files.get_file_info([f"{self._base}/{name}" for name in names])
        except OSError as error:
            raise StoreError(f"The record store’s storage cannot be asked: {error}") from error
        return {
            name: (about.size, about.mtime_ns or 0)
            for name, about in zip(names, infos, strict=True)
            if about.type == fs.FileType.File
        }

    def digest(self, name: str) -> str:
        """The SHA-256 of a file, read to its end. Raises OSError where it cannot be."""
        digest = hashlib.sha256()
        with self._files.open_input_stream(f"{self._base}/{name}") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def rows(self, name: str) -> int:
        """How many rows a file says that it has; its last bytes are read. Raises OSError or ArrowException."""
        import pyarrow.parquet as pq

        return int(pq.read_metadata(f"{self._base}/{name}", filesystem=self._files).num_rows)

    def fetch(self, name: str, path: Path) -> None:
        """Copy one file from there; it gets its name when it is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        try:
            with self._files.open_input_stream(f"{self._base}/{name}") as stream, part.open("wb") as target:
                while piece := stream.read(PIECE):
                    target.write(piece)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreError(f"{name} could not be read from the record store’s storage: {error}") from error
        part.replace(path)

    def dataset(self, names: Sequence[str]) -> "pyarrow.dataset.Dataset":
        """The files, for DuckDB to read through Arrow."""
        from pyarrow import dataset

        return dataset.dataset([f"{self._base}/{name}" for name in names], format="parquet", filesystem=self._files)


def objects() -> Objects | None:
    """The storage that WARDMOTE_RECORDS_URL names; None when the records lie on this machine's disk alone."""
    url = settings.WARDMOTE_RECORDS_URL
    return _objects(url) if url else None


@cache
def _objects(url: str) -> Any:
    return Objects(url)
