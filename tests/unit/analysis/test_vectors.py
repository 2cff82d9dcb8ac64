"""Every worked answer of the reference file holds."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from wardmote.analysis.checking import check_vectors

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("WARDMOTE_SHARED_DATA", ROOT / ".." / "shared" / "data"))
REFERENCE = DATA.parent / "reference" / "methods_vectors.json"
SLOW = {"forecast_reference", "linkage_accuracy"}
VECTORS = json.loads(REFERENCE.read_text("utf-8"))["vectors"] if REFERENCE.exists() else []


@pytest.mark.skipif(not VECTORS, reason="The reference file of worked answers is not beside WARDMOTE_SHARED_DATA.")
@pytest.mark.parametrize(
    "vector",
    [
        pytest.param(vector, id=vector["id"], marks=[pytest.mark.slow] if vector["method"] in SLOW else [])
        for vector in VECTORS
    ],
)
def test_vector_equals_its_worked_answer(vector: dict[str, Any]) -> None:
    (outcome,) = check_vectors({"vectors": [vector]})
    if "pip install" in outcome.reason:
        pytest.skip(outcome.reason)
    assert outcome.passed, outcome.reason
