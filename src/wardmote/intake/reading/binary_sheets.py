"""The records of a sheet in Excel's binary workbook (.xlsb): how far it reaches, and which cells hold errors."""

import struct
from collections.abc import Iterator

ROW_HEADER = 0
BLANK = 1
LAST_CELL = 11
RICH_TEXT = 62
SHEET = 156
ERROR_CELLS = (3, 11)
SIGNS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def scan_binary(sheet: bytes) -> tuple[int, int, dict[int, dict[int, str]]]:
    """The last row and column with a value, and the signs of error cells by row and column ([MS-XLSB] 2.1.4)."""
    row = height = width = 0
    signs: dict[int, dict[int, str]] = {}
    for kind, at, size in _records(sheet):
        if kind == ROW_HEADER and size >= 4:
            (row,) = struct.unpack_from("<I", sheet, at)
        elif (BLANK < kind <= LAST_CELL or kind == RICH_TEXT) and size >= 8:
            (column,) = struct.unpack_from("<I", sheet, at)
            height, width = max(height, row + 1), max(width, column + 1)
            if kind in ERROR_CELLS and size >= 9:
                signs.setdefault(row + 1, {})[column] = SIGNS.get(sheet[at + 8], "#ERROR!")
    return height, width, signs


def names_by_link(book: bytes) -> dict[str, str]:
    """The name of each sheet of a binary workbook, by the link to its part."""
    names = {}
    for kind, at, size in _records(book):
        if kind == SHEET and size >= 12:
            link, after = _text(book, at + 8)
            names[link], _ = _text(book, after)
    return names


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """The kind of each record, where its content begins and how long it is."""
    at = 0
    while at < len(part):
        kind, at = _variable(part, at, 2)
        size, at = _variable(part, at, 4)
        if at + size > len(part):
            return
        yield kind, at, size
        at += size


def _text(part: bytes, at: int) -> tuple[str, int]:
    """A text of 16-bit letters after their number, and where it ends."""
    if at + 4 > len(part):
        return "", at
    (length,) = struct.unpack_from("<I", part, at)
    end = at + 4 + 2 * min(length, 255)
    return part[at + 4 : end].decode("utf-16-le", "replace"), end


def _variable(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of one to `most` bytes, seven bits in each, and where the next begins."""
    number = 0
    for step in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return number, at
