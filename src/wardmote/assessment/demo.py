"""The strategic assessment of the demonstration."""

from django.db import transaction

from wardmote.assessment.public import Assessment, assess, write_text
from wardmote.demo.story import Part, Telling, months, story
from wardmote.foundations.members.demo import aldermere, person_in


@transaction.atomic
def build(telling: Telling) -> None:
    """The analyst makes it, the head of community safety writes two of its headings; all of that or none."""
    telling.say("Making the strategic assessment")
    partnership, council, last = aldermere(), story()["councils"][0]["code"], months()[-1]
    assessment = assess(
        by=person_in(partnership, "analyst"), partnership=partnership, area=council, year_ending=f"{last:%Y-%m}"
    )
    head = person_in(partnership, "head_of_community_safety")
    for item, text in story()["texts"].items():
        write_text(by=head, assessment=assessment, item=item, text=text.strip(), seen=None)


def is_built() -> bool:
    """Whether there is one."""
    return Assessment.objects.filter(partnership=aldermere()).exists()


PART = Part(build, is_built)
