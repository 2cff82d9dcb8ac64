"""What members are told of clocks."""

from django.utils.translation import gettext_noop

from wardmote.foundations.clocks.reminding import DUE, OVERDUE
from wardmote.foundations.messages.public import notice_kind

notice_kind(DUE, title=gettext_noop("Something is due soon"), sentence=gettext_noop("%(title)s: due by %(day)s."))
notice_kind(
    OVERDUE, title=gettext_noop("Something is overdue"), sentence=gettext_noop("%(title)s: was due by %(day)s.")
)
