"""Lookups as the Open Geography portal gives them: any years, any order of columns, the smaller areas with the larger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files.headings import Column, kind_columns
from wardmote.foundations.places.files.registers import is_ours
from wardmote.foundations.places.files.sheets import Cells, Sheet, refused_words
from wardmote.foundations.places.kinds import LSOA_VINTAGES, PlacesRefused
from wardmote.foundations.places.staging import Staging


def is_header(header: Sequence[str]) -> bool:
    """Whether these are the headings of a lookup: codes of two kinds of area or years, or codes and names of one."""
    codes = kind_columns(header, "code")
    columns = sum(len(own) for own in codes.values())
    return columns > 1 or (columns == 1 and bool(set(codes) & set(kind_columns(header, "name"))))


@dataclass(frozen=True)
class Fields:
    """Where a row's codes and names stand; of each kind the latest year's, and both years of LSOAs."""

    code: dict[AreaKind, Column]
    name: dict[AreaKind, Column]
    lsoas: tuple[Column, ...]

    @classmethod
    def of(cls, header: Sequence[str]) -> "Fields":
        """The fields under some headings."""
        codes, names = kind_columns(header, "code"), kind_columns(header, "name")
        return cls(
            {kind: own[0] for kind, own in codes.items()},
            {kind: own[0] for kind, own in names.items() if kind in codes},
            tuple(codes.get(AreaKind.LSOA, ())),
        )

    @property
    def columns(self) -> list[int]:
        """The places of everything that is read, so that rows that say it again can be passed over."""
        own = [*self.code.values(), *self.name.values(), *self.lsoas]
        return sorted({column.at for column in own})

    def text(self, row: Cells, kind: AreaKind) -> str:
        """The code of a kind in a row; empty where there is none."""
        column = self.code.get(kind)
        return row[column.at].strip() if column else ""

    def called(self, row: Cells, kind: AreaKind) -> str:
        """The name beside it."""
        column = self.name.get(kind)
        return row[column.at].strip() if column else ""

    def year(self, kind: AreaKind) -> int:
        """The year in the heading of a kind's codes."""
        column = self.code.get(kind)
        return (column.year if column else 0) or 0


def read(sheet: Sheet, _picks: Mapping[str, Column], staging: Staging) -> int:
    """Stage what each row says of its areas; rows that say nothing new, as of output areas, are passed over."""
    fields = Fields.of(sheet.header)
    _refuse_other_vintages(sheet, fields)
    own_kinds = [kind for kind in fields.code if kind.is_looked_up]
    columns = fields.columns
    seen: set[tuple[str, ...]] = set()
    count = 0
    for row in sheet.rows():
        count += 1
        facts = tuple(row[at] for at in columns)
        if facts in seen:
            continue
        seen.add(facts)
        codes = [code for kind in fields.code if (code := fields.text(row, kind))]
        if not codes:
            count -= 1
            continue
        if not any(code.startswith(("E", "W")) for code in codes):
            count -= 1
            sheet.leave_out("code")
            continue
        _stage(row, fields, staging)
        for kind in own_kinds:
            _stage_member(sheet, row, fields, kind, staging)
    return count


def _refuse_other_vintages(sheet: Sheet, fields: Fields) -> None:
    for kind in (AreaKind.LSOA, AreaKind.MSOA):
        columns = fields.lsoas if kind is AreaKind.LSOA else ((fields.code[kind],) if kind in fields.code else ())
        for column in columns:
            if column.year not in LSOA_VINTAGES:
                raise PlacesRefused(_other_vintage(sheet, column, kind))


def _other_vintage(sheet: Sheet, column: Column, kind: AreaKind) -> str:
    heading = sheet.header[column.at]
    if column.year is None:
        words = _(
            "the heading “{heading}” does not say of which year the areas are. Write {code}21CD or {code}11CD in it."
        )
        return refused_words(sheet, words.format(heading=heading, code=kind.facts.columns[0]))
    words = _("“{heading}” is of areas of {year}. Wardmote counts with those of 2011 and 2021: load a lookup of these.")
    return refused_words(sheet, words.format(heading=heading, year=column.year))


def _stage(row: Cells, fields: Fields, staging: Staging) -> None:
    """What one row says of the areas that every installation has."""
    council, ward, msoa = (fields.text(row, kind) for kind in (AreaKind.COUNCIL, AreaKind.WARD, AreaKind.MSOA))
    if is_ours(council):
        _stage_council(row, council, fields, staging)
    csp, force = fields.text(row, AreaKind.CSP), fields.text(row, AreaKind.FORCE)
    if csp:
        staging.put_of_year(
            csp, AreaKind.CSP, fields.year(AreaKind.CSP), name=fields.called(row, AreaKind.CSP), force_code=force
        )
    if is_ours(ward):
        staging.put(ward, AreaKind.WARD, name=fields.called(row, AreaKind.WARD))
        if council:
            staging.ward_councils[ward] = council
    if is_ours(msoa):
        year = fields.year(AreaKind.MSOA)
        staging.put(msoa, AreaKind.MSOA, year, name=fields.called(row, AreaKind.MSOA), council_code=council)
    _stage_lsoas(row, council, msoa, fields, staging)


def _stage_council(row: Cells, council: str, fields: Fields, staging: Staging) -> None:
    known = staging.areas.get((council, 0))
    name = known.name if known and known.name else fields.called(row, AreaKind.COUNCIL)
    staging.put_of_year(
        council,
        AreaKind.COUNCIL,
        fields.year(AreaKind.COUNCIL),
        name=name,
        csp_code=fields.text(row, AreaKind.CSP),
        force_code=fields.text(row, AreaKind.FORCE),
    )


def _stage_lsoas(row: Cells, council: str, msoa: str, fields: Fields, staging: Staging) -> None:
    for column in fields.lsoas:
        code = row[column.at].strip()
        if not is_ours(code):
            continue
        is_named = column == fields.code[AreaKind.LSOA]
        staging.put(
            code,
            AreaKind.LSOA,
            column.year or 0,
            name=fields.called(row, AreaKind.LSOA) if is_named else "",
            # A council drawn for one set of LSOAs does not always hold those of another whole.
            council_code=council if is_named else "",
            msoa_code=msoa if column.year == fields.year(AreaKind.MSOA) else "",
        )
    if len(fields.lsoas) > 1:
        newer, older = fields.lsoas[0], fields.lsoas[-1]
        if is_ours(row[older.at]):
            staging.became[row[older.at].strip()] = row[newer.at].strip()


def _stage_member(sheet: Sheet, row: Cells, fields: Fields, kind: AreaKind, staging: Staging) -> None:
    """That an LSOA is of an area of an own kind that a lookup defines."""
    lsoa, code = fields.text(row, AreaKind.LSOA), fields.text(row, kind)
    if not lsoa or not code:
        return
    vintage = fields.year(AreaKind.LSOA)
    other = staging.members.get((kind.value, lsoa, vintage))
    if other is not None and other[0] != code and other[1] == staging.source:
        words = _(
            "line {line}: the LSOA {lsoa} is in {one} and in {two}. Each LSOA can be in one area of a kind: take one row out."
        )
        raise PlacesRefused(refused_words(sheet, words.format(line=sheet.line(), lsoa=lsoa, one=other[0], two=code)))
    staging.members[kind.value, lsoa, vintage] = (code, staging.source)
    staging.put(code, kind, name=fields.called(row, kind))
