"""A number asked from Python loads what counts it, and no page, no address and no method that it does not use."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# What stood loaded after the last move that made it less; it may only go down.
MOST_TO_IMPORT, MOST_TO_ASK = 95, 4
PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.integration.measures import made
from tests.integration.places import small
from tests.personas import make_partnership
from wardmote.foundations.members.public import system_person
from wardmote.foundations.places.public import load_areas
from wardmote.intake.public import load
folder = Path(sys.argv[1])
load_areas(by=system_person(), paths=[small.write(folder / "areas")])
partnership = make_partnership()
paths = [made.write(folder / "files", month) for month in made.months()]
load(by=system_person(), partnership=partnership, source="police-uk-street", paths=paths)
"""
ASK = """
import json, sys
import django
django.setup()
def loaded():
    return {name for name in sys.modules if name.startswith("wardmote")}
before = loaded()
from wardmote.measures.public import figure
imported = loaded()
from django.apps import apps
partnership = next(one for one in apps.get_models() if one.__name__ == "Partnership").objects.get()
made = figure(partnership=partnership, measure="burglary", area="E06000901", year_ending="2023-04")
print(json.dumps({
    "count": made.count,
    "cites": [one.citation for one in made.provenance.methods],
    "import": sorted(imported - before),
    "ask": sorted(loaded() - imported),
}))
"""


def run(code: str, home: Path, *words: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
        "WARDMOTE_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_asking_one_figure_loads_no_page(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    run(PREPARE, home, str(tmp_path))
    told = json.loads(run(ASK, home).splitlines()[-1])
    assert told["count"] == 96
    assert all(told["cites"])
    assert [name for name in told["ask"] if name.endswith((".urls", ".views"))] == []
    assert len(told["import"]) <= MOST_TO_IMPORT
    assert len(told["ask"]) <= MOST_TO_ASK, told["ask"]
