"""What this room tells members."""

from django.utils.translation import gettext_noop

from wardmote.foundations.messages.public import Way, notice_kind

notice_kind(
    "access.emergency",
    title=gettext_noop("Something that I answer for was opened in an emergency"),
    sentence=gettext_noop("Opened in an emergency, without having been given: %(reference)s."),
    usual=Way.PAGE,
)
