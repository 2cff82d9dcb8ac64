"""The tables of reference data as a page lists them: version, who has checked them, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.design.public import long_date
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.reference.public import Contents, Table, TableRefused, every_folder, every_table
from wardmote.foundations.verification.queries import Standing, standings


@dataclass(frozen=True)
class TableLine:
    """One table: what it is about, where it stands, its version, who has checked it, and what is wrong with it."""

    title: str
    file: str
    version: str
    size: str
    checked: str
    is_checked: bool
    own: str
    has_own: bool
    problem: str


@dataclass(frozen=True)
class FolderLine:
    """Declarations of one kind: what they are about, where they stand and how many there are."""

    title: str
    file: str
    size: str


def table_lines(partnership: Partnership) -> list[TableLine]:
    """Every table, those that are wrong first, then by title."""
    checks: dict[str, list[Standing]] = {}
    for each in standings(partnership):
        checks.setdefault(each.kind.slug, []).append(each)
    lines = [_line(table, checks.get(table.slug, [])) for table in every_table()]
    return sorted(lines, key=lambda line: (not line.problem, line.title))


def folder_lines() -> list[FolderLine]:
    """Every folder of declarations, by title."""
    lines = [
        FolderLine(_(each.title), f"{_short(each.package)}/{each.folder}", _files(each.count))
        for each in every_folder()
    ]
    return sorted(lines, key=lambda line: line.title)


def _line(table: Table, checks: Sequence[Standing]) -> TableLine:
    problem = table.problem()
    contents = _readable(table)
    checked = _checked(contents, checks)
    return TableLine(
        title=_(table.title),
        file=f"{_short(table.package)}/{table.file}",
        version=contents.about.version,
        size=_rows(len(contents.every_row)),
        checked=checked or _("Not checked"),
        is_checked=bool(checked),
        own=table.own,
        has_own=bool(problem and table.own) or contents.own is not None,
        problem=problem,
    )


def _readable(table: Table) -> Contents:
    """What is in use, or what is shipped while the installation's own file is wrong."""
    try:
        return table.read()
    except TableRefused:
        return table.shipped()


def _checked(contents: Contents, checks: Sequence[Standing]) -> str:
    """Who has compared it with its source: as a whole, row by row in the file, or line by line on the page of checks."""
    about = contents.own or contents.about
    if about.checked_by and about.checked_on:
        return _("By {who}, {day}").format(who=about.checked_by, day=long_date(about.checked_on))
    rows = [row for row in contents.every_row if row.get("checked_by") and row.get("checked_on")]
    checked_here = [each.check for each in checks if each.check]
    verified = [row for row in contents.every_row if row.get("is_verified")]
    words = []
    if verified or rows:
        count = len({*verified, *rows})
        words.append(ngettext("{count} came checked", "{count} came checked", count).format(count=count))
    if rows:
        latest = max(rows, key=lambda row: row["checked_on"])
        words.append(_("last by {who}, {day}").format(who=latest["checked_by"], day=long_date(latest["checked_on"])))
    if checked_here:
        last = max(checked_here, key=lambda check: check.checked_on)
        share = ngettext("{count} of {all} checked here", "{count} of {all} checked here", len(checks))
        words.append(share.format(count=len(checked_here), all=len(checks)))
        who = last.checked_by.display_name
        words.append(_("last by {who}, {day}").format(who=who, day=long_date(last.checked_on)))
    return "; ".join(words)


def _short(package: str) -> str:
    """A package's folder as a person who looks for the file needs it."""
    return package.removeprefix("wardmote.").replace(".", "/")


def _rows(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")


def _files(count: int) -> str:
    return ngettext("{count} file", "{count} files", count).format(count=f"{count:,}")
