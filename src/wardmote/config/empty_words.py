"""What Home says where there is nothing: for each role what would stand there, in its own words."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from wardmote.assessment.public import AssessmentPermission
from wardmote.foundations.access.public import Permission
from wardmote.foundations.retention.public import RetentionPermission
from wardmote.intake.public import IntakePermission


def nothing_needs_you(granted: Collection[Permission], *, is_under_way: bool) -> str:
    """What is said where nothing waits: what would, for somebody with these permissions."""
    nothing = _("Nothing needs you today.")
    return f"{nothing} {_what_would(granted, is_under_way=is_under_way)}"


def _what_would(granted: Collection[Permission], *, is_under_way: bool) -> str:
    by_permission = {
        IntakePermission.BATCH_LOAD: _(
            "Late files, work that ended badly and headings that nobody has written yet appear here."
        ),
        AssessmentPermission.WRITE: _("Overdue returns, agreements to review and headings to write appear here."),
        RetentionPermission.SCHEDULE_EDIT: _("Legal holds and agreements whose review is due appear here."),
        IntakePermission.RETURN_SEND: _(
            "Returns and files that your organisation owes appear here, with the day they are due."
        ),
    }
    to_do = next((words for permission, words in by_permission.items() if permission in granted), "")
    if to_do:
        return to_do
    if is_under_way:
        return _("The partnership is being set up. You will find its figures and its first assessment here.")
    if AssessmentPermission.EXPORT in granted:
        return _("The figures that the partnership watches and its newest assessment are on this page.")
    return _("See what is happening in your area, and take figures out for your meetings.")


def no_figures(granted: Collection[Permission]) -> str:
    """What is said where no figure can be shown yet."""
    if IntakePermission.BATCH_LOAD in granted:
        return _("Six to eight figures stand here once areas and files are loaded.")
    return _("The figures that the partnership watches stand here once its analyst has loaded files.")


def nothing_new(granted: Collection[Permission]) -> str:
    """What is said where nothing came since."""
    if IntakePermission.SOURCE_VIEW in granted:
        return _("No file was loaded and no assessment was built.")
    return _("No new records and no new assessment.")
