"""The records of the demonstration: months of police.uk files, and what its partners sent, loaded as real files are."""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from wardmote.demo.story import Part, Telling, months, story
from wardmote.foundations.members.demo import aldermere, person_in
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.demo.island import island
from wardmote.intake.demo.partner_files import PartnerFile, write_partner_files
from wardmote.intake.demo.record_files import write_record_files
from wardmote.intake.public import batches, coverage, forget_partnership, load, sources

Say = Callable[[str], object]
SOURCES = ("police-uk-street", "police-uk-outcomes", "police-uk-stop-and-search")
NEWEST_APART = frozenset({"council-environment", "fire-incidents", "police-asb-incidents"})


def build(telling: Telling) -> None:
    """Write and load the files that are not loaded yet; all of them where it is built again."""
    partnership = aldermere()
    if telling.again or not _has_records(partnership):
        _load_records(partnership, telling.folder / "records", telling.say)
    if telling.again or not _has_partner_files(partnership):
        _load_partner_files(partnership, telling.folder / "partners", telling.say)


def is_built() -> bool:
    """Whether all that was sent is loaded."""
    return _has_records(aldermere()) and _has_partner_files(aldermere())


def remove() -> str:
    """Remove its records and files from every storage, once the rows have gone."""
    partnership = Partnership.objects.filter(slug=story()["partnership"]["slug"], is_demo=True).first()
    if partnership is None:
        return ""
    forget_partnership(partnership=partnership)
    return "its records and files"


def _has_records(partnership: Partnership) -> bool:
    return all(
        (story()["force"]["slug"], months()[-1]) in coverage(partnership, sources=[source]) for source in SOURCES
    )


def _load_records(partnership: Partnership, folder: Path, say: Say) -> None:
    say(f"Writing {story()['months']} months of made-up crimes, outcomes and searches, as data.police.uk lays them out")
    write_record_files(island(), folder)
    say("Loading them")
    by = person_in(partnership, "analyst")
    # The records are of the story's day, whatever day it is here: a clock that is behind must not make them the future's.
    today = max(story()["story_day"], timezone.localdate())
    for batch in load(by=by, partnership=partnership, source="police-uk", paths=[folder], today=today):
        say(batch.sentence())


def _has_partner_files(partnership: Partnership) -> bool:
    """Whether something of every partner's source is loaded, and the newest file where it comes by itself."""
    partner_sources = {declared.slug for declared in sources().values() if declared.is_partner and not declared.is_own}
    if partner_sources - {batch.source for batch in batches(partnership)}:
        return False
    newest = [{month for _, month in coverage(partnership, sources=[slug])} for slug in NEWEST_APART]
    return all(months()[-1] in months_loaded for months_loaded in newest)


def _load_partner_files(partnership: Partnership, folder: Path, say: Say) -> None:
    """Load each partner's files; what is loaded already has the same bytes and changes nothing."""
    say("Writing what the partners sent: workbooks, spreadsheets, exports")
    sent = write_partner_files(island(), folder)
    by, today = person_in(partnership, "analyst"), max(story()["story_day"], timezone.localdate())
    for number, each in enumerate(sent, start=1):
        say(f"Loading {number} of {len(sent)}: {each.path.name}, from {each.organisation or 'the publisher'}")
        for paths in _parcels(each):
            for batch in load(
                by=by,
                partnership=partnership,
                source=each.source,
                paths=paths,
                organisation=each.organisation or None,
                today=today,
            ):
                say(batch.sentence())


def _parcels(sent: PartnerFile) -> list[list[Path]]:
    """What came together; of some sources the newest file comes by itself, and is judged by those before it.

    Not of all: loads are judged by the day on which they are made, and a demonstration made later would be all late.
    """
    if sent.source not in NEWEST_APART:
        return [[sent.path]]
    *earlier, newest = sorted(sent.path.iterdir())
    return [earlier, [newest]]


PART = Part(build, is_built, remove)
