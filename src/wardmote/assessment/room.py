"""What this room brings to the house."""

from wardmote.assessment.permissions import AssessmentPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.assessment",
    addresses=(Addresses("assessments/", "wardmote.assessment.urls"),),
    pages=(Page(Group.EVIDENCE, 40, gettext_noop("Assessments"), "assessment:assessments"),),
    waiting="wardmote.assessment.public.waiting",
    news="wardmote.assessment.public.news",
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
