"""Every place that prints a number's verdict, read for every measure that has data: they must say the same."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.assessment.reading import whole_text
from wardmote.assessment.public import Assessment
from wardmote.config import cli
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.public import figure, measures, verdict_label, verdict_sentence


def check_every_measure(
    client: Client,
    partnership: Partnership,
    assessment: Assessment,
    area: str,
    ending: str,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, str]:
    """The verdict of each measure with data, the same on its page, in the assessment and on the command line."""
    tables = assessment.document.tables()
    read = {
        str(getattr(row.get("name") or row.get("measure"), "text", "")): str(row.get("direction") or row.get("reading"))
        for name in ("changes", "partners")
        if name in tables
        for row in tables[name].rows
    }
    prose, verdicts = whole_text(assessment), {}
    for one in measures():
        made = figure(partnership=partnership, measure=one.slug, area=area, year_ending=ending)
        if made.count is None:
            continue
        label, said = verdict_label(made.verdict), verdict_sentence(made.verdict)
        verdicts[one.slug] = label
        address = reverse("measures:figure", args=[partnership.slug, one.slug, area, ending])
        page = html.unescape(client.get(address).content.decode())
        assert label.capitalize() in page, one.slug
        capsys.readouterr()
        asked = ["--area", area, "--year-ending", ending, "--partnership", partnership.slug]
        assert cli.main(["figure", one.slug, *asked]) == 0
        printed = capsys.readouterr().out
        if made.previous_count is not None and made.change != 0:
            assert said in page, one.slug
            assert said in printed, one.slug
        if one.title in read:
            assert read[one.title] == label, one.slug
        if f" {one.many} in " in prose and not one.is_share and made.change:
            assert said in prose, one.slug
    return verdicts
