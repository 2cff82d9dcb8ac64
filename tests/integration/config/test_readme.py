"""The commands of the README, typed one after the other on a machine that has nothing but the files."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[3] / "README.md"
COMMAND = re.compile(r"^    \.venv/bin/wardmote ((?:.*\\\n)*.*)$", re.MULTILINE)
SHARED = Path(os.environ.get("WARDMOTE_SHARED_DATA", ""))
# The real files, in the place of the folders to which the publishers' would be fetched.
INSTEAD = {
    "var/fetched/areas": [SHARED / "boundaries", SHARED / "lookups", SHARED / "population"],
    "var/fetched/police-uk": [SHARED / "police-uk" / "bedfordshire"],
}
FIRES = (
    "Incident Number,Date,Incident Type,LSOA,Damaged Property\nF1,2023-02-03,Deliberate primary fire,E01015737,Car\n"
)


def typed() -> list[list[str]]:
    text = README.read_text(encoding="utf-8").partition("## Your own force's files")[2]
    commands = [shlex.split(found.replace("\\\n", " ")) for found in COMMAND.findall(text)]
    return [[str(put) for word in words for put in INSTEAD.get(word, [word])] for words in commands]


def test_the_readme_makes_the_partnership_before_it_loads_anything() -> None:
    first = [words[0] for words in typed()]
    assert first[0] == "partnership"
    assert first.index("organisation") < first.index("sources")
    assert {"areas", "load", "figure", "assess", "sharing", "pair"} <= set(first)


@pytest.mark.realdata
@pytest.mark.slow
def test_each_command_of_the_readme_works_after_the_one_before(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("WARDMOTE_SHARED_DATA names no folder")
    (tmp_path / "fires.csv").write_text(FIRES, encoding="utf-8")
    environment = {**os.environ, "WARDMOTE_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    for words in typed():
        if words[0] == "fetch":
            continue  # it asks the publisher; tested against a server of our own
        words = ["fires.csv" if word == "fires.xlsx" else word for word in words]  # noqa: PLW2901 - ours is CSV
        said = subprocess.run(
            [sys.executable, "-m", "wardmote.config.cli", *words],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert said.returncode == 0, (words, said.stderr)
        assert said.stdout.strip(), words
    assert (tmp_path / "out" / "assessment.docx").exists()
