"""What other rooms may use: blocks and papers, the forms of a paper, and the words of numbers, changes and verdicts.

A room makes sections of blocks from plain numbers, puts them in a `Paper` and asks for a form: `html`, `docx`, `pdf`, or the
tables alone (`csv_files`). `count_sentence`, `change_sentence` and `verdict_sentence` word a figure for pages, papers and
the command line alike, so that one number is said in one way.
"""

from wardmote.foundations.documents.blocks import (
    Block,
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
    section_from_json,
    section_to_json,
    tables_of,
    without_nan,
)
from wardmote.foundations.documents.errors import DocumentError, TemplateRefused
from wardmote.foundations.documents.limits import Limits, limits_on, limits_today
from wardmote.foundations.documents.papers import LANGUAGE, Paper, Part, SourceLine
from wardmote.foundations.documents.phrases import (
    several,
    share_cell,
    share_phrase,
    small_probability,
)
from wardmote.foundations.documents.render.html import html, shown_sections
from wardmote.foundations.documents.render.pdf import TEMPLATE as PDF_TEMPLATE
from wardmote.foundations.documents.render.pdf import pdf
from wardmote.foundations.documents.render.tables import csv_files, write_tables
from wardmote.foundations.documents.render.word import docx, template_path
from wardmote.foundations.documents.sentences import (
    beside_number,
    change_sentence,
    count_sentence,
    rate_sentence,
    share_before_sentence,
    share_sentence,
    signed_percent,
    verdict_sentence,
    why_lines,
)
from wardmote.foundations.documents.sentences import label as verdict_label
from wardmote.foundations.documents.verdicts import Doubt, Meaning, Obstacle, Polarity, Verdict, Way, decide

__all__ = [
    "LANGUAGE",
    "PDF_TEMPLATE",
    "Block",
    "Bullets",
    "Caution",
    "ChartBlock",
    "DocumentError",
    "Doubt",
    "HumanText",
    "Limits",
    "MapBlock",
    "Meaning",
    "Obstacle",
    "Paper",
    "Paragraph",
    "Part",
    "Polarity",
    "Section",
    "SourceLine",
    "Subheading",
    "TableBlock",
    "TemplateRefused",
    "Verdict",
    "Way",
    "Written",
    "beside_number",
    "change_sentence",
    "count_sentence",
    "csv_files",
    "decide",
    "docx",
    "html",
    "limits_on",
    "limits_today",
    "pdf",
    "rate_sentence",
    "section_from_json",
    "section_to_json",
    "several",
    "share_before_sentence",
    "share_cell",
    "share_phrase",
    "share_sentence",
    "shown_sections",
    "signed_percent",
    "small_probability",
    "tables_of",
    "template_path",
    "verdict_label",
    "verdict_sentence",
    "why_lines",
    "without_nan",
    "write_tables",
]
