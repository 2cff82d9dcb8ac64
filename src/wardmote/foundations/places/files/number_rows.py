"""Tables of people with one number in each row, as Nomis and the census's own tables give them: area, year, age, sex, number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files.ages import BOTH, FEMALE, MALE, people_of, sex_of
from wardmote.foundations.places.files.headings import Column, column_like, kind_columns, patterns_of, plain
from wardmote.foundations.places.files.population_titles import (
    YEAR,
    Titles,
    is_of_others,
    title_of_population,
    year_in,
)
from wardmote.foundations.places.files.sheets import Sheet, number_in, refused_words
from wardmote.foundations.places.kinds import LSOA_VINTAGES, Band, PlacesRefused
from wardmote.foundations.places.staging import Staging

# Columns that say more of the area, the number or the answer, and divide nobody.
BESIDE = re.compile(r"(?:geography|date|obs status|measures|record|urn|units?)\b.*")
CENSUS = re.compile(r"c((?:19|20)\d\d) ")
NUMBERS = frozenset({"value", "number", "count"})
TOTALS = ("total", "all ")


@dataclass(frozen=True)
class Columns:
    """Where each of the facts of a row stands."""

    code: Column
    number: Column
    year: Column | None
    age: Column | None
    sex: Column | None
    measure: Column | None
    name: Column | None
    area_type: Column | None
    # Columns that divide people by something else, of which the totals are taken.
    others: tuple[int, ...]


def is_header(header: Sequence[str]) -> bool:
    """Whether these headings are of one number a row."""
    return _columns(header) is not None


def _columns(header: Sequence[str]) -> Columns | None:
    lsoas = kind_columns(header, "code").get(AreaKind.LSOA)
    code = lsoas[0] if lsoas else column_like(patterns_of("people area"), header)
    number = column_like(patterns_of("number"), header)
    parts = {key: column_like(patterns_of(key), header) for key in ("year", "age", "sex", "kind of number")}
    is_dated = parts["year"] or parts["age"]
    if code is None or number is None or not is_dated:
        return None
    known = {code.at, number.at, *(column.at for column in parts.values() if column)}
    known |= {column.at for part in ("code", "name") for own in kind_columns(header, part).values() for column in own}
    others = tuple(
        at
        for at, heading in enumerate(header)
        if at not in known and plain(heading).endswith(" name") and not BESIDE.match(plain(heading))
    )
    types = [Column(at) for at, heading in enumerate(header) if plain(heading) == "geography type"]
    name = column_like(patterns_of("people area name"), header)
    return Columns(
        code,
        number,
        parts["year"],
        parts["age"],
        parts["sex"],
        parts["kind of number"],
        name,
        types[0] if types else None,
        others,
    )


Key = tuple[str, int, Band | None]


def read(sheet: Sheet, titles: Titles, staging: Staging) -> int:
    """Gather the rows by LSOA, year and age, then stage them. Raises PlacesRefused for a part of the people."""
    columns = _columns(sheet.header)
    if columns is None:  # pragma: no cover - the headings were recognised by it
        raise ValueError(sheet.name)
    numbers: dict[Key, dict[str, int]] = {}
    vintages: set[int] = set()
    count = 0
    for row in sheet.rows():
        code = row[columns.code.at].strip()
        if not code.startswith(("E01", "W01")):
            if re.fullmatch(r"[A-Z]\d{8}", code):
                sheet.leave_out("code")
            continue
        if not _is_a_total(sheet, columns, row):
            continue
        number = number_in(row[columns.number.at])
        band, is_read = _band(columns, row, titles)
        if number is None or not is_read:
            sheet.leave_out("blank" if number is None else "age")
            continue
        sex = sex_of(row[columns.sex.at]) if columns.sex else BOTH
        if sex is None:
            raise ValueError(
                _("“{sex}” is no sex that can be read").format(sex=row[columns.sex.at] if columns.sex else "")
            )
        year = _year(sheet, columns, row, titles)
        numbers.setdefault((code, year, band), {})[sex] = number
        vintages |= _vintage(columns, row)
        if columns.name:
            name = row[columns.name.at].strip()
            vintage = columns.code.year or 0
            if vintage and name != code:
                staging.put(code, AreaKind.LSOA, vintage, name=name)
        count += 1
    sheet.title = _title(sheet, numbers)
    _stage(sheet, numbers, min(vintages) if len(vintages) == 1 else 0, staging)
    return count


def _title(sheet: Sheet, numbers: dict[Key, dict[str, int]]) -> str:
    """What the table is called; the census's own have columns with its year in their headings."""
    censuses = {match[1] for heading in sheet.header if (match := CENSUS.match(plain(heading)))}
    is_by_age = any(band for _code, _year, band in numbers)
    if censuses and not sheet.above:
        return f"Census {min(censuses)}, usual residents by LSOA{' and age' if is_by_age else ''}, from Nomis"
    return title_of_population(sheet, {year for _code, year, _band in numbers} or {0}, is_by_age=is_by_age)


def _is_a_total(sheet: Sheet, columns: Columns, row: list[str]) -> bool:
    """Whether a row is of everybody, but for age and sex. Raises PlacesRefused where it counts households."""
    if columns.measure and plain(row[columns.measure.at]) not in NUMBERS:
        return False
    for at in columns.others:
        words = row[at].strip()
        if is_of_others(words):
            problem = _("it counts {what}, and not people. Load a table of usual residents.").format(what=words)
            raise PlacesRefused(refused_words(sheet, problem))
        if words and not plain(words).startswith(TOTALS) and plain(words) not in {"total", "all"}:
            return False
    return True


def _band(columns: Columns, row: list[str], titles: Titles) -> tuple[Band | None, bool]:
    if columns.age is None:
        return titles.band, True
    people = people_of(row[columns.age.at])
    return (people.band, True) if people is not None else (None, False)


def _year(sheet: Sheet, columns: Columns, row: list[str], titles: Titles) -> int:
    if columns.year is None:
        return titles.year_told(sheet)
    return year_in(row[columns.year.at])


def _vintage(columns: Columns, row: list[str]) -> set[int]:
    if columns.code.year in LSOA_VINTAGES:
        return {columns.code.year}
    years = {int(year) for year in YEAR.findall(row[columns.area_type.at])} if columns.area_type else set()
    return years & set(LSOA_VINTAGES)


def _stage(sheet: Sheet, numbers: dict[Key, dict[str, int]], vintage: int, staging: Staging) -> None:
    """Take each number of everybody, else the sum of both sexes. Raises PlacesRefused where there is one sex alone."""
    if not numbers:
        words = _("it has no row of all people of an LSOA. Choose LSOAs as its areas, and everybody as its people.")
        raise PlacesRefused(refused_words(sheet, words))
    by_area: dict[tuple[str, int], dict[Band, int]] = {}
    for (code, year, band), of_sex in numbers.items():
        if BOTH in of_sex:
            number = of_sex[BOTH]
        elif {FEMALE, MALE} <= set(of_sex):
            number = of_sex[FEMALE] + of_sex[MALE]
        else:
            words = _("it counts people of one sex only. Load a table of both, or of all persons.")
            raise PlacesRefused(refused_words(sheet, words))
        if band is None:
            staging.put_people(code, year, vintage, number, None)
        else:
            by_area.setdefault((code, year), {})[band] = number
    staging.put_age_rows(by_area, vintage)
