"""Building the demonstration step by step. Each step looks whether it is done, so that a build cut short goes on."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from wardmote.demo.area_files import write_area_files
from wardmote.demo.island import island
from wardmote.demo.partner_files import PartnerFile, write_partner_files
from wardmote.demo.partners import found_partnership, name_neighbourhoods, person_in
from wardmote.demo.record_files import write_record_files
from wardmote.demo.sharing_records import record_sharing
from wardmote.demo.story import months, story
from wardmote.foundations.members.public import system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind, areas, load_areas
from wardmote.intake.public import batches, coverage, load, sources

Say = Callable[[str], object]
SOURCES = ("police-uk-street", "police-uk-outcomes", "police-uk-stop-and-search")
NEWEST_APART = frozenset({"council-environment", "fire-incidents", "police-asb-incidents"})


def build(*, again: bool, say: Say) -> None:
    """Do every step that is not done yet; with `again`, load and assess even what is there."""
    with tempfile.TemporaryDirectory(prefix="aldermere-") as folder:
        if again or not _has_areas():
            say("Drawing the island of Aldermere: 180 small areas, 36 wards, 3 councils")
            drawn = write_area_files(island(), Path(folder) / "aldermere")
            load_areas(by=system_person(), paths=[drawn], is_made_up=True)
        say("Founding Safer Aldermere: its organisations, its people, its neighbourhoods")
        partnership = found_partnership()
        name_neighbourhoods(partnership, island())
        if again or not _has_records(partnership):
            _load_records(partnership, Path(folder) / "records", say)
        if again or not _has_partner_files(partnership):
            _load_partner_files(partnership, Path(folder) / "partners", say)
    record_sharing(partnership)
    if again or not has_assessment(partnership):
        say("Making the strategic assessment")
        _make_assessment(partnership)


def has_assessment(partnership: Partnership) -> bool:
    """Whether the last step is done."""
    from wardmote.assessment.public import Assessment

    return Assessment.objects.filter(partnership=partnership).exists()


def _has_areas() -> bool:
    wanted = {council["code"] for council in story()["councils"]}
    return wanted <= {area.code for area in areas(AreaKind.COUNCIL, within=story()["force"]["code"])}


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
    told = max(story()["story_day"], timezone.localdate())
    for batch in load(by=by, partnership=partnership, source="police-uk", paths=[folder], today=told):
        say(batch.sentence())


def _has_partner_files(partnership: Partnership) -> bool:
    """Whether something of every partner's source is loaded, and the newest file where it comes by itself."""
    wanted = {declared.slug for declared in sources().values() if declared.is_partner and not declared.is_own}
    if wanted - {batch.source for batch in batches(partnership)}:
        return False
    newest = [{month for _, month in coverage(partnership, sources=[slug])} for slug in NEWEST_APART]
    return all(months()[-1] in came for came in newest)


def _load_partner_files(partnership: Partnership, folder: Path, say: Say) -> None:
    """Load each partner's files; what is loaded already has the same bytes and changes nothing."""
    say("Writing what the partners sent: workbooks, spreadsheets, exports")
    sent = write_partner_files(island(), folder)
    by, told = person_in(partnership, "analyst"), max(story()["story_day"], timezone.localdate())
    for number, each in enumerate(sent, start=1):
        say(f"Loading {number} of {len(sent)}: {each.path.name}, from {each.organisation or 'the publisher'}")
        for paths in _parcels(each):
            for batch in load(
                by=by,
                partnership=partnership,
                source=each.source,
                paths=paths,
                organisation=each.organisation or None,
                today=told,
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


def _make_assessment(partnership: Partnership) -> None:
    """The analyst makes it, the head of community safety writes two of its headings; all of that or none."""
    from wardmote.assessment.public import assess, write_text

    council, last = story()["councils"][0]["code"], months()[-1]
    with transaction.atomic():
        assessment = assess(
            by=person_in(partnership, "analyst"), partnership=partnership, area=council, year_ending=f"{last:%Y-%m}"
        )
        head = person_in(partnership, "head_of_community_safety")
        for item, text in story()["texts"].items():
            write_text(by=head, assessment=assessment, item=item, text=text.strip(), seen=None)
