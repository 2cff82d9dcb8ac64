"""A document is the same after it has been stored."""

import json

from wardmote.assessment.content import BatchUsed, Document, from_json, to_json
from wardmote.assessment.files import FORMS
from wardmote.foundations.design.public import AreaMap, Column, Link, Table, bar_chart
from wardmote.foundations.documents.public import (
    Bullets,
    Caution,
    ChartBlock,
    HumanText,
    MapBlock,
    Paragraph,
    Section,
    Subheading,
    TableBlock,
    Written,
    csv_files,
)

TABLE = Table(
    "Counts",
    [Column("name", "Name"), Column("count", "Count", numeric=True)],
    [{"name": Link("Central", "/p/x/"), "count": 3}, {"name": "=cmd()", "count": None}],
    note="A note.",
)


def document() -> Document:
    square = {"type": "Polygon", "coordinates": [[[0, 52], [0.1, 52], [0.1, 52.1], [0, 52.1], [0, 52]]]}
    feature = {"type": "Feature", "geometry": square, "properties": {"code": "E1", "name": "One", "value": 3.0}}
    chart = bar_chart(title="Most", alt="Bars", labels=["a", "b"], values=[1, 2], unit="records", source="police.uk")
    shown = AreaMap(
        title="Map",
        alt="One area",
        features={"type": "FeatureCollection", "features": [feature]},
        value_key="value",
        label_key="name",
        kind="sequential",
        table=TABLE,
        source="police.uk",
    )
    blocks = (
        Paragraph("A sentence & <more>.", url="/p/x/measures/"),
        Bullets((Paragraph("One."), Paragraph("Two."))),
        Subheading("Below"),
        Caution("Careful."),
        TableBlock("counts", TABLE),
        ChartBlock("chart", chart),
        MapBlock("map", shown),
        HumanText("why", "Why", "Say why."),
    )
    return Document(
        title="Strategic assessment: Luton",
        partnership="Safer Luton",
        area_code="E06000032",
        area_name="Luton",
        year_ending="2023-04",
        period="The year to April 2023",
        made_at="20 November 2026",
        version="0.1.0",
        sections=(Section("one", "One", blocks),),
        batches=(BatchUsed("police-uk-street", "abc", "20 November 2026", "Amira Khan", "/p/x/batches/1/"),),
    )


def test_a_stored_document_comes_back_whole() -> None:
    assert to_json(from_json(json.loads(json.dumps(to_json(document()))))) == to_json(document())


def test_every_table_becomes_a_file_and_formulas_are_made_harmless() -> None:
    files = csv_files(document().sections)
    assert list(files) == ["01-counts.csv", "02-chart.csv", "03-map.csv"]
    assert "'=cmd()" in files["01-counts.csv"]


def test_the_file_needs_nothing_from_elsewhere_and_escapes_text() -> None:
    made = FORMS["html"].make(document(), {}).decode()
    assert "A sentence &amp; &lt;more&gt;." in made
    assert "<script" not in made
    assert 'src="http' not in made
    assert "Unfinished." in made


def test_what_a_person_wrote_stands_in_place_of_unfinished() -> None:
    made = (
        FORMS["html"]
        .make(document(), {"why": Written("Because.\n\nAnd so.", "Peter Osei", "20 November 2026")})
        .decode()
    )
    assert "Unfinished." not in made
    assert "Because." in made
    assert "Peter Osei" in made
