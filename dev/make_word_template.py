"""Make the Word templates that are shipped, of papers and of forms: run it after a change here and commit the files it writes."""

from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

FOLDER = Path(__file__).parent.parent / "src/wardmote/foundations/documents/word"
INK, BRAND = RGBColor(0x14, 0x28, 0x2F), RGBColor(0x0B, 0x55, 0x63)
# A font that every council's Word has: one that is missing is replaced by a serif, and tables no longer fit.
FONT = "Arial"


def field(paragraph, instruction):
    """A field such as a page number or the contents."""
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", ""), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = "{{ contents }}" if instruction.startswith("TOC") else "1"
        elif kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
            run._r.append(element)
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def numbered(document):
    """Number Heading 1 and Heading 2 (1, 1.1), so that a board can name a part; the numbering is the styles' own."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    for level in (0, 1):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        properties.insert(
            0, parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>')
        )


def contents_style(document):
    """Word's style for a line of the contents: dots to a page number at the right margin."""
    line = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    line.base_style = document.styles["Normal"]
    line.paragraph_format.space_after = Pt(3)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def set_apart(document):
    """Cautions: a line at the left, as in the other forms, no indent at the right, never cut by a page's end."""
    caution = document.styles["Intense Quote"]
    shape = caution.paragraph_format
    shape.left_indent, shape.right_indent, shape.keep_together = Cm(0.4), Cm(0), True
    properties = caution.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="0B5563"/></w:pBdr>'
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def in_british_english(document):
    """The language of all text, for readers aloud and spelling checkers."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def style(document, name, size, colour=INK, *, bold=False, before=0, after=6):
    """Set one of Word's own styles."""
    chosen = document.styles[name]
    chosen.font.name, chosen.font.size, chosen.font.bold, chosen.font.italic = FONT, Pt(size), bold, False
    chosen.font.color.rgb = colour
    fonts = chosen.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), FONT)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        if fonts.get(qn(attribute)) is not None:
            del fonts.attrib[qn(attribute)]
    chosen.paragraph_format.space_before, chosen.paragraph_format.space_after = Pt(before), Pt(after)


def begun(title):
    """A document with the styles, and what stands at the top and foot of each."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    style(document, "Normal", 11)
    style(document, "Title", 26, BRAND, bold=True, after=8)
    style(document, "Heading 1", 18, BRAND, bold=True, before=20, after=8)
    style(document, "Heading 2", 13, INK, bold=True, before=14, after=6)
    style(document, "Caption", 9.5, INK, bold=True, before=8, after=4)
    style(document, "Intense Quote", 11, INK, before=6, after=8)
    style(document, "List Bullet", 11)
    for name in ("Header", "Footer"):
        style(document, name, 9)
    numbered(document)
    contents_style(document)
    set_apart(document)
    in_british_english(document)
    page.header.paragraphs[0].text = "{{ marking }}"
    page.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = page.footer.paragraphs[0]
    foot.add_run("{{ title }} · page ")
    field(foot, "PAGE")
    foot.add_run(" of ")
    field(foot, "NUMPAGES")
    page.footer.add_paragraph("{{ marking }}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{{ partnership }}").runs[0].bold = True
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ period }}. Made on {{ made_at }} by Wardmote {{ version }}.")
    document.add_paragraph("{{ status }}").runs[0].bold = True
    document.core_properties.title = title
    document.core_properties.author = "Wardmote"
    document.core_properties.language = "en-GB"
    return document


def paper():
    """A paper: page one, then the contents and what it must cover, then the rest."""
    document = begun("Strategic assessment")
    document.add_paragraph("{{ page_one }}")
    document.add_page_break()
    contents = document.add_paragraph("Contents")
    contents.runs[0].bold = True
    field(document.add_paragraph(style="toc 1"), 'TOC \\o "1-1" \\h \\z \\u')
    document.add_paragraph("{{ checklist }}")
    document.add_page_break()
    document.add_paragraph("{{ body }}")
    return document


def form():
    """A form to be filled in by hand: its parts, from the first page on."""
    document = begun("Questionnaire")
    document.add_paragraph("{{ body }}")
    return document


def main():
    """Write the templates."""
    FOLDER.mkdir(exist_ok=True)
    paper().save(FOLDER / "template.docx")
    form().save(FOLDER / "questionnaire.docx")


if __name__ == "__main__":
    main()
