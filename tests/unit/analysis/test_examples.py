"""The examples in the docstrings are true."""

import doctest

import pytest

from wardmote import analysis

MODULES = [
    "change",
    "concentration",
    "control_charts",
    "disparity",
    "evaluation",
    "rates",
    "small_numbers",
    "standardisation",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module_are_true(name: str) -> None:
    module = getattr(analysis, name)
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
