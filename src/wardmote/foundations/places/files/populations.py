"""How many people live in each LSOA, of all ages and by age: as the Office for National Statistics and Nomis publish it."""

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.places.age_bands import chain
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files import number_rows
from wardmote.foundations.places.files.ages import BOTH, FEMALE, MALE, People, people_of
from wardmote.foundations.places.files.headings import (
    Column,
    column_like,
    kind_columns,
    patterns_of,
)
from wardmote.foundations.places.files.population_titles import (
    Titles,
    title_of_population,
    titles_of_population,
    year_in,
)
from wardmote.foundations.places.files.sheets import Sheet, number_in, refused_words
from wardmote.foundations.places.kinds import LSOA_VINTAGES, OLDEST, Band, PlacesRefused
from wardmote.foundations.places.staging import Staging

BARE_YEAR = re.compile(r"(?:mid )?((?:19[89]|20\d)\d)")
ABSENT = -1


@dataclass(frozen=True)
class Layout:
    """Where the numbers of a table stand: the LSOA, and what each column counts in which year."""

    code: Column
    name: Column | None
    people: dict[int, People] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)

    @property
    def has_people(self) -> bool:
        """Whether any column counts people."""
        return bool(self.people or self.years)


def is_header(header: Sequence[str]) -> bool:
    """Whether these are the headings of a table of people by LSOA."""
    if number_rows.is_header(header):
        return True
    layout = _layout(header)
    return layout is not None and layout.has_people


def _layout(header: Sequence[str]) -> Layout | None:
    lsoas = kind_columns(header, "code").get(AreaKind.LSOA)
    code = lsoas[0] if lsoas else column_like(patterns_of("people area"), header)
    if code is None:
        return None
    names = kind_columns(header, "name").get(AreaKind.LSOA)
    name = names[0] if names else column_like(patterns_of("people area name"), header)
    if not lsoas and name and name.year:
        code = Column(code.at, name.year)
    others = {code.at, name.at if name else code.at}
    others |= {column.at for part in ("code", "name") for own in kind_columns(header, part).values() for column in own}
    people, years = {}, {}
    latest = timezone.localdate().year + 1
    for at, heading in enumerate(header):
        if at in others:
            continue
        if (of := people_of(heading)) is not None:
            people[at] = of
        elif (match := BARE_YEAR.fullmatch(" ".join(heading.casefold().replace("-", " ").split()))) and int(
            match[1]
        ) <= latest:
            years[at] = int(match[1])
    return Layout(code, name, people, years)


def read(sheet: Sheet, _picks: Mapping[str, Column], staging: Staging) -> int:
    """Stage the people of each LSOA. Raises PlacesRefused, with what to do, for a part of the people or a year that is not told."""
    return _read(sheet, titles_of_population(sheet), staging)


def _read(sheet: Sheet, titles: Titles, staging: Staging) -> int:
    if number_rows.is_header(sheet.header):
        return number_rows.read(sheet, titles, staging)
    layout = _layout(sheet.header)
    if layout is None:  # pragma: no cover - the headings were recognised by it
        raise ValueError(sheet.name)
    vintage = _vintage(sheet, layout.code)
    if layout.people:
        return _read_ages(sheet, layout, titles, vintage, staging)
    return _read_years(sheet, layout, titles, vintage, staging)


def read_census_2021(sheet: Sheet, _picks: Mapping[str, Column], staging: Staging) -> int:
    """Usual residents at the Census of 2021, whose table says nothing of its year but in the lines that some copies have."""
    return _read(sheet, replace(titles_of_population(sheet), default=2021), staging)


def _vintage(sheet: Sheet, code: Column) -> int:
    """The year of the LSOAs, 0 where the headings do not tell it."""
    if code.year and code.year not in LSOA_VINTAGES:
        words = _("its LSOAs are of {year}. Wardmote counts with those of 2011 and 2021: load a table of these.")
        raise PlacesRefused(refused_words(sheet, words.format(year=code.year)))
    return code.year or 0


def _each_lsoa(
    sheet: Sheet, layout: Layout, vintage: int, staging: Staging, take: Callable[[str, list[str]], bool]
) -> int:
    count = 0
    for row in sheet.rows():
        code = row[layout.code.at].strip()
        if not code.startswith(("E01", "W01")):
            # Footnotes have no code; other countries and larger areas have others.
            if re.fullmatch(r"[A-Z]\d{8}", code):
                sheet.leave_out("code")
            continue
        if not take(code, row):
            sheet.leave_out("blank")
            continue
        if vintage:
            staging.put(code, AreaKind.LSOA, vintage, name=row[layout.name.at].strip() if layout.name else "")
        count += 1
    if not count:
        raise PlacesRefused(
            refused_words(
                sheet, _("it counts the people of no LSOA. Choose LSOAs (lower layer super output areas) as its areas.")
            )
        )
    return count


def _read_years(sheet: Sheet, layout: Layout, titles: Titles, vintage: int, staging: Staging) -> int:
    """A table of Nomis with a column for each year."""
    titles.refuse_part(sheet)
    sheet.title = title_of_population(sheet, set(layout.years.values()), is_by_age=titles.band is not None)

    def take(code: str, row: list[str]) -> bool:
        is_given = False
        for at, year in layout.years.items():
            if (number := number_in(row[at])) is not None:
                staging.put_people(code, year, vintage, number, titles.band)
                is_given = True
        return is_given

    return _each_lsoa(sheet, layout, vintage, staging, take)


def _read_ages(sheet: Sheet, layout: Layout, titles: Titles, vintage: int, staging: Staging) -> int:
    """A table of one year, with a column for all people, for ages, or for both."""
    titles.refuse_part(sheet)
    dated = column_like(patterns_of("year"), sheet.header)
    years = set() if dated else {titles.year_told(sheet)}
    sheet.title = title_of_population(sheet, years, is_by_age=bool(_columns_of_bands(sheet, layout)))
    columns = _columns_of_bands(sheet, layout)
    totals = [at for at, of in layout.people.items() if of == People(BOTH, None)]
    bands = tuple(columns)
    whole = chain(bands, (0, OLDEST))

    def take(code: str, row: list[str]) -> bool:
        year = year_in(row[dated.at]) if dated else titles.year_told(sheet)
        counts = array("i", [_sum(row, columns[band]) for band in bands])
        number = number_in(row[totals[0]]) if totals else None
        if number is None and whole:
            parts = [counts[bands.index(band)] for band in whole]
            number = None if ABSENT in parts else sum(parts)
        if number is not None:
            staging.put_people(code, year, vintage, number, titles.band)
        if bands:
            staging.put_ages(code, year, vintage, bands, counts)
        return number is not None or any(count != ABSENT for count in counts)

    return _each_lsoa(sheet, layout, vintage, staging, take)


def _sum(row: list[str], columns: Sequence[int]) -> int:
    numbers = [number_in(row[at]) for at in columns]
    return ABSENT if None in numbers else sum(number for number in numbers if number is not None)


def _columns_of_bands(sheet: Sheet, layout: Layout) -> dict[Band, list[int]]:
    """The columns whose sum is everybody of an age: that of both sexes, else the two of each. Raises PlacesRefused for one sex."""
    by_band: dict[Band, dict[str, int]] = {}
    for at, of in layout.people.items():
        if of.band is not None:
            by_band.setdefault(of.band, {}).setdefault(of.sex, at)
    columns: dict[Band, list[int]] = {}
    for band, of_sex in by_band.items():
        if BOTH in of_sex:
            columns[band] = [of_sex[BOTH]]
        elif {FEMALE, MALE} <= set(of_sex):
            columns[band] = [of_sex[FEMALE], of_sex[MALE]]
    has_total = any(of == People(BOTH, None) for of in layout.people.values())
    if not columns and not has_total:
        words = _("it counts people of one sex only. Load a table of both, or of all persons.")
        raise PlacesRefused(refused_words(sheet, words))
    if len(columns) < len(by_band):
        sheet.remarks.append(_("Ages that it gives for one sex only were left out."))
    return columns
