"""Refusals, in the ledger with the person who met them."""

import logging

from django.db import OperationalError
from django.http import HttpRequest

from wardmote.foundations.ledger.public import record_look
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership

logger = logging.getLogger(__name__)


def record_refusal(
    request: HttpRequest, *, on: Partnership, partnership: Partnership | None = None, permission: str = ""
) -> None:
    """Record that somebody came to a door that is shut to them.

    A stranger's visit is in no partnership's ledger: its administrators would learn the names of people elsewhere.
    A database that takes nothing (a full disk) does not turn a refusal into a fault.
    """
    if not isinstance(request.user, User):
        return
    page = request.resolver_match.view_name if request.resolver_match else ""
    try:
        record_look(
            by=request.user,
            event="access.page.refused",
            on=on,
            partnership=partnership,
            after={"page": page, "permission": permission} if permission else {"page": page},
        )
    except OperationalError:
        logger.warning("A refusal could not be recorded in the ledger.")
