"""A process that answers has read what its first pages need."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real
from pytest_django import DjangoAssertNumQueries

from wardmote.config.catalogues import leave_out_empty_catalogues
from wardmote.config.warming import warm


def test_every_page_of_ours_is_read(django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    # No database is asked: connections belong to the threads that answer.
    with django_assert_num_queries(0):
        assert warm() > 80


def test_words_are_looked_for_in_no_catalogue_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})
    before = trans_real.translation("en-gb")
    own, theirs = before.gettext("Skip to main content"), before.gettext("Enter a valid email address.")
    assert len(catalogues_of(before)) > 1
    leave_out_empty_catalogues()
    after = trans_real.translation("en-gb")
    assert after is before
    assert all(set(each.keys()) - {""} for each in catalogues_of(after))
    assert (after.gettext("Skip to main content"), after.gettext("Enter a valid email address.")) == (own, theirs)


def catalogues_of(translation: Any) -> list[Any]:
    found = []
    while translation is not None:
        found.append(translation._catalog)
        translation = translation._fallback
    return found


SERVER = """
import sys
import django
django.setup()
from wardmote.config.answering import ready_application
ready_application()
print(*(name for name in ("statsmodels", "pandas", "scipy.stats", "scipy.signal") if name in sys.modules))
from wardmote.analysis.time_and_forecasts.seasonality import seasonal_index
seasonal_index([1.0, 2.0, 3.0, 4.0] * 9)
print(*(name for name in ("statsmodels", "pandas", "scipy.stats", "scipy.signal") if name in sys.modules))
"""


def test_a_web_process_loads_no_library_of_statistics_that_pages_do_not_use(tmp_path: Path) -> None:
    """Half of SciPy, pandas and statsmodels took each process one and a half seconds, beside its first pages."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "WARDMOTE_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    asked = [sys.executable, "-c", SERVER]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.split() == []
