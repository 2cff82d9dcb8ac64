"""Bytes in large blocks that end at the end of a row, hashed and checked as they pass."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.members import Guarded, Member
from wardmote.intake.reading.wording import gettext as _

# Large enough that a block's fixed costs do not count; the memory of larger ones is handed out and cleared anew each time.
BLOCK_BYTES = 8 * 1024 * 1024


@dataclass
class Blocks:
    """The rows of one file below its header. `fingerprint` is of the unpacked content, and is known at the end."""

    member: Member
    size: int = BLOCK_BYTES
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    count: int = 0

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what was read."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[tuple[bytes, int, int]]:
        """Each block with the line number of its first row (the header is line 1) and how many lines it has."""
        line = 2
        with self.member.open() as stream, ThreadPoolExecutor(1) as ahead:
            rest = self._without_header(stream)
            coming = ahead.submit(self._next, stream)
            while piece := coming.result():
                coming = ahead.submit(self._next, stream)
                block, rest = _whole_rows(rest, piece, self.member.name, line)
                if block:
                    self._check(block, line)
                    lines = block.count(b"\n")
                    yield block, line, lines
                    line += lines
            if rest.strip():
                self._check(rest, line)
                if rest.count(b'"') % 2:
                    raise FileRefused(_never_closed(self.member.name, line))
                yield rest, line, rest.count(b"\n") + (not rest.endswith(b"\n"))

    def _next(self, stream: Guarded) -> bytes:
        piece = stream.read(self.size)
        self._hash.update(piece)
        self.count += len(piece)
        return piece

    def _without_header(self, stream: Guarded) -> bytes:
        start = self._next(stream)
        while b"\n" not in start:
            more = self._next(stream)
            if not more:
                return b""
            start += more
        return start.split(b"\n", 1)[1]

    def _check(self, block: bytes, line: int) -> None:
        if b"\x00" in block:
            row = line + block.count(b"\n", 0, block.index(b"\x00"))
            raise FileRefused(
                _("{name} holds a NUL character in line {row}: it is damaged. Fetch it again.").format(
                    name=self.member.name, row=f"{row:,}"
                )
            )
        if block.isascii():
            return
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            row = line + block.count(b"\n", 0, error.start)
            raise FileRefused(
                _(
                    "{name} is not in UTF-8: line {row} holds a character of another encoding. Save it again as “CSV UTF-8”."
                ).format(name=self.member.name, row=f"{row:,}")
            ) from None


def _whole_rows(rest: bytes, piece: bytes, name: str, line: int) -> tuple[bytes, bytes]:
    """The whole rows of what was left and what comes, copied once, and what is left now."""
    cut = piece.rfind(b"\n") + 1
    if cut and b'"' not in piece and b'"' not in rest:
        return b"".join((rest, memoryview(piece)[:cut])), piece[cut:]
    whole = rest + piece
    cut = _end_of_row(whole, name, line)
    return whole[:cut], whole[cut:]


def _end_of_row(block: bytes, name: str, line: int) -> int:
    """Where the last whole row ends: at a line's end outside quotation marks."""
    cut = block.rfind(b"\n") + 1
    if b'"' not in block:
        return cut
    quotes = block.count(b'"', 0, cut)
    while quotes % 2 and cut:
        before = block.rfind(b"\n", 0, cut - 1) + 1
        quotes -= block.count(b'"', before, cut)
        cut = before
    if not cut and len(block) >= 2 * BLOCK_BYTES:
        raise FileRefused(_never_closed(name, line))
    return cut


def _never_closed(name: str, line: int) -> str:
    return _(
        "{name} has a quotation mark in or after line {line} that is never closed. Put it right or fetch it again."
    ).format(name=name, line=f"{line:,}")


def fingerprint_of(member: Member) -> str:
    """SHA-256 of the unpacked content."""
    digest = hashlib.sha256()
    with member.open() as stream:
        while piece := stream.read(BLOCK_BYTES):
            digest.update(piece)
    return digest.hexdigest()
