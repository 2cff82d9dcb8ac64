"""The room's work: what is due is reckoned anew when closed days have changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from wardmote.foundations.calendar.listening import CHANGED, listeners
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.runs.public import Lane, Progress, Run, job


@job(CHANGED, title=gettext_noop("Reckon deadlines with the closed days"), lane=Lane.QUICK)
def tell_listeners(run: Run, _progress: Progress) -> Mapping[str, Any]:
    """Tell whoever reckons with closed days that a partnership's have changed."""
    partnership = Partnership.objects.filter(pk=run.parameters["partnership"]).first()
    answers = [listener(partnership) for listener in listeners()] if partnership else []
    return {"told": len(answers)}
