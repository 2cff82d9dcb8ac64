"""One way of asking a publisher: paced, patient with a busy server, resuming what broke off."""

import http.client
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from wardmote import __version__
from wardmote.intake.fetching.errors import FetchError, NotPublished, TooMuchAtOnce
from wardmote.intake.fetching.pacing import LeakyBucket

# What police.uk allows: https://data.police.uk/docs/api-call-limits/
PER_SECOND, BURST = 15.0, 30
MOST_TRIES = 6
LONGEST_PAUSE = 60.0
TIMEOUT_SECONDS = 60
PIECE = 256 * 1024
MEGABYTE = 1024 * 1024
TELL_EVERY = 100 * MEGABYTE
BUSY = frozenset({429, 500, 502, 503, 504})
TOTAL = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
Sleep = Callable[[float], object]
Say = Callable[[str], object]


class Publisher:
    """A publisher's server."""

    def __init__(
        self, base_url: str, *, say: Say, sleep: Sleep = time.sleep, bucket: LeakyBucket | None = None
    ) -> None:
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise FetchError(f"{base_url} is not a web address. Set WARDMOTE_POLICE_UK_URL to one, or leave it out.")
        self.base_url = base_url.rstrip("/")
        self._say, self._sleep = say, sleep
        self._bucket = bucket or LeakyBucket(per_second=PER_SECOND, burst=BURST, sleep=sleep)

    def read(self, path: str, *, form: bytes | None = None, split_when_busy: bool = False) -> bytes:
        """The whole answer to a GET, or to a POST of `form`.

        With `split_when_busy`, 503 means that the question is too large, as with police.uk's polygons, and raises
        TooMuchAtOnce; otherwise it means that the server is busy, as 429 does. Raises NotPublished for 404, and
        FetchError when the server stays busy or silent.
        """
        for attempt in range(MOST_TRIES):
            try:
                with self._open(path, form=form) as response:
                    content: bytes = response.read()
                    return content
            except urllib.error.HTTPError as error:
                if error.code == http.HTTPStatus.SERVICE_UNAVAILABLE and split_when_busy:
                    raise TooMuchAtOnce(f"{self.base_url} cannot answer so large an area at once.") from None
                self._pause_or_give_up(path, error, attempt)
            except (OSError, http.client.HTTPException) as error:
                self._pause_or_give_up(path, error, attempt)
        raise FetchError(self._silent(path))

    def download(self, path: str, destination: Path) -> Path:
        """Save a large file, going on from where an earlier try (or an earlier process) broke off.

        What has come lies in a file that ends in .part; the final name appears only when every byte is there.
        """
        part = destination.with_name(destination.name + ".part")
        destination.parent.mkdir(parents=True, exist_ok=True)
        failures = 0
        while failures < MOST_TRIES:
            before = _size(part)
            try:
                if self._take(path, part):
                    part.replace(destination)
                    _mark_of(part).unlink(missing_ok=True)
                    return destination
            except urllib.error.HTTPError as error:
                self._pause_or_give_up(path, error, failures)
            except (OSError, http.client.HTTPException) as error:
                self._pause_or_give_up(path, error, failures)
            # A try that brought something on its way is no failure: a long download may break off often.
            failures = 0 if _size(part) > before else failures + 1
        raise FetchError(f"{self._silent(path)} What has come is kept: run the command again to go on.")

    def _take(self, path: str, part: Path) -> bool:
        """Add what is missing to the part; whether it is then whole."""
        have = _size(part)
        headers = {"Range": f"bytes={have}-"} if have else {}
        mark = _mark_of(part)
        if have and mark.exists():
            headers["If-Range"] = mark.read_text(encoding="utf-8")
        try:
            response = self._open(path, headers=headers)
        except urllib.error.HTTPError as error:
            if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise
            if _total(error.headers) == have:
                return True
            part.unlink()
            return False
        with response:
            goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
            total = _total(response.headers) if goes_on else int(response.headers.get("Content-Length") or -1)
            _keep_mark(mark, response.headers)
            self._say(f"Fetching {self.base_url}{path}" + (f", from byte {have:,}" if goes_on else ""))
            with part.open("ab" if goes_on else "wb") as file:
                told = have if goes_on else 0
                while piece := response.read(PIECE):
                    file.write(piece)
                    if file.tell() - told >= TELL_EVERY:
                        told = file.tell()
                        self._say(f"{told // MEGABYTE:,} MB" + (f" of {total // MEGABYTE:,} MB" if total > 0 else ""))
                file.flush()
                os.fsync(file.fileno())
        return total in {-1, _size(part)}

    def _open(
        self, path: str, *, form: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        self._bucket.wait()
        asked = urllib.request.Request(  # noqa: S310 - the scheme is checked when the publisher is named
            self.base_url + path, data=form, headers={"User-Agent": f"wardmote/{__version__}", **(headers or {})}
        )
        response: http.client.HTTPResponse = urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS)  # noqa: S310 - same
        return response

    def _pause_or_give_up(self, path: str, error: Exception, attempt: int) -> None:
        """Sleep, longer each time, before another try; raise what cannot be helped by waiting."""
        pause = min(LONGEST_PAUSE, 2.0**attempt)
        if isinstance(error, urllib.error.HTTPError):
            if error.code == http.HTTPStatus.NOT_FOUND:
                raise NotPublished(f"{self.base_url}{path} does not exist.") from None
            if error.code not in BUSY:
                raise FetchError(f"{self.base_url}{path} was refused: {error.code} {error.reason}.") from None
            asked = error.headers.get("Retry-After", "")
            pause = min(LONGEST_PAUSE, float(asked)) if asked.isdigit() else pause
            error.close()
        if attempt + 1 < MOST_TRIES:
            self._sleep(pause)

    def _silent(self, path: str) -> str:
        return f"{self.base_url}{path} did not answer {MOST_TRIES} times in a row. Try again later."


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _mark_of(part: Path) -> Path:
    """Where the server's mark of the version being fetched is kept, so that two versions are never joined."""
    return part.with_name(part.name + ".version")


def _keep_mark(mark: Path, headers: Message) -> None:
    version = headers.get("ETag") or headers.get("Last-Modified")
    if version and not version.startswith("W/"):
        mark.write_text(version, encoding="utf-8")
    else:
        mark.unlink(missing_ok=True)


def _total(headers: Message) -> int:
    found = TOTAL.match(headers.get("Content-Range") or "")
    return int(found[2]) if found else -1
