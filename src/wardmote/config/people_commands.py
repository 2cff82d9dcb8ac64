"""The commands that make partnerships, and bring organisations and people into them."""

import argparse
import re
import unicodedata
from datetime import date

from wardmote.config.terminal import partnership_of


def partnership(options: argparse.Namespace) -> int:
    """Add a partnership with its first administrator, whose invitation is printed; or list those there are."""
    if options.action == "list":
        return _list_partnerships()
    from wardmote.foundations.access.public import found_partnership

    link = found_partnership(
        name=options.name,
        slug=options.slug or _short_name(options.name),
        council_codes=options.councils,
        administrator_email=options.administrator,
        administrator_name=options.administrator_name,
    )
    print(f"{options.name} is set up. {options.administrator_name} is its administrator and its analyst:")
    print("they may set it up, load files and build assessments. Other roles can be given under Members.")
    print("Start `wardmote serve`. Then they open this address, good once and for seven days, and choose a password:")
    print(f"  {link}")
    return 0


def _short_name(name: str) -> str:
    """A name as it can stand in an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")


def _list_partnerships() -> int:
    from wardmote.foundations.organisations.public import FIRST_COMMAND, Partnership

    found = list(Partnership.objects.order_by("slug"))
    for each in found:
        print(f"{each.slug:<26} {each.name}{' (made up, for trying things out)' if each.is_demo else ''}")
    if not found:
        print(f"There is no partnership yet. Make yours with: {FIRST_COMMAND}")
    return 0


def organisation(options: argparse.Namespace) -> int:
    """Bring a body into the partnership, or list the kinds of body."""
    from django.utils import timezone

    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.organisations.public import add_organisation, body_kinds

    if options.action == "kinds":
        for kind in body_kinds().values():
            if kind.is_valid_on(timezone.localdate()):
                print(f"{kind.slug:<30} {kind.name}")
        return 0
    added = add_organisation(
        by=system_person(),
        partnership=partnership_of(options, may_be_demo=False),
        name=options.name,
        kind=options.kind,
        from_=_day(options.since) if options.since else timezone.localdate(),
    )
    print(f"{added.name} is in {added.partnership.name}. Invite its people with: wardmote person invite")
    return 0


def _day(text: str) -> date:
    from wardmote.foundations.organisations.public import NotAllowedHere

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAllowedHere(f"“{text}” is not a day. Write year, month and day, such as 2026-04-01.") from None


def person(options: argparse.Namespace) -> int:
    """Give somebody a role and print the address of their invitation, or list the roles."""
    from wardmote.foundations.access.public import ROLES, invite_from_the_machine

    if options.action == "roles":
        for key, role in ROLES.items():
            print(f"{key.value:<26} {role.name}. {role.description}")
        return 0
    link = invite_from_the_machine(
        partnership=partnership_of(options, may_be_demo=False),
        organisation=options.organisation,
        email=options.email,
        display_name=options.name,
        role=options.role.replace("-", "_"),
    )
    if link.endswith("/login/"):
        print(f"{options.name} has a password here already, and signs in at {link}")
    else:
        print(f"Give {options.name} this address, good once and for seven days: {link}")
    return 0
