from pathlib import Path

import pytest

from wardmote.measures.comparisons.pairs import are_dated_apart, pairs, read_pair
from wardmote.measures.counting.definitions import measure
from wardmote.measures.errors import BadDefinition

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "pairs.md"
GOOD = """title = "A"
about = "B."
first = "violent-crime"
second = "assault-attendances"
first_by = "the police"
second_by = "the hospital"
valid_from = 2026-11-01
notes = ["They differ."]
"""


def test_the_shipped_pairs_are_of_domestic_abuse_violence_and_hate_and_documented() -> None:
    assert set(pairs()) == {"domestic-abuse", "hate", "violence"}
    for slug, pair in pairs().items():
        assert f"| `{slug}` | `{pair.first}` | `{pair.second}` |" in PAGE.read_text(encoding="utf-8")
        assert len(pair.notes) >= 3


def test_crimes_by_date_committed_and_by_date_recorded_are_not_alike() -> None:
    own, published, home_office = (
        measure(slug) for slug in ("police-violence-with-injury", "violent-crime", "recorded-crime-home-office")
    )
    assert are_dated_apart(own, published)
    assert are_dated_apart(home_office, own)
    assert not are_dated_apart(published, home_office)
    assert not are_dated_apart(own, measure("police-hate-crime"))
    assert not any(are_dated_apart(*pair.measures) for pair in pairs().values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('about = "B."', "", "about"),
        ('notes = ["They differ."]', "", "notes"),
        ('["They differ."]', "[]", "why the two counts differ"),
        ("assault-attendances", "assaults", "assaults"),
        ("assault-attendances", "violent-crime", "two different counts"),
        ("assault-attendances", "charged-share", "share"),
        ('title = "A"', 'title = "A', "not TOML"),
        ('title = "A"', 'title = "A"\ntotal = "yes"', "total"),
    ],
)
def test_a_pair_that_breaks_the_rules_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "made-up.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDefinition, match=says) as refused:
        read_pair(path)
    assert "made-up.toml" in str(refused.value)
