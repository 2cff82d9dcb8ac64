"""A partner's file opened: what it was written in is told by its content, and it becomes sheets of rows."""

from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.sheets import OLE, Sheet
from wardmote.intake.reading.wording import gettext as _

MAX_BYTES = 256 * 1024 * 1024
PIECE = 1024 * 1024
SPREADSHEET_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
ZIP = b"PK\x03\x04"


def read_sheets(member: Member, *, rows_key: str = "") -> list[Sheet]:
    """Every sheet of the file, visible ones first; `rows_key` names the list of rows in JSON or the row's element in XML.

    What the file is, is told by its content. Raises FileRefused with a sentence when it cannot be read.
    """
    # Loaded when a file is read: the libraries of workbooks and of XML take their time.
    from wardmote.intake.reading.delimited import read_delimited
    from wardmote.intake.reading.json_rows import read_json
    from wardmote.intake.reading.spreadsheets import read_spreadsheet
    from wardmote.intake.reading.texts import decoded
    from wardmote.intake.reading.xml_rows import read_xml

    content = content_of(member)
    if not content.strip():
        raise FileRefused(_("{name} is empty.").format(name=member.name))
    if content.startswith((ZIP, OLE)):
        return read_spreadsheet(content, member.name)
    text, notes = decoded(content, member.name)
    del content
    start = text.lstrip()[:1]
    if start in {"[", "{"}:
        sheet = read_json(text, member.name, rows_key)
    elif start == "<":
        sheet = read_xml(text, member.name, rows_key)
    else:
        sheet = read_delimited(text, member.name)
    if member.name.lower().endswith(SPREADSHEET_ENDINGS):
        notes = (
            _("{name} is a text file, whatever its name says, and was read as one.").format(name=member.name),
            *notes,
        )
    sheet.notes = (*notes, *sheet.notes)
    return [sheet]


def content_of(member: Member) -> bytes:
    """All of the file's bytes; raises FileRefused for one that is too large to be a partner's file."""
    pieces, size = [], 0
    with member.open() as stream:
        while piece := stream.read(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BYTES:
                raise FileRefused(
                    _(
                        "{name} holds more than {max_bytes} MB, the most for a partner's file. Split it, for example by year, and load the parts."
                    ).format(name=member.name, max_bytes=MAX_BYTES // 1024**2)
                )
    return b"".join(pieces)
