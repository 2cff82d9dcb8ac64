"""England's index of deprivation as the department publishes it: each edition on the LSOAs that it was made for."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.files.headings import (
    PUBLISHED_FILES,
    Column,
    column_like,
    columns_like,
    kind_columns,
    patterns_of,
)
from wardmote.foundations.places.files.sheets import Sheet, refused_words
from wardmote.foundations.places.kinds import PlacesRefused
from wardmote.foundations.places.staging import Staging

DECILES = range(1, 11)
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def is_header(header: Sequence[str]) -> int | None:
    """The year of the LSOAs (0 for none said) where these are headings of the index; None where they are not."""
    lsoas = kind_columns(header, "code").get(AreaKind.LSOA)
    if not lsoas or not column_like(patterns_of("deprivation decile"), header):
        return None
    return lsoas[0].year or 0


def read(sheet: Sheet, _picks: Mapping[str, Column], staging: Staging) -> int:
    """Score and decile of each LSOA; the score is left open where the file, as the first of each edition, has ranks alone."""
    edition, vintage = _edition(sheet)
    sheet.title = f"English indices of deprivation {edition[-4:]} by LSOA ({vintage})"
    codes = kind_columns(sheet.header, "code")[AreaKind.LSOA][0]
    names = kind_columns(sheet.header, "name").get(AreaKind.LSOA)
    deciles = column_like(patterns_of("deprivation decile"), sheet.header)
    scores = column_like(patterns_of("deprivation score"), sheet.header)
    if deciles is None:  # pragma: no cover - the headings were recognised by it
        raise ValueError(sheet.name)
    count = 0
    for row in sheet.rows():
        code = row[codes.at].strip()
        if not code.startswith("E01"):
            if code:
                sheet.leave_out("code")
            continue
        if not row[deciles.at].strip():
            sheet.leave_out("blank")
            continue
        decile = int(float(row[deciles.at]))
        if decile not in DECILES:
            raise ValueError(_("the decile {decile} is not between 1 and 10").format(decile=row[deciles.at]))
        score = float(row[scores.at]) if scores and row[scores.at].strip() else None
        staging.put(code, AreaKind.LSOA, vintage, name=(row[names[0].at].strip() if names else "") or code)
        staging.deprivations[code, edition] = (score, decile, staging.source)
        count += 1
    return count


def _edition(sheet: Sheet) -> tuple[str, int]:
    """The edition and the vintage of its LSOAs. Raises PlacesRefused where the headings fit none, or several."""
    lsoas = kind_columns(sheet.header, "code")[AreaKind.LSOA][0].year
    districts = {column.year for column in kind_columns(sheet.header, "code").get(AreaKind.COUNCIL, ())}
    named = {int(year) for year in YEAR.findall(sheet.name.rpartition("/")[2])}
    headed = {column.year for column, _match in columns_like(patterns_of("deprivation decile"), sheet.header)}
    rows = [row for row in PUBLISHED_FILES.read().rows("edition") if lsoas in (None, row["lsoas"])]
    fitting = [row for row in rows if row["districts"] in districts]
    if not fitting and not districts - {None}:
        years = {year for year in headed if year} or named
        fitting = [row for row in rows if int(row["slug"][-4:]) in years] or rows
    if len(fitting) != 1:
        editions = ", ".join(str(row["slug"]) for row in PUBLISHED_FILES.read().rows("edition"))
        words = _(
            "its headings do not tell which edition of the index of deprivation it is. Wardmote knows {editions}: name the "
            "year of the edition in the file’s name, such as imd-2019.csv, or add the edition to places/published_files.toml."
        )
        raise PlacesRefused(refused_words(sheet, words.format(editions=editions)))
    return str(fitting[0]["slug"]), int(fitting[0]["lsoas"])
