"""Every place that prints a number's verdict, read for every measure that has data: they must say the same."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.assessment.reading import whole_text
from wardmote.assessment.public import Assessment
from wardmote.config import cli
from wardmote.foundations.organisations.public import Partnership
from wardmote.measures.public import count_sentence, figure, measures, share_sentence, verdict_label


def check_every_measure(
    client: Client,
    partnership: Partnership,
    assessment: Assessment,
    area: str,
    ending: str,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, str]:
    """The verdict and the sentence of each measure with data: the same on its page, in the assessment and on the command line."""
    tables = assessment.document.tables()
    read = {
        str(getattr(row.get("name") or row.get("measure"), "text", "")): str(row.get("direction") or row.get("reading"))
        for name in ("changes", "partners")
        if name in tables
        for row in tables[name].rows
    }
    prose, verdicts = whole_text(assessment), {}
    sentences: dict[str, str] = {}
    worded: dict[str, str] = {}
    for one in measures():
        made = figure(partnership=partnership, measure=one.slug, area=area, year_ending=ending)
        if made.count is None:
            continue
        label = verdict_label(made.verdict)
        sentence = share_sentence(made) if one.is_share else count_sentence(made)
        verdicts[one.slug] = label
        address = reverse("measures:figure", args=[partnership.slug, one.slug, area, ending])
        page = html.unescape(client.get(address).content.decode())
        assert label.capitalize() in page, one.slug
        capsys.readouterr()
        asked = ["--area", area, "--year-ending", ending, "--partnership", partnership.slug]
        assert cli.main(["figure", one.slug, *asked]) == 0
        printed = capsys.readouterr().out
        # A sum of weights has a sentence of its own, which no count's sentence stands in.
        if not one.is_weighted:
            assert sentence in page, one.slug
            assert sentence in printed, one.slug
        if one.title in read:
            assert read[one.title] == label, one.slug
        if not one.is_weighted:
            sentences[one.slug] = sentence
            worded[one.slug] = f" {one.many} in {made.area.name} in "
    assert sentences["all-crime"] in prose
    # Wherever the document words a count, it is in the same sentence and no other; two measures may count in one word.
    for sentence in sentences.values():
        prose = prose.replace(sentence, "")
    assert [slug for slug, words in worded.items() if words in prose] == []
    return verdicts
