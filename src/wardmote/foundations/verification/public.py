"""What other rooms may call: declare what can be verified, and ask what is left."""

from wardmote.foundations.verification.models import Check
from wardmote.foundations.verification.operations import record_check, withdraw_check
from wardmote.foundations.verification.permissions import VerificationPermission
from wardmote.foundations.verification.queries import Standing, open_slugs, standings
from wardmote.foundations.verification.registry import Item, Kind, register

__all__ = [
    "Check",
    "Item",
    "Kind",
    "Standing",
    "VerificationPermission",
    "open_slugs",
    "record_check",
    "register",
    "standings",
    "withdraw_check",
]
