from pathlib import Path

import pytest

from wardmote.measures.counting.definitions import measures, read_definition
from wardmote.measures.counting.offence_codes import codes_in, offence_code
from wardmote.measures.counting.offence_weights import weights_of
from wardmote.measures.errors import BadDefinition


@pytest.mark.parametrize(
    ("written", "code"),
    [("28E", "28E"), (" 028e ", "28E"), ("4/1", "4.1"), ("4.10", "4.10"), ("105A", "105A"), ("8 N", "8N"), (None, "")],
)
def test_a_code_has_one_spelling(written: str | None, code: str) -> None:
    assert offence_code(written) == code


def test_a_row_of_a_list_may_stand_for_several_codes() -> None:
    assert list(codes_in("1, 4.1/2/10")) == ["1", "4.1", "4.2", "4.10"]
    assert list(codes_in("37.2")) == ["37.2"]
    assert list(codes_in("4/1")) == ["4.1"]


def test_only_clear_weights_are_taken() -> None:
    rows = [("1", "7,000.5"), ("2", "n/a"), ("3", "-4"), ("4.4", "5"), ("4.4", "6"), ("5D", "9"), ("5D", "9")]
    held = weights_of({"offence_code": code, "weight": weight} for code, weight in rows)
    assert held.by_code == {"1": 7000.5, "5D": 9.0}
    assert held.unclear == {"4.4"}


def test_no_index_is_made_of_police_uk(tmp_path: Path) -> None:
    assert not [entry.slug for entry in measures() if entry.is_weighted and entry.is_police_uk]
    path = tmp_path / "bad.toml"
    path.write_text(
        'title = "A"\none = "a"\nmany = "as"\nabout = "A."\nkind = "weighted"\nweights = "severity-weights"\n'
        'sources = ["police-uk-street"]\npolarity = "neutral"\ndisclosure = "none"\nwarnings = []\n[[version]]\n'
        'number = 1\nvalid_from = 2026-01-01\ncounted_from = 2010-12-01\ndefinition = "All."\ncategories = []\n'
    )
    with pytest.raises(BadDefinition, match="needs codes"):
        read_definition(path)
    path.write_text(path.read_text().replace('weights = "severity-weights"\n', ""))
    with pytest.raises(BadDefinition, match="'weights'"):
        read_definition(path)
