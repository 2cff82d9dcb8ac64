"""What a delivery may unpack to, and how archives are made that are made to fill or stop a server."""

import time
import zipfile
from collections.abc import Callable, Sequence
from threading import Lock

from wardmote.intake.errors import CheckTookTooLong, FileRefused
from wardmote.intake.reading.wording import gettext as _

# All the files of one delivery together: ten years of all forces are about 15 GB.
MOST_UNPACKED = 40 * 1024**3
# A partner's files are read whole.
MOST_UNPACKED_OF_A_PARTNER = 2 * 1024**3
# Files shrink about tenfold; a bomb a thousandfold.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 64 * 1024 * 1024
# The least that stands before a file in an archive, beside its name.
LOCAL_HEADER = 30


class Budget:
    """How many bytes the files of one delivery may unpack to, and until when they may be looked at.

    A file that is read several times is counted once.
    """

    def __init__(
        self,
        most: int = MOST_UNPACKED,
        *,
        seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most
        self._clock = clock
        self._until = None if seconds is None else clock() + seconds
        self._read: dict[str, int] = {}
        self._total = 0
        self._guard = Lock()

    def spend(self, name: str, count: int) -> None:
        """Note that so many bytes of a file have been read; raises FileRefused, or CheckTookTooLong."""
        with self._guard:
            more = count - self._read.get(name, 0)
            if more > 0:
                self._read[name] = count
                self._total += more
            is_over = self._total > self.most
        if is_over:
            raise FileRefused(over(self.most))
        self.look_at_clock()

    def look_at_clock(self) -> None:
        """Raise CheckTookTooLong when the time is up."""
        if self._until is not None and self._clock() > self._until:
            raise CheckTookTooLong


def over(most: int) -> str:
    """The refusal of more than may be unpacked."""
    words = _("The files unpack to more than {most} GB together. Send them in parts, a year in each.")
    return words.format(most=f"{most / 1024**3:,.0f}")


def check_archive(parts: Sequence[zipfile.ZipInfo], name: str, budget: Budget | None = None) -> None:
    """Refuse an archive that no program writes: files lying over one another, two of one name, or far too much inside."""
    _check_overlaps(parts, name)
    _check_names(parts, name)
    unpacked, packed = sum(each.file_size for each in parts), sum(each.compress_size for each in parts)
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(1, packed):
        words = _(
            "{name} unpacks to more than {max_ratio} times its size, as archives made to fill a server do. "
            "Unpack it yourself, check it, and load the files inside."
        )
        raise FileRefused(words.format(name=name, max_ratio=MAX_RATIO))
    if budget is not None and unpacked > budget.most:
        raise FileRefused(over(budget.most))


def _check_overlaps(parts: Sequence[zipfile.ZipInfo], name: str) -> None:
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        if part.header_offset < end:
            words = _(
                "{name} holds files that lie over one another, as archives made to fill a server do. Make the archive again."
            )
            raise FileRefused(words.format(name=name))
        end = part.header_offset + LOCAL_HEADER + len(part.orig_filename.encode("utf-8", "ignore"))
        end += part.compress_size


def _check_names(parts: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Of two files of one name only one would be read."""
    seen: set[str] = set()
    for part in parts:
        plain = part.filename.replace("\\", "/")
        if plain in seen:
            words = _("{name} holds two files of one name. Give each its own name, and make the archive again.")
            raise FileRefused(words.format(name=name))
        seen.add(plain)
