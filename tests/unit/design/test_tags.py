# ruff: noqa: S314 - the drawings are our own
from typing import Any
from xml.etree import ElementTree as ET

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from wardmote.foundations.design import examples
from wardmote.foundations.design.tables import Column, Link, Table


class PlaceForm(forms.Form):
    title = forms.CharField(help_text="In a few words.", widget=forms.TextInput(attrs={"placeholder": "x"}))
    level = forms.ChoiceField(choices=[("w", "Ward")], widget=forms.RadioSelect)
    paper = forms.FileField(label="Files to load")
    lsoa = forms.CharField(label="LSOA", error_messages={"required": "Which LSOA?"})


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get("/list/", {"place": ["a b", "c"], "page": "2"})
    return Template("{% load design %}" + source).render(Context({"request": request, **context}))


def test_tag_escapes_its_text() -> None:
    assert (
        render("{% tag word 'green' %}", word="<b>") == '<strong class="govuk-tag govuk-tag--green">&lt;b&gt;</strong>'
    )


def test_error_summary_says_what_to_do_and_leads_to_each_field() -> None:
    form = PlaceForm({})
    shown = render("{% form_errors form %}{% field form.level %}{% field form.title %}", form=form)
    for link in (
        '<a href="#id_title">Enter title</a>',
        '<a href="#id_level_0">Choose level</a>',
        '<a href="#id_paper">Choose a file: files to load</a>',
        '<a href="#id_lsoa">Which LSOA?</a>',
    ):
        assert link in shown
    assert 'id="id_level_0"' in shown
    assert 'aria-describedby="id_title-hint id_title-error"' in shown
    assert "placeholder" not in shown


def test_no_error_summary_when_all_is_well() -> None:
    assert render("{% form_errors form %}", form=PlaceForm()).strip() == ""


def test_table_right_aligns_numbers_and_escapes() -> None:
    columns = (Column("place", "Ward"), Column("count", "Crimes", numeric=True))
    shown = render(
        "{% data_table table %}", table=Table("T", columns, [{"place": Link("<x>", "/a?b&c"), "count": 1234}])
    )
    assert '<a class="govuk-link" href="/a?b&amp;c">&lt;x&gt;</a>' in shown
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">1,234</td>' in shown


def test_pagination_counts_and_keeps_the_address() -> None:
    shown = render("{% pagination page %}", page=Paginator(range(312), 25).get_page(2))
    text = " ".join("".join(ET.fromstring(shown.replace("&amp;", "&#38;").replace("⋯", ".")).itertext()).split())
    assert "Showing 26 to 50 of 312" in text
    assert 'href="?place=a+b&amp;place=c&amp;page=3"' in shown


def test_chip_takes_off_its_own_value_only() -> None:
    shown = render("{% filter_chips chosen %}", chosen=[("place", "c", "Castle")])
    assert 'href="?place=a+b"' in shown


def test_chart_is_drawn_for_desk_and_telephone_with_its_table() -> None:
    chart = examples.style_guide(QueryDict())["charts"][2]
    shown = render("{% chart chart %}", chart=chart)
    assert shown.count("<svg") == 2
    assert " style=" not in shown
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">412</td>' in shown


def test_map_data_cannot_end_its_script() -> None:
    area_map = examples.style_guide(QueryDict())["map"]
    area_map.features["features"][0]["properties"]["name"] = "</script><b>"
    shown = render("{% area_map map %}", map=area_map)
    assert "</script><b>" not in shown
    assert shown.count("</script>") == 1


def test_empty_list_says_what_to_do() -> None:
    shown = render("{% empty 'Nothing yet' 'Load a file.' '/load/' 'Load files' %}")
    assert '<a class="govuk-button govuk-!-margin-bottom-0" href="/load/">Load files</a>' in shown


def test_long_file_name_may_be_broken_and_stays_escaped() -> None:
    shown = render("{{ text|breakable }}", text="see lookups/Local_Authority_Districts_<2017>.csv & b-c")
    assert shown == "see lookups/<wbr>Local_<wbr>Authority_<wbr>Districts_<wbr>&lt;2017&gt;.<wbr>csv &amp; b-c"
