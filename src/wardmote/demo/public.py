"""What the command line may call: build the demonstration and say how to sign in."""

import os
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from wardmote.demo.errors import DemoRefused
from wardmote.demo.story import story
from wardmote.foundations.access.public import role_named
from wardmote.foundations.members.public import remove_demonstration, system_person
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import remove_made_up_areas
from wardmote.intake.public import forget_partnership

__all__ = ["DemoRefused", "build_demo", "remove_demo"]

NOT_HERE = "There is no demonstration here, so nothing was removed."
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
ALLOWED_ELSEWHERE = "WARDMOTE_DEMO"


def build_demo(*, again: bool, say: Callable[[str], object]) -> list[str]:
    """Build Safer Aldermere, or find it built, and return the lines that say how to sign in.

    The demonstration is synthetic and the same wherever it is built. A build that was stopped half-way is taken up where
    it stopped; one that is complete is left as it is, unless `again` asks to load its files and make its assessment once
    more. `say` is called with a line for each step.

    Raises DemoRefused, with a sentence, where the program answers to other host names than this machine's own: the
    password of its people is public. Setting WARDMOTE_DEMO=1 builds it there nevertheless.
    """
    _refuse_in_public()
    partnership = Partnership.objects.filter(slug=story()["partnership"]["slug"], is_demo=True).first()
    if again or partnership is None or not _is_complete(partnership):
        from wardmote.demo.building import build

        build(again=again, say=say)
    return _sign_in_lines()


def remove_demo() -> str:
    """Remove the demonstration: its partnership, people, records, files and areas; gives a line that says what went.

    What the ledger says of it stays, for nothing is ever taken out of the ledger. What a real partnership holds is not
    touched.
    """
    partnership = Partnership.objects.filter(slug=story()["partnership"]["slug"], is_demo=True).first()
    by = system_person()
    areas = remove_made_up_areas(by=by)
    if partnership is None:
        return f"There is no demonstration here. {areas} made-up areas were removed." if areas else NOT_HERE
    name = partnership.name
    with transaction.atomic():
        forget_partnership(partnership=partnership)
        remove_demonstration(by=by, partnership=partnership)
    return f"{name} is removed, with its people, records, assessments and {areas} made-up areas."


def _is_complete(partnership: Partnership) -> bool:
    from wardmote.demo.building import has_assessment

    return has_assessment(partnership)


def _refuse_in_public() -> None:
    others = sorted(set(settings.ALLOWED_HOSTS) - OWN_MACHINE)
    if others and os.environ.get(ALLOWED_ELSEWHERE) != "1":
        raise DemoRefused(
            f"The demonstration is not built here, for this program also answers as {', '.join(others)} and everybody "
            f"knows the demonstration's password. To build it all the same, set {ALLOWED_ELSEWHERE}=1."
        )


def _sign_in_lines() -> list[str]:
    about = story()["partnership"]
    people = [
        f"  {role_named(member['role']).name}: {member['email']} / {about['password']}" for member in story()["members"]
    ]
    return [f"{about['name']} is ready; nothing and nobody in it is real. Sign in as", *people]
