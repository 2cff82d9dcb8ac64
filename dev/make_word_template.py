"""Make the Word template that is shipped: run it after a change here and commit the file it writes."""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).parent.parent / "src/wardmote/assessment/word/template.docx"
INK, BRAND = RGBColor(0x14, 0x28, 0x2F), RGBColor(0x0B, 0x55, 0x63)
FONT = "Atkinson Hyperlegible Next"


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


def main():
    """Write the template."""
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
    contents = document.add_paragraph("Contents")
    contents.runs[0].bold = True
    field(document.add_paragraph(), 'TOC \\o "1-1" \\h \\z \\u')
    document.add_page_break()
    document.add_paragraph("{{ body }}")
    document.core_properties.title = "Strategic assessment"
    document.core_properties.author = "Wardmote"
    document.core_properties.language = "en-GB"
    TARGET.parent.mkdir(exist_ok=True)
    document.save(TARGET)


if __name__ == "__main__":
    main()
