"""What a sender is told to send: the next period that is due, the columns, and a blank file to fill in."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import members_who_may, permissions_of
from wardmote.foundations.members.public import User
from wardmote.foundations.months import add_months
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake import queries
from wardmote.intake.permissions import IntakePermission
from wardmote.intake.previews import between
from wardmote.intake.queries import Calendar
from wardmote.intake.scope import own_organisations, sendable
from wardmote.intake.sources import Source
from wardmote.intake.sourcing import cadence

ALIGNED = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file that a person's organisation sends: where to send it, where to see what it holds, what is due next."""

    text: str
    url: str
    wanted_url: str
    expected: str
    period: str = ""
    due: date | None = None
    is_late: bool = False


def what_they_send(partnership: Partnership, user: User) -> list[SentFile]:
    """The files that the person's own organisation sends, for those who come to send files and may load no others."""
    if not _only_sends(partnership, user):
        return []
    today = timezone.localdate()
    offered = sendable(own_organisations(user, partnership), today)
    calendars = queries.all_calendars(partnership, today=today) if offered else {}
    address = reverse("intake:load", args=[partnership.slug])
    files = []
    for slug, (source, sender) in offered.items():
        calendar = next((each for each in calendars.get(slug, ()) if each.sender == sender.code), None)
        start = next_period(source, calendar, today)
        due = due_day(source, start) if start else None
        files.append(
            SentFile(
                text=source.title,
                url=f"{address}?source={slug}",
                wanted_url=reverse("intake:wanted", args=[partnership.slug, slug]),
                expected=cadence(source),
                period=between(start, add_months(start, source.span - 1)) if start else "",
                due=due,
                is_late=due is not None and due < today,
            )
        )
    return files


def next_period(source: Source, calendar: Calendar | None, today: date) -> date | None:
    """The first month of the earliest period that has not come; None where nothing says when the next one is.

    Of a source of which nothing has come, it is the period that ended last.
    """
    step = ALIGNED.get(source.every)
    if step is None:
        return None
    if calendar is None or calendar.latest is None:
        return add_months(_aligned(today, step), -step)
    return calendar.late[0] if calendar.late else add_months(_aligned(calendar.latest, step), step)


def due_day(source: Source, start: date) -> date:
    """The last day on which the period that begins then comes in time."""
    return add_months(start, source.span + source.lag_months) - timedelta(days=1)


def _aligned(day: date, step: int) -> date:
    return date(day.year, day.month - (day.month - 1) % step, 1)


def whom_to_ask(partnership: Partnership, user: User) -> str:
    """For somebody who came to send files and of whose organisation none is declared: whom to ask, by name."""
    own = own_organisations(user, partnership) if _only_sends(partnership, user) else []
    if not own or sendable(own, timezone.localdate()):
        return ""
    bodies = ", ".join(each.name for each in own)
    members = members_who_may(partnership, IntakePermission.BATCH_LOAD)
    if not members:
        return _(
            "No file is expected from %(bodies)s yet. The partnership has no analyst to ask: ask its administrator."
        ) % {"bodies": bodies}
    names = ", ".join(f"{each.user.display_name} ({each.organisation.name})" for each in members)
    return _("No file is expected from %(bodies)s yet. If you should send one, ask %(names)s.") % {
        "bodies": bodies,
        "names": names,
    }


def _only_sends(partnership: Partnership, user: User) -> bool:
    granted = permissions_of(user, partnership)
    return IntakePermission.RETURN_SEND in granted and IntakePermission.BATCH_LOAD not in granted


def headings(source: Source) -> list[str]:
    """The columns of a blank file: those of the newest layout that are needed or kept, the needed ones first.

    A column that is not loaded, such as remarks, would only invite what should not come.
    """
    layout = source.layouts[0]
    used = {each.casefold() for each in (*source.columns.values(), *source.attributes.values(), *source.unpivot)}
    return [*layout.required, *(name for name in layout.optional if name.casefold() in used)]


def blank_csv(source: Source) -> bytes:
    """The columns as a CSV file, with the mark by which spreadsheets know its letters."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(headings(source))
    return text.getvalue().encode("utf-8-sig")


def blank_workbook(source: Source) -> bytes:
    """The columns as a workbook, with the heading row kept in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = str(source.format.get("sheet", "")) or _("Data")
    for place, name in enumerate(headings(source), start=1):
        cell = sheet.cell(row=1, column=place, value=name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(14, len(name) + 2)
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


BLANKS: Mapping[str, tuple[Callable[[Source], bytes], str]] = {
    "csv": (blank_csv, "text/csv; charset=utf-8"),
    "xlsx": (blank_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
