"""What members are told of long work."""

from django.utils.translation import gettext_noop

from wardmote.foundations.messages.kinds import notice_kind

RUN_ENDED = notice_kind(
    "runs.ended",
    title=gettext_noop("A run of yours has ended"),
    sentence=gettext_noop("“%(title)s” has ended: %(state)s."),
)
