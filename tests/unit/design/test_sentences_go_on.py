"""A sentence that goes on after a colon keeps the name of its month."""

import pytest

from wardmote.foundations.design.public import within_a_sentence


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("April 2023 was higher", "April 2023 was higher"),
        ("The gap is wider", "the gap is wider"),
        ("797 burglaries", "797 burglaries"),
        ("", ""),
    ],
)
def test_only_a_month_keeps_its_capital(text: str, within: str) -> None:
    assert within_a_sentence(text) == within
