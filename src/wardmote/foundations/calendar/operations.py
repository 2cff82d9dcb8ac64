"""Adding and removing a partnership's closed days."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.calendar.bank_holidays import bank_holidays, holiday_name
from wardmote.foundations.calendar.errors import CalendarRefused
from wardmote.foundations.calendar.listening import CHANGED
from wardmote.foundations.calendar.models import ClosedDay
from wardmote.foundations.calendar.working_days import SATURDAY
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import queue_work


@transaction.atomic
def add_closed_day(*, by: User, partnership: Partnership, on: date, name: str) -> ClosedDay:
    """Close a day that is a working day so far. Deadlines that are still to come are reckoned anew. Raises CalendarRefused."""
    tidy_name = " ".join(name.split())
    if not tidy_name:
        raise CalendarRefused(_("Say why it is closed, such as “Council offices closed”."))
    if on <= timezone.localdate():
        raise CalendarRefused(_("Give a day that is still to come: deadlines that have been reckoned stand."))
    if on.weekday() >= SATURDAY:
        raise CalendarRefused(_("That is a Saturday or Sunday, which no deadline counts."))
    if on in (known := bank_holidays(on.year)):
        raise CalendarRefused(_("That is a bank holiday already: %(name)s.") % {"name": holiday_name(known[on])})
    try:
        with transaction.atomic():
            closed = ClosedDay.objects.create(partnership=partnership, on=on, name=tidy_name[:80], added_by=by)
    except IntegrityError:
        raise CalendarRefused(_("That day is closed already.")) from None
    record(by=by, event="calendar.day.closed", on=closed, partnership=partnership, after={"on": on})
    queue_work(CHANGED, parameters={"partnership": partnership.pk})
    return closed


@transaction.atomic
def remove_closed_day(*, by: User, closed: ClosedDay) -> None:
    """Make it a working day again. Raises CalendarRefused for a day that has been."""
    if closed.on <= timezone.localdate():
        raise CalendarRefused(_("That day has been: deadlines were reckoned with it."))
    record(by=by, event="calendar.day.opened", on=closed, partnership=closed.partnership, before={"on": closed.on})
    queue_work(CHANGED, parameters={"partnership": closed.partnership_id})
    closed.delete()
