"""What members are told of retention."""

from django.utils.translation import gettext_noop

from wardmote.foundations.messages.public import notice_kind

DISPOSAL_DUE = notice_kind(
    "retention.disposal-due",
    title=gettext_noop("Something is due for disposal"),
    sentence=gettext_noop("%(count)s things are past their time and wait for somebody to authorise their disposal."),
)
