"""Large files: going on from the byte where an earlier try, or an earlier process, broke off."""

import http.client
import os
import re
import urllib.error
from email.message import Message
from pathlib import Path

from wardmote.intake.fetching.errors import FetchError
from wardmote.intake.fetching.publishers import BROKEN, MOST_TRIES, Publisher
from wardmote.intake.fetching.saving import MEGABYTE, check_space, in_megabytes, make_folder, writing_to

PIECE = 256 * 1024
TELL_EVERY = 100 * MEGABYTE
RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")
UNKNOWN = -1
KEPT = " What has come is kept: run the command again to go on."


def download(publisher: Publisher, path: str, destination: Path) -> Path:
    """Save a large file.

    What has come lies in a file that ends in .part; the final name appears only when every byte is there. Raises
    NotPublished for 404, and FetchError when the server stays silent or the disk is full.
    """
    make_folder(destination.parent)
    coming = _Coming(publisher, path, destination.with_name(destination.name + ".part"))
    failures = 0
    while True:
        before = coming.size()
        try:
            coming.take()
        except BROKEN as error:
            # A try that went on and brought something is no failure: a long download may break off often.
            has_moved = coming.goes_on and coming.size() > before
            failures = 0 if has_moved else failures + 1
            if coming.starts > MOST_TRIES:
                raise FetchError(
                    f"{publisher.base_url}{path} broke off {coming.starts} times, and the server cannot go on from where "
                    "it broke off. Try again on a better connection."
                ) from None
            publisher.pause_or_give_up(path, error, failures, note=KEPT if coming.size() else "")
        else:
            coming.finish(destination)
            return destination


class _Coming:
    """A file that is on its way."""

    def __init__(self, publisher: Publisher, path: str, part: Path) -> None:
        self.publisher, self.path, self.part = publisher, path, part
        # Where the server's mark of the version is kept, so that two versions are never joined.
        self.mark = part.with_name(part.name + ".version")
        self.goes_on = False
        self.starts = 0

    def size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def take(self) -> None:
        """Add what is missing to the part; raises what breaks a connection when it is not whole then."""
        have = self.size()
        self.goes_on = False
        try:
            response = self.publisher.open(self.path, headers=self._headers(have))
        except urllib.error.HTTPError as error:
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
                error.close()
                return self._check_past_end(error.headers, have)
            raise
        with response:
            total = self._total(response, have)
            check_space(self.part.parent, max(0, total - (have if self.goes_on else 0)))
            self._keep_mark(response.headers)
            self._save(response, total)
        if total not in {UNKNOWN, self.size()}:
            raise http.client.IncompleteRead(b"")
        return None

    def finish(self, destination: Path) -> None:
        """Give the whole file its name."""
        with writing_to(destination):
            self.part.replace(destination)
            self.mark.unlink(missing_ok=True)

    def _headers(self, have: int) -> dict[str, str]:
        headers = {"Range": f"bytes={have}-"} if have else {}
        if have and self.mark.exists():
            headers["If-Range"] = self.mark.read_text(encoding="utf-8")
        return headers

    def _check_past_end(self, headers: Message, have: int) -> None:
        """There is nothing after the part: it is whole, or it is something else and is thrown away."""
        match = RANGE.match(headers.get("Content-Range") or "")
        if not match or int(match[2]) != have:
            self._throw_away()

    def _total(self, response: http.client.HTTPResponse, have: int) -> int:
        """How long the whole file is; notes whether the answer goes on or begins anew."""
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            self.starts += 1
            length = response.headers.get("Content-Length") or ""
            return int(length) if length.isdecimal() else UNKNOWN
        match = RANGE.match(response.headers.get("Content-Range") or "")
        if not match or match[1] is None or int(match[1]) != have:
            self._throw_away()
        self.goes_on = True
        return int(match[2]) if match else UNKNOWN

    def _throw_away(self) -> None:
        with writing_to(self.part):
            self.part.unlink(missing_ok=True)
            self.mark.unlink(missing_ok=True)
        raise http.client.IncompleteRead(b"")

    def _keep_mark(self, headers: Message) -> None:
        version = headers.get("ETag") or headers.get("Last-Modified")
        with writing_to(self.mark):
            if version and not version.startswith("W/"):
                self.mark.write_text(version, encoding="utf-8")
            else:
                self.mark.unlink(missing_ok=True)

    def _save(self, response: http.client.HTTPResponse, total: int) -> None:
        with writing_to(self.part):
            file = self.part.open("ab" if self.goes_on else "wb")
        with file:
            done = file.tell()
            start = f", going on from {in_megabytes(done)}" if self.goes_on else ""
            size = f" ({in_megabytes(total)})" if total != UNKNOWN else ""
            self.publisher.say(f"Fetching {self.publisher.base_url}{self.path}{size}{start}")
            last_told = done
            while piece := response.read(PIECE):
                with writing_to(self.part):
                    file.write(piece)
                done += len(piece)
                if done - last_told >= TELL_EVERY:
                    last_told = done
                    self.publisher.say(f"{in_megabytes(done)} of {in_megabytes(total)}" if size else in_megabytes(done))
            with writing_to(self.part):
                file.flush()
                os.fsync(file.fileno())
