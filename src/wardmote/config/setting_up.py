"""What is left to do before a partnership can work with the program, for each role what concerns it."""

from wardmote.foundations.access.public import Permission
from wardmote.foundations.design.public import FirstStep
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import called


def steps(partnership: Partnership, person: User, granted: frozenset[Permission]) -> list[FirstStep]:
    """The steps that this person may take, every room's, in order; none once all of theirs are done."""
    theirs = [step for first_steps in called("setting_up") for step in first_steps(partnership, person, granted)]
    return [] if all(step.is_done for step in theirs) else sorted(theirs, key=lambda step: step.rank)
