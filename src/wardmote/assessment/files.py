"""The files of an edition: Word, PDF, one web page, and a zip of its tables, each made once for the same text."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass

from django.utils import translation

from wardmote import __version__
from wardmote.assessment.content import Document
from wardmote.assessment.leaks import written_without_leaks
from wardmote.assessment.models import Assessment
from wardmote.assessment.operations import keep_file
from wardmote.assessment.paper import paper_of
from wardmote.foundations.documents import public as documents
from wardmote.foundations.documents.public import Written

# A council's own Word template has this name in the installation's folder.
TEMPLATE = "assessment.docx"
Texts = Mapping[str, Written]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file, how it is made, and what of the installation goes into it besides the text."""

    media_type: str
    make: Callable[[Document, Texts], bytes]
    made_with: Callable[[], bytes] = bytes


def texts_of(assessment: Assessment, document: Document) -> dict[str, Written]:
    """What people wrote, as this edition may print it."""
    written = assessment.written()
    if not document.is_to_publish:
        return written
    return {item: written_without_leaks(text, document) for item, text in written.items()}


def file_of(assessment: Assessment, document: Document, form: str) -> bytes:
    """One file of an edition: the kept one if nothing that it is made from has changed, otherwise a new one, kept."""
    texts, wanted = texts_of(assessment, document), FORMS[form]
    fingerprint = _fingerprint(document, texts, wanted)
    stored = assessment.made_files.filter(audience=document.audience, form=form, fingerprint=fingerprint).first()
    if stored is not None:
        return bytes(stored.content)
    content = wanted.make(document, texts)
    keep_file(assessment=assessment, audience=document.audience, form=form, fingerprint=fingerprint, content=content)
    return content


def _fingerprint(document: Document, texts: Texts, form: Form) -> str:
    """Of all that a file is made from; the document itself never changes once it is made."""
    written = {item: astuple(text) for item, text in sorted(texts.items())}
    parts = json.dumps([__version__, document.audience, document.marking, written], ensure_ascii=False)
    return hashlib.sha256(parts.encode() + form.made_with()).hexdigest()


@translation.override(documents.LANGUAGE)
def _paper(document: Document, texts: Texts) -> documents.Paper:
    """The paper in the language of its own sentences, whatever its reader's pages are in."""
    return paper_of(document, texts)


def _docx(document: Document, texts: Texts) -> bytes:
    return documents.docx(_paper(document, texts), documents.template_path(TEMPLATE))


def _pdf(document: Document, texts: Texts) -> bytes:
    return documents.pdf(_paper(document, texts))


def _html(document: Document, texts: Texts) -> bytes:
    return documents.html(_paper(document, texts)).encode()


def _zip(document: Document, _texts: Texts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in documents.csv_files(document.sections).items():
            archive.writestr(name, text.encode("utf-8-sig"))
    return file.getvalue()


FORMS: dict[str, Form] = {
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _docx,
        lambda: documents.template_path(TEMPLATE).read_bytes(),
    ),
    "pdf": Form("application/pdf", _pdf, documents.PDF_TEMPLATE.read_bytes),
    "html": Form("text/html; charset=utf-8", _html),
    "zip": Form("application/zip", _zip),
}
