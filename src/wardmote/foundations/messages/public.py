"""What other rooms may call to send mail and to tell members something."""

from wardmote.foundations.messages.addresses import absolute, installation_address, note_listening
from wardmote.foundations.messages.delivery import deliver_due
from wardmote.foundations.messages.errors import MessageError, MessageRefused
from wardmote.foundations.messages.kinds import NoticeKind, after_delivery, notice_kind
from wardmote.foundations.messages.models import Message
from wardmote.foundations.messages.news import news
from wardmote.foundations.messages.notices import ShownNotice, mark_read, notify, send_digests, unread
from wardmote.foundations.messages.operations import is_mail_set_up, post_message, try_again
from wardmote.foundations.messages.permissions import MessagesPermission
from wardmote.foundations.messages.rules import State as MessageState
from wardmote.foundations.messages.rules import Way
from wardmote.foundations.messages.writing import written
from wardmote.foundations.post.public import Posting, can_send, letter, send_after_commit

__all__ = [
    "Message",
    "MessageError",
    "MessageRefused",
    "MessageState",
    "MessagesPermission",
    "NoticeKind",
    "Posting",
    "ShownNotice",
    "Way",
    "absolute",
    "after_delivery",
    "can_send",
    "deliver_due",
    "installation_address",
    "is_mail_set_up",
    "letter",
    "mark_read",
    "news",
    "note_listening",
    "notice_kind",
    "notify",
    "post_message",
    "send_after_commit",
    "send_digests",
    "try_again",
    "unread",
    "written",
]
