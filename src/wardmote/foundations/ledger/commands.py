"""`wardmote ledger`: the append-only record."""

import argparse
from typing import TYPE_CHECKING

from wardmote.foundations.command_line import Command, Parser, actions, json_option, print_json

if TYPE_CHECKING:
    from pathlib import Path

    from wardmote.foundations.ledger.public import End


def _options(ledger: Parser) -> None:
    what = actions(ledger)
    verify = what.add_parser("verify", help="name the first broken entry, if any")
    known = verify.add_mutually_exclusive_group()
    known.add_argument(
        "--since",
        action="append",
        default=[],
        metavar="CHAIN:NUMBER:HASH",
        help="an end that was written down elsewhere; may be said several times",
    )
    known.add_argument("--backup", metavar="BACKUP", help="compare with the ends that a backup has")
    json_option(what.add_parser("head", help="print the end of each chain, to be kept elsewhere"))
    what.add_parser("anchor", help="keep the ends where WARDMOTE_LEDGER_ANCHOR says, now")
    what.add_parser("protect", help="put back the database's own protection of the entries, if it is gone")
    json_option(verify)


def ledger(options: argparse.Namespace) -> int:
    """Verify the chains, print or anchor their ends, or put the protection back; the status is 1 if one is broken."""
    return {"protect": _protect, "head": _head, "anchor": _anchor, "verify": _verify_ledger}[options.action](options)


def _protect(_options: argparse.Namespace) -> int:
    from wardmote.foundations.ledger.public import protect
    from wardmote.foundations.members.public import system_person

    gone = protect(by=system_person())
    print(f"Put back: {', '.join(gone)}." if gone else "Nothing was missing.")
    return 0


def _head(options: argparse.Namespace) -> int:
    """The end of each chain, to be kept elsewhere."""
    from wardmote.foundations.ledger.public import ends

    chain_ends = ends()
    if options.json:
        print_json({"ends": [str(end) for end in chain_ends]})
    else:
        print("\n".join(map(str, chain_ends)) or "The ledger has no entries yet.")
    return 0


def _anchor(_options: argparse.Namespace) -> int:
    """Keep the ends where WARDMOTE_LEDGER_ANCHOR says, now."""
    from wardmote.foundations.ledger.public import anchor

    print(anchor())
    return 0


def _verify_ledger(options: argparse.Namespace) -> int:
    from pathlib import Path

    from wardmote.foundations.ledger.public import parsed_ends, verify

    since = _ends_in(Path(options.backup)) if options.backup else parsed_ends(" ".join(options.since))
    verification = verify(since=since)
    if options.json:
        print_json(
            {
                "ok": verification.ok,
                "entries": verification.entries,
                "sentence": verification.sentence,
                "chains": [
                    {
                        "chain": chain.chain,
                        "ok": chain.ok,
                        "entries": chain.entries,
                        "first_broken": chain.first_broken,
                        "waiting": chain.waiting,
                        "end": str(chain.end),
                        "sentence": chain.sentence,
                    }
                    for chain in verification.chains
                ],
            }
        )
        return 0 if verification.ok else 1
    for chain in verification.chains:
        print(chain.sentence, *([f"Its end: {chain.end}"] if chain.ok else []))
    print(verification.sentence)
    return 0 if verification.ok else 1


def _ends_in(backup: "Path") -> "list[End]":
    """Where each chain ended when a backup was made."""
    import json

    from wardmote.foundations.ledger.errors import LedgerError
    from wardmote.foundations.ledger.public import parsed_ends

    try:
        manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
        return parsed_ends(" ".join(manifest["ledger"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise LedgerError(
            f"{backup} is no backup that can be read: name a folder that `wardmote backup` made."
        ) from None


COMMANDS = (Command("ledger", 320, "the append-only record", _options, ledger),)
