"""What members and partners are told of sharing, and what is noted when a letter has left."""

from django.utils.translation import gettext_noop

from wardmote.foundations.messages.public import Message, MessageState, after_delivery, notice_kind
from wardmote.foundations.whole_numbers import whole_number
from wardmote.sharing.models import Reminder
from wardmote.sharing.operations.reminders import REMINDER, note_delivery
from wardmote.sharing.operations.returns import SENT_BACK
from wardmote.sharing.rules import Delivery

notice_kind(
    SENT_BACK,
    title=gettext_noop("A return of yours was sent back"),
    sentence=gettext_noop(
        "Your return of %(dataset)s for %(quarter)s was sent back: something in it must be put right."
    ),
)


DELIVERY = {
    MessageState.SENT: Delivery.SENT,
    MessageState.GIVEN_UP: Delivery.FAILED,
    MessageState.UNCERTAIN: Delivery.UNKNOWN,
}


@after_delivery(REMINDER)
def note_reminder(message: Message) -> None:
    """A reminder is sent once the mail server has taken its letter."""
    reminder = Reminder.objects.filter(pk=whole_number(message.about.partition(":")[2]) or 0).first()
    if reminder is not None:
        note_delivery(by=message.posted_by, reminder=reminder, delivery=DELIVERY[MessageState(message.state)])
