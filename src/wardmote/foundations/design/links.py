"""Links that a page shows only where they open: a page's context carries `opens`, which asks the door of their route."""

from collections.abc import Callable
from typing import Any, Protocol

Opens = Callable[[str], bool]


class Context(Protocol):
    """What a template knows, or a dictionary of it."""

    def get(self, key: str, otherwise: Any = None, /) -> Any:
        """What stands under a name."""


def opens_in(context: Context) -> Opens:
    """Whether a link opens for whoever looks at this page; outside a partnership's pages every link is shown."""
    opens = context.get("opens")
    return opens if callable(opens) else _every


def _every(_url: str) -> bool:
    return True
