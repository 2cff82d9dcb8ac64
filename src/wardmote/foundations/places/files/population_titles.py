"""What the lines above a table of people, and its file's name, say of it: the year, the ages, the sex."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.foundations.places.files.ages import BOTH, people_of, sex_of
from wardmote.foundations.places.files.headings import plain
from wardmote.foundations.places.files.sheets import Sheet, refused_words, titles_of
from wardmote.foundations.places.kinds import Band, PlacesRefused

YEAR = re.compile(r"(?<!\d)((?:19[89]|20\d)\d)(?!\d)")
MID_YEAR = re.compile(r"(?:mid|census)[- _]?((?:19[89]|20\d)\d)(?!\d)", re.IGNORECASE)
LONGEST_TITLE = 150
PLURAL_OTHERS = ("household", "dwelling", "family", "families")


@dataclass(frozen=True)
class Titles:
    """What is told outside the table itself. `band` is None where its numbers are of all ages."""

    year: int | None
    band: Band | None = None
    problem: str = ""
    # The year where nothing else tells it.
    default: int | None = None

    def refuse_part(self, sheet: Sheet) -> None:
        """Raise PlacesRefused where the numbers are of a part of the people that is no age, such as one sex."""
        if self.problem:
            raise PlacesRefused(refused_words(sheet, self.problem))

    def year_told(self, sheet: Sheet) -> int:
        """The year of the numbers. Raises PlacesRefused, with what to do, where nothing tells it."""
        if (year := self.year or self.default) is None:
            words = _(
                "nothing in it says of which year the people are. Put the year into the file’s name, such as "
                "population-mid-2023.csv, and load it again."
            )
            raise PlacesRefused(refused_words(sheet, words))
        return year


def year_in(cell: str) -> int:
    """The one year that a cell names. ValueError where it names none, or several."""
    years = set(YEAR.findall(cell))
    if len(years) != 1:
        raise ValueError(_("“{date}” names no year").format(date=cell))
    return int(years.pop())


def title_of_population(sheet: Sheet, years: set[int], *, is_by_age: bool) -> str:
    """What a table of people is called: by the first line of its own, else by its year."""
    own = next((cells[0].strip() for cells in sheet.above if sum(bool(cell.strip()) for cell in cells) == 1), "")
    if not years:
        return own[:LONGEST_TITLE] or ("Population by LSOA and age" if is_by_age else "Population by LSOA")
    when = str(min(years)) if len(years) == 1 else f"{min(years)} to {max(years)}"
    if own and len(own) <= LONGEST_TITLE:
        return own if when in own else f"{own}, {when}"
    return f"Population by LSOA and age, {when}" if is_by_age else f"Population by LSOA, {when}"


def titles_of_population(sheet: Sheet) -> Titles:
    """What title lines and the file's name say. Raises PlacesRefused where they name two years."""
    titles = titles_of(sheet)
    loose = " ".join(cell for cells in sheet.above for cell in cells)
    name = sheet.name.rpartition("/")[2]
    band, problem = _part(titles)
    return Titles(_year(sheet, titles.get("date", ""), loose, name), band, problem)


def _year(sheet: Sheet, dated: str, loose: str, name: str) -> int | None:
    """The year that a line “Date” names; else the mid-year or census of the other lines, and of the file's name."""
    if dates := YEAR.findall(dated):
        return int(dates[0]) if len(set(dates)) == 1 else None
    above = set(MID_YEAR.findall(loose))
    named = set(MID_YEAR.findall(name)) or _lone(YEAR.findall(name))
    if above and named and not above & named:
        words = _(
            "its first lines speak of {one} and its name of {two}. Give the file the name of the year that it is of."
        )
        raise PlacesRefused(refused_words(sheet, words.format(one=min(above), two=min(named))))
    years = (above & named) or above or named
    return int(min(years)) if len(years) == 1 else None


def _lone(years: list[str]) -> set[str]:
    return set(years) if len(set(years)) == 1 else set()


def _part(titles: dict[str, str]) -> tuple[Band | None, str]:
    """The ages that the lines name, and what keeps the numbers from being everybody's."""
    band: Band | None = None
    for key, words in titles.items():
        if plain(key) in {"age", "ages", "c age"} and (of := people_of(words)) is not None:
            band = of.band
        elif plain(key) in {"age", "ages", "c age"}:
            return None, _(
                "it is of the ages “{ages}”, which cannot be read. Choose all ages, or single years."
            ).format(ages=words)
        if plain(key) in {"sex", "gender", "c sex"} and sex_of(words) != BOTH:
            return None, _("it counts people of one sex only ({sex}). Load a table of all persons.").format(sex=words)
        if plain(key) in {"units", "population", "residence type"} and is_of_others(words):
            return None, _("it counts {what}, and not people. Load a table of usual residents.").format(what=words)
        if plain(key) in {"measures", "measure"} and plain(words) in {"percent", "percentage", "%"}:
            return None, _("it gives percentages, and not numbers of people. Choose the value as its measure.")
    return band, ""


def is_of_others(words: str) -> bool:
    """Whether words speak of households, dwellings or families rather than of people."""
    text = plain(words)
    is_of_people = any(each in text for each in ("resident", "person", "people"))
    return not is_of_people and any(each in text for each in PLURAL_OTHERS)
