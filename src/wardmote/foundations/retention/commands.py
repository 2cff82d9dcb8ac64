"""`wardmote retention`: what is past its time and, when somebody with the standing says so, its disposal."""

import argparse
from typing import TYPE_CHECKING, Any

from wardmote.foundations.command_line import (
    Command,
    Parser,
    answer_options,
    print_json,
    refuse,
    say,
)

if TYPE_CHECKING:
    from wardmote.foundations.members.public import User
    from wardmote.foundations.organisations.public import Partnership
    from wardmote.foundations.retention.public import Certificate, Due


def _options(retention: Parser) -> None:
    retention.add_argument("--simulate", action="store_true", help="only say what is due (the default)")
    retention.add_argument("--carry-out", action="store_true", help="dispose of it, with a certificate")
    retention.add_argument("--by", metavar="E-MAIL", help="who authorises it: a person whose role may")
    retention.add_argument("--rule", action="append", default=[], metavar="RULE", dest="rules", help="only this rule")
    retention.add_argument(
        "--installation",
        action="store_true",
        help="what belongs to the whole installation, where several partnerships share it",
    )
    answer_options(retention)


def retention(options: argparse.Namespace) -> int:
    """Say what is due, rule by rule; with --carry-out dispose of it."""
    from wardmote.foundations.organisations.public import partnership_of

    if options.simulate and options.carry_out:
        return refuse("Say either --simulate or --carry-out.")
    if options.installation and options.partnership:
        return refuse("Say either --installation or --partnership.")
    if options.by and not options.carry_out:
        return refuse("--by names who authorises a disposal: say --carry-out too, or leave it out.")
    whose = None if options.installation else partnership_of(options)
    return _carry_out(options, whose) if options.carry_out else _simulate(options, whose)


def _simulate(options: argparse.Namespace, whose: "Partnership | None") -> int:
    from django.utils import timezone

    from wardmote.foundations.retention.public import check_rules, what_is_due

    check_rules(whose, options.rules)
    rows = what_is_due(whose, timezone.localdate(), options.rules)
    if options.json:
        print_json([_row(each) for each in rows])
        return 0
    for each in rows:
        print(_line(each))
    due = sum(each.count for each in rows)
    print(
        f"{due:,} due. Nothing was removed: that needs --carry-out, and --by with who authorises it."
        if due
        else "Nothing is due."
    )
    return 0


def _row(due: "Due") -> dict[str, Any]:
    return {
        "rule": due.rule.slug,
        "name": due.line.name,
        "what": due.rule.model,
        "action": "removed" if due.rule.is_removal else "cleared",
        "kept_for": str(due.length),
        "is_own": due.is_own,
        "due": due.count,
        "oldest": due.oldest,
        "newest": due.newest,
        "held": due.held,
        "kept_by_others": due.resting,
    }


def _line(due: "Due") -> str:
    oldest = f", the oldest from {due.oldest:%-d %B %Y}" if due.oldest else ""
    under_hold = f", {due.held:,} under a legal hold" if due.held else ""
    resting = f", {due.resting:,} kept with what rests on them" if due.resting else ""
    return f"{due.rule.slug:<18} {due.line.name} ({due.length}): {due.count:,} due{oldest}{under_hold}{resting}"


def _carry_out(options: argparse.Namespace, whose: "Partnership | None") -> int:
    from wardmote.foundations.retention.public import carry_out

    if not options.by:
        return refuse("Say with --by who authorises this: the e-mail address of a person whose role may.")
    person, standing = _authoriser(options.by, whose)
    if person is None:
        return refuse("Nobody of that address has a role that may authorise disposal here.")
    certificate = carry_out(
        by=person,
        partnership=whose,
        only=options.rules,
        authorised_as=standing,
        say=lambda sentence, done, total: say(f"{sentence}: {done:,} of {total:,}"),
    )
    if options.json:
        print_json(_certified(certificate))
    elif certificate is None:
        print("Nothing is due.")
    else:
        print(f"Certificate {certificate.number}: {_count(certificate):,} disposed of.")
    return 0


def _authoriser(address: str, whose: "Partnership | None") -> "tuple[User | None, str]":
    """The person of this address and the standing in which they may; for the installation, that of any partnership."""
    from wardmote.foundations.access.public import partnerships_of, standing
    from wardmote.foundations.members.public import User
    from wardmote.foundations.retention.public import RetentionPermission

    person = User.objects.filter(email=address.strip().lower(), is_active=True).first()
    if person is None:
        return None, ""
    for partnership in [whose] if whose is not None else partnerships_of(person):
        role = standing(person, RetentionPermission.DISPOSAL_AUTHORISE, partnership=partnership)
        if role:
            return person, role
    return None, ""


def _count(certificate: "Certificate") -> int:
    return sum(certificate.disposals.values_list("count", flat=True))


def _certified(certificate: "Certificate | None") -> dict[str, Any]:
    if certificate is None:
        return {"certificate": None, "disposals": []}
    fields = ("rule", "model", "action", "length", "count", "oldest", "newest", "keys")
    return {
        "certificate": str(certificate.pk),
        "number": certificate.number,
        "disposals": list(certificate.disposals.values(*fields)),
    }


COMMANDS = (Command("retention", 330, "what is past its time; removes nothing unless told to", _options, retention),)
