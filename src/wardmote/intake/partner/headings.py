"""The table in a partner's file: which sheet, which row holds the headings, and what each column is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from wardmote.intake.errors import FileRefused
from wardmote.intake.partner import times
from wardmote.intake.partner.merged_headings import with_one_row_of_headings
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.opening import read_sheets
from wardmote.intake.reading.sheets import Sheet
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.reading.wording import ngettext
from wardmote.intake.sources import Layout, Source
from wardmote.intake.sources.spelling import plain_heading

HEADER_ROWS = 30
PERIODS_ACROSS: dict[str, Callable[[str], int | None]] = {
    "month": times.month_index,
    "quarter": times.quarter_index,
    "financial_year": times.financial_year,
    "academic_year": times.academic_year,
    "year": times.year_index,
}
# A nil return may have a line of thanks below its words.
NIL_ROWS = 3


@dataclass(frozen=True)
class Table:
    """A sheet whose headings are known. `columns` gives each declared heading's place; `nil` says that nothing happened."""

    sheet: Sheet
    header: int
    layout: Layout
    headings: tuple[str, ...]
    columns: dict[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    nil: bool = False
    # Where the columns of counts are that have a period for a heading.
    periods: dict[int, str] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        """The index of the first row below the headings."""
        return self.header + 1


def spellings(source: Source) -> dict[str, str]:
    """Every spelling of a heading, and the declaration's own."""
    aliases = {plain_heading(each): heading for heading, others in source.aliases.items() for each in others}
    declared = [column for layout in source.layouts for column in (*layout.required, *layout.optional)]
    return aliases | {plain_heading(column): column for column in declared}


def find_table(member: Member, source: Source) -> Table:
    """The file's first table; raises FileRefused with a sentence about what its headings lack."""
    return find_tables(member, source)[0]


def find_tables(member: Member, source: Source) -> list[Table]:
    """Every table of the file, one for each visible sheet that has the headings and rows; `others` of the first names the rest.

    A hidden sheet is taken only where no visible one fits. Raises FileRefused with a sentence about what the headings lack.
    """
    sheets = read_sheets(member, rows_key=str(source.format.get("rows", "")))
    if source.across:
        sheets = [with_one_row_of_headings(sheet) for sheet in sheets]
    wanted = str(source.format.get("sheet", ""))
    chosen = [each for each in sheets if each.name.casefold() == wanted.casefold()] if wanted else []
    tables = [table for sheet in chosen or sheets if (table := table_in(sheet, source, member.name)) is not None]
    if tables:
        with_rows = [table for table in tables if len(table.sheet.rows) > table.first_row]
        seen = [table for table in with_rows if not table.sheet.hidden]
        taken = [replace(table, nil=_is_nil(table, source)) for table in seen or (with_rows or tables)[:1]]
        read = {table.sheet.name for table in taken}
        others = tuple(each.name for each in chosen or sheets if each.rows and each.name not in read)
        return [replace(taken[0], others=others), *taken[1:]]
    nil = next((sheet for sheet in chosen or sheets if says_nil(sheet.rows, source)), None)
    if nil is not None:
        return [Table(nil, 0, source.layouts[0], (), nil=True)]
    raise FileRefused(_missing(member.name, chosen or sheets, source))


def _is_nil(table: Table, source: Source) -> bool:
    """Whether the table has the words of a nil return in place of rows."""
    rows = table.sheet.rows[table.first_row :]
    if len(rows) > NIL_ROWS:
        return False
    return says_nil(rows or table.sheet.rows[: table.header], source)


def table_in(sheet: Sheet, source: Source, name: str) -> Table | None:
    """The table of a sheet, if one of its first rows has the headings of a layout."""
    known = spellings(source)
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        declared = [known.get(plain_heading(cell), "") for cell in row]
        layout = source.layout_for(frozenset(each.casefold() for each in declared if each))
        if layout is None:
            continue
        columns: dict[str, int] = {}
        for position, heading in enumerate(declared):
            if heading and heading.casefold() in layout.columns:
                if heading not in columns or _is_blank(sheet, columns[heading], index):
                    columns[heading] = position
                elif not _is_blank(sheet, position, index):
                    raise FileRefused(
                        _("{name} has two columns called “{heading}”. Remove one and load it again.").format(
                            name=name, heading=heading
                        )
                    )
        periods = periods_across(row, set(columns.values()), source)
        if source.across and not periods:
            continue
        sheet.header = index
        taken = {*columns.values(), *periods}
        ignored = tuple(cell.strip() for at, cell in enumerate(row) if at not in taken and cell.strip())
        return Table(sheet, index, layout, row, columns, ignored, periods=periods)
    return None


def periods_across(row: Sequence[str], taken: Collection[int], source: Source) -> dict[int, str]:
    """The headings that are periods of the declared kind, by their place, where each is a column of counts."""
    reader = PERIODS_ACROSS.get(source.across)
    if reader is None:
        return {}
    return {at: cell.strip() for at, cell in enumerate(row) if at not in taken and reader(cell) is not None}


def _is_blank(sheet: Sheet, column: int, header: int) -> bool:
    """Whether nothing stands in a column below its heading."""
    return not any(row[column].strip() for row in sheet.rows[header + 1 :])


def says_nil(rows: Sequence[tuple[str, ...]], source: Source) -> bool:
    """Whether the rows say, in one of the words declared, that nothing happened."""
    words = {plain_heading(word).rstrip(".") for word in source.format.get("nil_words", ())}
    if not words:
        return False
    return any(plain_heading(cell).rstrip(".!") in words for row in rows[:HEADER_ROWS] for cell in row if cell)


def fitting_sources(member: Member, sources: Sequence[Source]) -> list[Source]:
    """The partners' sources of which the file could be; the one, when there is exactly one."""
    candidates = []
    for source in sources:
        if source.is_partner:
            try:
                find_table(member, source)
            except FileRefused:
                continue
            candidates.append(source)
    return candidates


def _missing(name: str, sheets: Sequence[Sheet], source: Source) -> str:
    known = spellings(source)
    nearest: tuple[int, int, list[str]] = (-1, 0, [])
    for sheet in sheets:
        for row in sheet.rows[:HEADER_ROWS]:
            have = {known.get(plain_heading(cell), "").casefold() for cell in row} - {""}
            for layout in source.layouts:
                missing = [column for column in layout.required if column.casefold() not in have]
                nearest = max(nearest, (len(have), -len(missing), missing))
    if nearest[0] <= 0:
        wanted = ", ".join(source.layouts[0].required)
        return _(
            "{name}: none of the first {header_rows} rows has the headings of {title}. One should name: {wanted}."
        ).format(name=name, header_rows=HEADER_ROWS, title=source.title, wanted=wanted)
    missing = nearest[2]
    quoted = ", ".join(f"“{each}”" for each in missing)
    return ngettext(
        "{name} lacks the column {columns} of {title}.", "{name} lacks the columns {columns} of {title}.", len(missing)
    ).format(name=name, columns=quoted, title=source.title)
