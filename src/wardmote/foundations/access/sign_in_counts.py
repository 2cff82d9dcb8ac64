"""Failed sign-ins are counted in the database; while it can only be read, in the process."""

from typing import Any

from axes.handlers.cache import AxesCacheHandler
from axes.handlers.database import AxesDatabaseHandler

from wardmote.foundations.ledger.public import can_record


class CountingHandler(AxesDatabaseHandler):  # type: ignore[misc] # axes has no types
    """The library's, which forgets nothing it can still count."""

    def __init__(self) -> None:
        super().__init__()
        self.in_process = AxesCacheHandler()

    def get_failures(self, request: Any, credentials: Any = None) -> int:
        """How often it failed: as the database knows, and since then."""
        counted: int = super().get_failures(request, credentials)
        return counted if can_record() else counted + self.in_process.get_failures(request, credentials)

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **kwargs: Any) -> None:
        """Count one more."""
        if can_record():
            super().user_login_failed(sender, credentials, request, **kwargs)
        else:
            self.in_process.user_login_failed(sender, credentials, request, **kwargs)

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Count anew."""
        if can_record():
            super().user_logged_in(sender, request, user, **kwargs)
        else:
            self.in_process.user_logged_in(sender, request, user, **kwargs)

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Note it where it can be noted."""
        if can_record():
            super().user_logged_out(sender, request, user, **kwargs)
        else:
            self.in_process.user_logged_out(sender, request, user, **kwargs)
