"""The room's dated reference data: what section 17A asks for. The gateways stand in a module of their own."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import spoken
from wardmote.foundations.organisations.public import body_kinds
from wardmote.foundations.reference.public import Contents, Row, Rows, Table
from wardmote.sharing.errors import ReferenceRefused
from wardmote.sharing.rules import Quarter

DATASETS = Rows(
    "dataset",
    needs={
        "number": str,
        "holders": list,
        "name": str,
        "what": str,
        "fields": list,
        "valid_from": date,
        "source": str,
        "is_verified": bool,
    },
    may={"valid_to": date},
    code=("number",),
    is_once=True,
)
# When a return is due is the clock's rule, “section-17a-return”.
SECTION_17A = Table(
    "section-17a",
    gettext_noop("What section 17A asks for"),
    package="wardmote.sharing",
    file="section_17a.toml",
    own="sharing/section_17a.toml",
    refusal=ReferenceRefused,
    reader="wardmote.sharing.reference.schedule",
    rows=(DATASETS,),
    sections=(Rows("periods", needs={"first": date, "months": int, "form": str}),),
)


@dataclass(frozen=True)
class Dataset:
    """One paragraph of the schedule: who holds what, and what each row must say."""

    number: str
    holders: tuple[str, ...]
    name: str
    what: str
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    is_verified: bool

    def is_owed_for(self, quarter: Quarter) -> bool:
        """Whether the schedule asks for it for any day of the quarter."""
        return self.valid_from < quarter.end and (self.valid_to is None or quarter.start < self.valid_to)


@dataclass(frozen=True)
class Schedule:
    """The whole of section 17A's prescribed information."""

    first: date
    form: str
    datasets: tuple[Dataset, ...]

    def dataset(self, number: str) -> Dataset | None:
        """The dataset of this number."""
        return next((each for each in self.datasets if each.number == number), None)


def schedule() -> Schedule:
    """What section 17A asks for, from the installation's own file or the shipped one. Raises ReferenceRefused."""
    return _spoken_schedule(SECTION_17A.read(), get_language())


@lru_cache(maxsize=16)
def _spoken_schedule(contents: Contents, language: str | None) -> Schedule:
    """The schedule with its words in the language that is active, which is the one named."""
    del language
    known = _schedule(contents)
    return replace(known, datasets=tuple(spoken(each, "name", "what", "fields") for each in known.datasets))


@lru_cache(maxsize=16)
def _schedule(contents: Contents) -> Schedule:
    periods = contents.section("periods")
    if periods["months"] != 3:
        raise periods.refused(_("“months” must be 3: other periods are not supported."), "months")
    return Schedule(periods["first"], periods["form"], tuple(_dataset(row) for row in contents.rows("dataset")))


def _dataset(row: Row) -> Dataset:
    refuse_unknown_bodies(row, row["holders"], "holders")
    return Dataset(**row.only(*DATASETS.needs, *DATASETS.may))


def refuse_unknown_bodies(row: Row, kinds: list[str], key: str) -> None:
    """Refuse a row that names what is no kind of organisation."""
    if unknown := [kind for kind in kinds if kind not in body_kinds()]:
        words = _("“{kind}” is not a kind of organisation. Use one of: {known}.")
        raise row.refused(words.format(kind=unknown[0], known=", ".join(body_kinds())), key)
