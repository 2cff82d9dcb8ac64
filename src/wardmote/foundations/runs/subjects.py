"""The header of a run's page."""

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import Action, Fact, Subject, moment
from wardmote.foundations.runs.models import Run


def run_subject(run: Run) -> Subject:
    """What ran, how it stands, who started it and when."""
    facts = [Fact(run.started_by.display_name), Fact(_("started {moment}").format(moment=moment(run.created_at)))]
    if run.finished_at:
        facts.append(Fact(_("ended {moment}").format(moment=moment(run.finished_at))))
    actions = (Action(_("See the result"), run.result_url, is_first=True),) if run.result_url else ()
    return Subject(run.title, ((run.get_state_display(), run.colour),), tuple(facts), actions)
