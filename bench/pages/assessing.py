"""One assessment in this process: seconds of each step, Word, PDF, HTML and tables included. Prints JSON."""

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from pathlib import Path


class Stages:
    """Takes the steps that the build announces and notes when each began."""

    def __init__(self):
        self.began = []

    def say(self, message, *, done=None, total=None):
        self.began.append((message, time.perf_counter()))

    def seconds(self):
        ends = [moment for _, moment in self.began[1:]]
        return [(name, end - start) for (name, start), end in zip(self.began, ends, strict=False)]


def assess(known, out):
    """Build, keep and write; the first is after a start, so the cube is read from the cache folder or made."""
    import django

    django.setup()
    from wardmote.assessment import public
    from wardmote.assessment.files import FORMS
    from wardmote.foundations.documents.public import write_tables
    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.organisations.public import partnership

    stages = Stages()
    start = time.perf_counter()
    made = public.assess(
        by=system_person(),
        partnership=partnership(known["partnership"]),
        area=known["area"],
        year_ending=known["year_ending"],
        progress=stages,
    )
    document, written = made.document, made.written()
    out.mkdir(parents=True, exist_ok=True)
    steps = (
        ("HTML", lambda: (out / "assessment.html").write_bytes(FORMS["html"].make(document, written))),
        ("Word", lambda: (out / "assessment.docx").write_bytes(FORMS["docx"].make(document, written))),
        ("PDF", lambda: (out / "assessment.pdf").write_bytes(FORMS["pdf"].make(document, written))),
        ("Tables", lambda: write_tables(document.sections, out / "tables")),
    )
    for name, write in steps:
        stages.say(name)
        write()
    stages.say("end")
    return {"total": time.perf_counter() - start, "stages": stages.seconds()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--known", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--profile", action="store_true", help="print where the processor was, to standard error")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.config.settings"
    known = json.loads(asked.known.read_text(encoding="utf-8"))
    profile = cProfile.Profile()
    if asked.profile:
        found = profile.runcall(assess, known, asked.out)
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    else:
        found = assess(known, asked.out)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
