"""A sample of a partner's file, read: where its headings are, what each column holds, and what is guessed of it."""

import re
from dataclasses import dataclass
from pathlib import Path

from wardmote.intake.drafting.guessing import Guesses, SampleTexts
from wardmote.intake.drafting.profiles import Profile, header_row, profiles_of
from wardmote.intake.errors import FileRefused
from wardmote.intake.partner.headings import PERIODS_ACROSS
from wardmote.intake.partner.merged_headings import with_one_row_of_headings
from wardmote.intake.reading.members import Member
from wardmote.intake.reading.opening import read_sheets
from wardmote.intake.reading.sheets import Sheet
from wardmote.intake.reading.wording import gettext as _

GZIP_MAGIC = b"\x1f\x8b"
# Words of a file's name that change from one file to the next.
PASSING = r"\d+|v\d+|q\d|final|copy|sample|draft|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"


@dataclass(frozen=True)
class Sample:
    """The sheet of the sample that a draft is made from; `seen` tells its shape in words."""

    stem: str
    sheet: Sheet
    profiles: tuple[Profile, ...]
    texts: SampleTexts
    seen: str


def read_sample(path: Path) -> Sample:
    """The first sheet of the file that holds rows; raises FileRefused for a file that cannot be read or has none."""
    return sample_of(member_of(path))


def sample_of(member: Member) -> Sample:
    """The same of a file that was found among others, or in an archive."""
    sheets = read_sheets(member)
    path = Path(member.name)
    sheet = with_one_row_of_headings(
        next((each for each in sheets if len(each.rows) > 1 and not each.hidden), sheets[0])
    )
    if len(sheet.rows) < 2:
        raise FileRefused(
            _("{name} has headings but no rows; a draft needs a sample with some.").format(name=path.name)
        )
    sheet.header = header_row(sheet)
    title = " ".join(cell for row in sheet.rows[: sheet.header] for cell in row if cell.strip())
    stem = path.name.removesuffix(".gz").rpartition(".")[0] or path.name
    texts = SampleTexts(sheet.rows[sheet.header], stem, sheet.name, title)
    return Sample(path.stem, sheet, tuple(profiles_of(sheet, sheet.header)), texts, _seen(path, sheet, sheets))


def is_across(heading: str, guesses: Guesses) -> bool:
    """Whether a heading is a period, with counts below it, which changes from file to file."""
    return guesses.across is not None and PERIODS_ACROSS[guesses.across.value](heading) is not None


def member_of(path: Path) -> Member:
    """The one file at the path; raises FileRefused when there is none."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(2)
    except IsADirectoryError:
        raise FileRefused(f"{path.name} is a folder. Name one file as the sample.") from None
    except OSError:
        raise FileRefused(f"There is no readable file {path}. Check the spelling.") from None
    packing = "gzip" if start == GZIP_MAGIC else "plain"
    return Member(path.name, path, packing, content_size=size, packed_size=size)


def slug_of(stem: str) -> str:
    """A slug from the file's name, without the parts that change from file to file."""
    words = [word for word in re.split(r"[^a-z0-9]+", stem.casefold()) if word and not re.fullmatch(PASSING, word)]
    return "-".join(words)[:60].strip("-") or "new-source"


def title_of(stem: str) -> str:
    """The file's name as a title."""
    words = slug_of(stem).replace("-", " ")
    return words[:1].upper() + words[1:]


def _seen(sample: Path, sheet: Sheet, sheets: list[Sheet]) -> str:
    rows = f"{len(sheet.rows) - sheet.header - 1:,} rows"
    named = f"sheet “{sheet.name}”, " if sheet.name else ""
    others = (
        f"; it has {len(sheets) - 1} more sheets"
        if len(sheets) > 2
        else "; it has another sheet"
        if len(sheets) == 2
        else ""
    )
    where = f"headings in row {sheet.numbers[sheet.header]:,}, " if sheet.kind != "item" else ""
    return f"{sample.name} ({named}{where}{rows}{others})"
