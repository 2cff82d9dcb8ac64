"""The statistics of the house: arrays and tables in, frozen results out. No Django, no I/O, no clock.

A folder is a chapter of the documentation (docs/reference/methods). A module holds one family of methods that an
analyst would look for by name, and lists them in `METHODS`. A notebook need not know the chapters:
`from wardmote.analysis import forecasting` finds a module, `from wardmote.analysis import compare_counts` a method.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def __getattr__(name: str) -> Any:
    """A module by its own name from whichever chapter it stands in, or a registered method's function."""
    for chapter in iter_modules(__path__):
        if chapter.ispkg:
            package = import_module(f"{__name__}.{chapter.name}")
            if any(module.name == name for module in iter_modules(package.__path__)):
                return import_module(f"{package.__name__}.{name}")
    # Looked up last, and not at the top: this package's own modules import it first.
    from wardmote.analysis.citations import citations
    from wardmote.analysis.registry import method

    for citation in citations().values():
        if citation.function == name:
            return method(citation.name).function
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
