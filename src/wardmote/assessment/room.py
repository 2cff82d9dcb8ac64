"""What this room brings to the house."""

from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Part, Room, WhereEmpty, gettext_noop

ROOM = Room(
    "wardmote.assessment",
    addresses=(Addresses("assessments/", "wardmote.assessment.urls"),),
    pages=(Page(Group.EVIDENCE, 40, gettext_noop("Assessments"), "assessment:assessments"),),
    waiting="wardmote.assessment.public.waiting",
    news="wardmote.assessment.public.news",
    where_empty=(
        WhereEmpty(
            Part.NEEDS_YOU,
            20,
            gettext_noop("Overdue returns, agreements to review and headings to write appear here."),
            AssessmentPermission.WRITE,
        ),
        # Those who only read wait for the first assessment.
        WhereEmpty(
            Part.NEEDS_YOU,
            50,
            gettext_noop("The partnership is being set up. You will find its figures and its first assessment here."),
            until="wardmote.assessment.public.has_assessments",
        ),
        WhereEmpty(
            Part.NEEDS_YOU,
            60,
            gettext_noop("The figures that the partnership watches and its newest assessment are on this page."),
            AssessmentPermission.EXPORT,
        ),
        WhereEmpty(Part.NEWS, 20, gettext_noop("No new records and no new assessment.")),
    ),
    permissions=AssessmentPermission,
    commands="wardmote.assessment.commands",
    setting_up="wardmote.assessment.setting_up.first_steps",
    demo="wardmote.assessment.demo",
    jobs="wardmote.assessment.jobs",
    retention="wardmote.assessment.retention",
    events="wardmote.assessment.events",
    # The partnership's own Word templates.
    backup=("templates",),
    warms=("wardmote.assessment.public",),
    search="wardmote.assessment.search",
)
