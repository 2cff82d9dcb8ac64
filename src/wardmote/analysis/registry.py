"""The one list of methods: docs, the assessment's method annex and `wardmote methods check` are made from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from wardmote.analysis.citations import cited
from wardmote.analysis.errors import UnknownMethodError

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method as the registry knows it.

    `name` is the method's name in worked-answer files; `answer` takes the `inputs` of such a vector and gives
    its `expected` mapping by calling `function`. `calibration` says how often it errs, where that was tried out.
    """

    name: str
    title: str
    section: str
    citation: str
    variant: str
    needs: str
    never_for: str
    function: Callable[..., Any]
    answer: Answer
    calibration: str = ""


@cache
def methods() -> Mapping[str, Method]:
    """Every registered method by name: each module of the package lists its own in `METHODS`."""
    return {name: method for name, (_module, method) in _listed().items()}


def modules() -> Mapping[str, str]:
    """The module that lists each method, by the method's name."""
    return {name: module for name, (module, _method) in _listed().items()}


@cache
def _listed() -> Mapping[str, tuple[str, Method]]:
    import wardmote.analysis as package

    registered: dict[str, tuple[str, Method]] = {}
    for module_info in walk_packages(package.__path__, f"{package.__name__}."):
        module = import_module(module_info.name)
        listed: Iterable[Method] = getattr(module, "METHODS", ())
        for method in listed:
            if method.name in registered:
                raise UnknownMethodError(f"The method {method.name} is registered twice.")
            registered[method.name] = (module_info.name, method)
    return dict(sorted(registered.items()))


def method(name: str) -> Method:
    """The method of that name; raises UnknownMethodError if there is none."""
    module = import_module(cited(name).module)
    listed: Iterable[Method] = module.METHODS
    return next(method for method in listed if method.name == name)
