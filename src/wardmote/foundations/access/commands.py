"""The commands that make partnerships, and bring organisations and people into them."""

import argparse
import re
from typing import TYPE_CHECKING

from wardmote.foundations.command_line import Command, Parser, actions, partnership_option

if TYPE_CHECKING:
    from datetime import date


def _partnership_options(partnership: Parser) -> None:
    what = actions(partnership)
    add = what.add_parser("add", help="add a partnership and its first administrator")
    add.add_argument("name")
    add.add_argument("--slug", help="its short name in addresses (default: made from the name)")
    add.add_argument("--council", action="append", default=[], metavar="CODE", dest="councils")
    add.add_argument("--administrator", required=True, metavar="E-MAIL")
    add.add_argument("--administrator-name", required=True, metavar="NAME")
    what.add_parser("list", help="which there are")


def _organisation_options(organisation: Parser) -> None:
    what = actions(organisation)
    add = what.add_parser("add", help="bring a body into the partnership")
    add.add_argument("name")
    add.add_argument("--kind", required=True, metavar="KIND", help="see `wardmote organisation kinds`")
    add.add_argument("--since", metavar="YYYY-MM-DD", help="a member since (default: today)")
    partnership_option(add)
    what.add_parser("kinds", help="the kinds of body there are")


def _person_options(person: Parser) -> None:
    what = actions(person)
    invite = what.add_parser("invite", help="give somebody a role, and print their invitation")
    invite.add_argument("name")
    invite.add_argument("--email", required=True, metavar="E-MAIL")
    invite.add_argument("--organisation", required=True, metavar="NAME")
    invite.add_argument("--role", required=True, metavar="ROLE", help="see `wardmote person roles`")
    partnership_option(invite)
    what.add_parser("roles", help="the roles there are, and what each is for")


def _keeper_options(keeper: Parser) -> None:
    what = actions(keeper)
    for action, text in (("add", "let a member keep it"), ("end", "a member no longer keeps it")):
        what.add_parser(action, help=text).add_argument("email", metavar="E-MAIL")
    what.add_parser("list", help="who keeps it")


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
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")


def _list_partnerships() -> int:
    from wardmote.foundations.organisations.public import FIRST_COMMAND, Partnership

    partnerships = list(Partnership.objects.order_by("slug"))
    for each in partnerships:
        print(f"{each.slug:<26} {each.name}{' (made up, for trying things out)' if each.is_demo else ''}")
    if not partnerships:
        print(f"There is no partnership yet. Make yours with: {FIRST_COMMAND}")
    return 0


def organisation(options: argparse.Namespace) -> int:
    """Bring a body into the partnership, or list the kinds of body."""
    from django.utils import timezone

    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.organisations.public import add_organisation, body_kinds, partnership_of

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


def _day(text: str) -> "date":
    from datetime import date

    from wardmote.foundations.organisations.public import NotAllowedHere

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotAllowedHere(f"“{text}” is not a day. Write year, month and day, such as 2026-04-01.") from None


def person(options: argparse.Namespace) -> int:
    """Give somebody a role and print the address of their invitation, or list the roles."""
    from wardmote.foundations.access.public import ROLES, invite_from_the_machine
    from wardmote.foundations.organisations.public import partnership_of

    if options.action == "roles":
        for key, role in ROLES.items():
            print(f"{key:<26} {role.name}. {role.description}")
        return 0
    link = invite_from_the_machine(
        partnership=partnership_of(options, may_be_demo=False),
        organisation=options.organisation,
        email=options.email,
        display_name=options.name,
        role=shipped if (shipped := options.role.replace("-", "_")) in ROLES else options.role,
    )
    if link.endswith("/login/"):
        print(f"{options.name} has a password here already, and signs in at {link}")
    else:
        print(f"Give {options.name} this address, good once and for seven days: {link}")
    return 0


def keeper(options: argparse.Namespace) -> int:
    """Let a member keep what belongs to the whole installation, end that, or list who does."""
    from wardmote.foundations.members.public import Keeper, end_keeper, make_keeper, member_with, system_person

    if options.action == "list":
        for each in Keeper.objects.current().select_related("user"):
            print(f"{each.user.email:<40} {each.user.display_name}, since {each.starts_on}")
        return 0
    member = member_with(options.email)
    if options.action == "add":
        make_keeper(by=system_person(), user=member)
        print(f"{member.display_name} keeps the installation from today. Every partnership's ledger says so.")
    else:
        end_keeper(by=system_person(), user=member)
        print(f"{member.display_name} no longer keeps the installation. Every partnership's ledger says so.")
    return 0


COMMANDS = (
    Command("partnership", 410, "partnerships of this installation", _partnership_options, partnership),
    Command("organisation", 420, "the bodies in a partnership", _organisation_options, organisation),
    Command("person", 430, "the people of a partnership", _person_options, person),
    Command("keeper", 440, "who keeps what belongs to the whole installation, such as areas", _keeper_options, keeper),
)
