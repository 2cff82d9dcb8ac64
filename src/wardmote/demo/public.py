"""What the command line may call: build the demonstration and say how to sign in; take it away."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wardmote.demo.errors import DemoRefused
from wardmote.demo.story import Part, Telling, story
from wardmote.foundations.access.public import role_named
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import read

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
    password of its people is public. Setting WARDMOTE_DEMO=1 builds it there nevertheless. And where a real partnership
    has the demonstration's address.
    """
    _refuse_in_public()
    _refuse_a_real_partnership()
    with tempfile.TemporaryDirectory(prefix="aldermere-") as folder:
        telling = Telling(Path(folder), again, say)
        for part in _parts():
            if again or not part.is_built():
                part.build(telling)
    return _sign_in_lines()


@transaction.atomic
def remove_demo() -> str:
    """Remove the demonstration, each room its part, the highest first; gives a line that says what went.

    What the ledger says of it stays, for nothing is ever taken out of the ledger. What a real partnership holds is not
    touched.
    """
    is_here = Partnership.objects.filter(slug=story()["partnership"]["slug"], is_demo=True).exists()
    gone = ", ".join(filter(None, [part.remove() for part in reversed(_parts())]))
    if is_here:
        return f"{story()['partnership']['name']} is removed: {gone}."
    return f"There is no demonstration here. What was left of one is removed: {gone}." if gone else NOT_HERE


def _parts() -> list[Part]:
    """Each room's part, the lowest room's first, which is the order of the story."""
    return [module.PART for module in read("demo")]


def _refuse_in_public() -> None:
    others = sorted(set(settings.ALLOWED_HOSTS) - OWN_MACHINE)
    if others and os.environ.get(ALLOWED_ELSEWHERE) != "1":
        raise DemoRefused(
            f"The demonstration is not built here, for this program also answers as {', '.join(others)} and everybody "
            f"knows the demonstration's password. To build it all the same, set {ALLOWED_ELSEWHERE}=1."
        )


def _refuse_a_real_partnership() -> None:
    slug = story()["partnership"]["slug"]
    if Partnership.objects.filter(slug=slug, is_demo=False).exists():
        raise DemoRefused(
            f"A partnership here has the demonstration's address, {slug}, and is a real one: nothing is built into it. "
            f"Build the demonstration in another home folder, with WARDMOTE_HOME."
        )


def _sign_in_lines() -> list[str]:
    about = story()["partnership"]
    people = [
        f"  {role_named(member['role']).name}: {member['email']} / {about['password']}" for member in story()["members"]
    ]
    return [f"{about['name']} is ready; nothing and nobody in it is real. Sign in as", *people]
