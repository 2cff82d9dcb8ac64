"""What is inside a zipped workbook, checked before it is read: sizes, declarations, extents, and cells with errors.

The parts that hold values are unpacked here, within limits, and handed on in a new archive, so that what is read is what
was checked. Macros, pictures, links to other files and embedded objects are left behind.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.binary_sheets import names_by_link, scan_binary
from wardmote.intake.reading.members import ENCRYPTED_BIT, UNREADABLE_ZIP
from wardmote.intake.reading.sheets import MAX_COLUMNS, MAX_ROWS, too_many_columns, too_many_rows
from wardmote.intake.reading.unpacking import check_archive
from wardmote.intake.reading.wording import gettext as _

Errors = dict[str, dict[int, dict[int, str]]]
MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 64 * 1024 * 1024
# A reader lays a sheet out as a rectangle, so one stray cell in the last row and column makes it swell.
MAX_AREA = 30_000_000
MAX_TEXT = 1024 * 1024 * 1024
LONGEST_TEXT = 40_000
PARTS = re.compile(
    r"^(\[Content_Types\]\.xml|_rels/\.rels|mimetype|content\.xml|META-INF/manifest\.xml|"
    r"xl/(workbook\.(xml|bin)|_rels/workbook\.(xml|bin)\.rels|sharedStrings\.(xml|bin)|styles\.(xml|bin)|"
    r"worksheets/[^/]+\.(xml|bin)))$",
    re.IGNORECASE,
)
SHEET = re.compile(r"^xl/worksheets/[^/]+\.(xml|bin)$", re.IGNORECASE)
TABLE = re.compile(rb"<table:table[ >]")
# Each is read and looked through for headings.
MAX_SHEETS = 250
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d+)"')
PIECE = 8 * 1024 * 1024
# Pieces overlap by more than any cell's opening, so that a cell cut by the end of one is found in the next.
OVERLAP = 400
PREFIXED = re.compile(rb":c\b")
SHARED_END = re.compile(rb"</(?:\w+:)?si>")


class _Cells:
    """The patterns of cells whose element opens so.

    None looks beyond the next “<” for an attribute, or beyond the next cell for a value, nor twice at the same place: in a
    file made to keep a server busy the time still grows only with its size.
    """

    def __init__(self, opening: bytes) -> None:
        begun, inside = opening + rb"\b", rb"(?:(?!</?(?:\w+:)?c\b).)*?<(?:\w+:)?v>"
        place = rb'(?>[^<>]*?\br="([A-Z]{1,9})(\d{1,12})")[^<>/]*>'
        # A cell that is not closed at once has a value.
        self.filled = re.compile(begun + place)
        self.error = re.compile(begun + rb'(?=[^<>]*?\bt="e")' + place + inside + rb"(#[^<]{1,20})</", re.DOTALL)
        self.shared = re.compile(begun + rb'(?>[^<>]*?\bt="s")[^<>]*>' + inside + rb"(\d+)<", re.DOTALL)
        # A cell that does not say where it is.
        self.unplaced = re.compile(opening + rb'(?:\s+(?!r=)\w+="[^"]*")*\s*/?>')


# Almost every program writes cells without a prefix, and those are found in half the time.
PLAIN_CELLS = _Cells(rb"<c")
ANY_CELLS = _Cells(rb"<(?:\w+:)?c")


def _cells_of(sheet: bytes) -> _Cells:
    return ANY_CELLS if PREFIXED.search(sheet) else PLAIN_CELLS


def checked(content: bytes, name: str) -> tuple[bytes, Errors]:
    """The workbook with only its checked parts, and the signs of its error cells; raises FileRefused."""
    parts = _parts(content, name)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise FileRefused(
            _("{name} is locked with a password. Take the password off, and load it again.").format(name=name)
        )
    for part, body in parts.items():
        if part.lower().endswith((".xml", ".rels")) and DECLARATION.search(body):
            raise FileRefused(
                _(
                    "{name} declares a document type or entities inside, by which a file can swell or read others. Open it in a spreadsheet program, save it anew, and load that."
                ).format(name=name)
            )
    errors: Errors = {}
    if "content.xml" in parts:
        from wardmote.intake.reading.open_documents import scan_open_document

        if len(TABLE.findall(parts["content.xml"])) > MAX_SHEETS:
            raise FileRefused(too_many_sheets(name))
        errors = scan_open_document(parts["content.xml"], name)
    elif any(part.startswith("xl/") for part in parts):
        errors = _scan_excel(parts, name)
    else:
        raise FileRefused(
            _(
                "{name} is neither an Excel workbook nor an OpenDocument spreadsheet. Save it as .xlsx and load that."
            ).format(name=name)
        )
    return _packed(parts), errors


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive_parts = archive.infolist()
            check_archive(archive_parts, name)
            if sum(bool(SHEET.match(part.filename)) for part in archive_parts) > MAX_SHEETS:
                raise FileRefused(too_many_sheets(name))
            for part in archive_parts:
                if not PARTS.match(part.filename.replace("\\", "/")):
                    continue
                if part.flag_bits & ENCRYPTED_BIT:
                    raise FileRefused(
                        _("{name} is locked with a password. Take the password off, and load it again.").format(
                            name=name
                        )
                    )
                total += part.file_size
                too_full = part.file_size > RATIO_COUNTS_FROM and part.file_size > MAX_RATIO * max(
                    1, part.compress_size
                )
                if too_full or total > MAX_UNPACKED:
                    raise FileRefused(
                        _(
                            "{name} unpacks to more than a partner’s spreadsheet has ({max_unpacked} MB, or {max_ratio} times its size), as files made to fill a server do. Save only the rows that are needed, as CSV, and load that."
                        ).format(name=name, max_unpacked=MAX_UNPACKED // 1024**2, max_ratio=MAX_RATIO)
                    )
                parts[part.filename.replace("\\", "/")] = archive.read(part)
    except UNREADABLE_ZIP:
        raise FileRefused(
            _(
                "{name} is damaged or cut short: the spreadsheet’s archive cannot be unpacked. Ask the sender for it again."
            ).format(name=name)
        ) from None
    return parts


def too_many_sheets(name: str) -> str:
    """The refusal of a workbook with more sheets than anybody fills."""
    words = _("{name} has more than {most} sheets. Save only the sheets with records, and load that.")
    return words.format(name=name, most=MAX_SHEETS)


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return out.getvalue()


def _scan_excel(parts: dict[str, bytes], name: str) -> Errors:
    lengths = _lengths(parts.get("xl/sharedStrings.xml", b""), name)
    names = _sheet_names(parts, name)
    errors: Errors = {}
    text = 0
    for part, body in parts.items():
        if not part.lower().startswith("xl/worksheets/"):
            continue
        if part.lower().endswith(".bin"):
            height, width, signs = scan_binary(body)
        else:
            height, width, signs = _scan_sheet(body, name)
            text += _text_size(body, lengths)
        check_extent(height, width, name)
        if text > MAX_TEXT:
            raise FileRefused(
                _(
                    "{name} repeats long texts until they fill a server’s memory. Shorten them, and load the file again."
                ).format(name=name)
            )
        if signs:
            errors[names.get(part, part)] = signs
    return errors


def _scan_sheet(sheet: bytes, name: str) -> tuple[int, int, dict[int, dict[int, str]]]:
    """The last row and column with a value, and the signs of error cells by row and column."""
    cells = _cells_of(sheet)
    columns: set[bytes] = set()
    last = filled = 0
    for start in range(0, len(sheet), PIECE):
        addresses = cells.filled.findall(sheet, start, start + PIECE + OVERLAP)
        columns.update(letters for letters, _ in addresses)
        if addresses:
            last = max(last, int(addresses[-1][1]), int(addresses[0][1]))
    filled = len(ROW.findall(sheet)) if last > MAX_ROWS else 0
    if filled > 4 * MAX_ROWS:
        raise FileRefused(too_many_rows(name))
    width = max((_column(each) for each in columns), default=-1) + 1
    if cells.unplaced.search(sheet):
        height_by_order, width_by_order = _extent_by_order(sheet)
        last, width = max(last, height_by_order), max(width, width_by_order)
    signs: dict[int, dict[int, str]] = {}
    if b't="e"' in sheet:
        for letters, number, sign in cells.error.findall(sheet):
            signs.setdefault(int(number), {})[_column(letters)] = sign.decode()
    return last, width, signs


def _extent_by_order(sheet: bytes) -> tuple[int, int]:
    """The extent of a sheet whose cells do not say where they are: the widest row, the last row."""
    rows = sheet.split(b"<row")
    last = max((int(number) for number in ROW.findall(sheet)), default=0)
    return max(last, len(rows) - 1), max(row.count(b"<c") for row in rows)


def check_extent(height: int, width: int, name: str) -> None:
    """Refuse a sheet that no memory holds: raises FileRefused with the number."""
    if width > MAX_COLUMNS and height <= MAX_ROWS:
        raise FileRefused(too_many_columns(name))
    if height * width > MAX_AREA:
        raise FileRefused(
            _(
                "{name} has a sheet whose last filled cell is in row {height} and column {width}, too far out to be read. Delete the empty rows and columns and anything that stands far from the table, and load it again."
            ).format(name=name, height=f"{height:,}", width=f"{width:,}")
        )


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _lengths(shared_strings: bytes, name: str) -> list[int]:
    """The size of each shared text."""
    lengths = [len(each) for each in SHARED_END.split(shared_strings)[:-1]]
    if max(lengths, default=0) > 8 * LONGEST_TEXT:
        raise FileRefused(
            _(
                "{name} has a cell with more text than a spreadsheet allows. Shorten it, and load the file again."
            ).format(name=name)
        )
    return lengths


def _text_size(sheet: bytes, lengths: list[int]) -> int:
    """How much text the cells hold that point to shared texts: a few bytes each may stand for thousands."""
    if sheet.count(b't="s"') * max(lengths, default=0) <= MAX_TEXT:
        return 0
    return sum(lengths[int(index)] for index in _cells_of(sheet).shared.findall(sheet) if int(index) < len(lengths))


def _sheet_names(parts: dict[str, bytes], name: str) -> dict[str, str]:
    """The name of the sheet that each part holds."""
    kind = "bin" if "xl/workbook.bin" in parts else "xml"
    book, links = parts.get(f"xl/workbook.{kind}"), parts.get(f"xl/_rels/workbook.{kind}.rels")
    if book is None or links is None:
        return {}
    targets = {each.get("Id", ""): each.get("Target", "") for each in _elements(links, "Relationship", name)}
    called = names_by_link(book) if kind == "bin" else _names_by_link(book, name)
    names = {}
    for link, sheet in called.items():
        target = targets.get(link, "").lstrip("/")
        names[target if target.startswith("xl/") else f"xl/{target}"] = sheet
    return names


def _names_by_link(book: bytes, name: str) -> dict[str, str]:
    names = {}
    for each in _elements(book, "sheet", name):
        link = next((value for key, value in each.items() if key.rpartition(":")[2] == "id"), "")
        names[link] = each.get("name", "")
    return names


def _elements(part: bytes, called: str, name: str) -> Iterator[dict[str, str]]:
    elements: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def take(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == called:
            elements.append(attributes)

    parser.StartElementHandler = take
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError):  # an encoding that nobody knows raises LookupError
        raise FileRefused(
            _("{name} is damaged: its list of sheets cannot be read. Open it, save it again, and load that.").format(
                name=name
            )
        ) from None
    return iter(elements)
