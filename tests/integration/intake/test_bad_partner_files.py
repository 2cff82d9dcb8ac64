"""Partners' files as nobody should send them, by the command line and the browser: a sentence, and nothing loaded in part."""

import gzip
import html
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.integration.intake.test_sending import HEADINGS, address, fire
from tests.laid import laid
from tests.personas import Personas
from tests.unit.intake.partner_files import ods, with_parts, xlsx
from wardmote.config import cli
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.runs.public import Run, State, run_now
from wardmote.intake.models import Batch, Delivery, Segment

OLD = Path(__file__).parents[2] / "unit" / "intake" / "files" / "quarterly-return.xls"
FIRES, CRIMES = "fire-incidents", "home-office-crime"
COUNTS = ["Financial Year", "Financial Quarter", "CSP Name", "Offence Code", "Offence Count"]
Write = Callable[[], bytes]


def fires(*changes: dict[str, str]) -> list[list[str]]:
    """The headings and a row for each of the changes."""
    return [HEADINGS, *(fire(number, **each) for number, each in enumerate(changes, start=1))]


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    return ("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n").encode()


def three(**change: str) -> bytes:
    """Three good rows and one with the change."""
    return csv_of(fires({}, {}, {}, change))


def crimes(*counts: str) -> bytes:
    codes = ("105A", "8N", "3A")
    return csv_of(
        [COUNTS, *(["2025/26", "1", "Ambridge", code, each] for code, each in zip(codes, counts, strict=False))]
    )


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 500


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(80):
                entry.write(b" " * 1024 * 1024)
    return out.getvalue()


def geojson() -> bytes:
    keys = dict(zip(HEADINGS, fire(1), strict=True))
    point = {"type": "Point", "coordinates": [530034.0, 180381.0]}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    feature = {"type": "Feature", "properties": keys, "geometry": point}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}).encode()


REFUSED: dict[str, tuple[str, str, Write, str]] = {
    "a workbook with a password": ("a.xlsx", FIRES, locked, "locked with a password"),
    "a zip bomb called a workbook": ("a.xlsx", FIRES, bomb, "unpacks to more than|200 times its size"),
    "an old workbook of something else called csv": ("a.csv", FIRES, OLD.read_bytes, "has the headings|lacks the column"),
    "a gzip file cut short": ("a.csv.gz", FIRES, lambda: gzip.compress(three() * 40)[:-30], "cut short"),
    "JSON of 200 levels": ("a.json", FIRES, lambda: b"[" + b'{"a":' * 200 + b"1" + b"}" * 200 + b"]", "deep"),
    "XML with a document type": (
        "a.xml", FIRES, lambda: b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x">]><r><x><y>&a;</y></x></r>', "declares a document type",
    ),
    "NUL bytes": ("a.csv", FIRES, lambda: three() + b"F9,\x00,x\n", "NUL character in line|is not a text file"),
    "1,500 columns": ("a.csv", FIRES, lambda: csv_of([[*HEADINGS, *(f"c{n}" for n in range(1500))], fire(1)]), "more than 1,000 columns"),
    "two headings alike": ("a.csv", FIRES, lambda: csv_of([[*HEADINGS, "DATE_OF_CALL"], [*fire(1), "01/05/2026"]]), "two columns called “Date of call”"),
    "headings in row 40": ("a.xlsx", FIRES, lambda: xlsx([["A note"]] * 39 + fires({}, {})), "none of the first 30 rows has the headings"),
    "an empty sheet": ("a.xlsx", FIRES, lambda: xlsx([[]]), "nothing in its sheets"),
    "an empty file": ("a.csv", FIRES, lambda: b"", "is empty|submitted file is empty"),
    "only headings": ("a.csv", FIRES, lambda: csv_of([HEADINGS]), "not one row"),
    "years of long ago and years to come": (
        "a.csv", FIRES, lambda: csv_of(fires({"DATE_OF_CALL": "14/05/0206"}, {"DATE_OF_CALL": "14/05/2062"}, {})), "2 of 3 rows cannot be read",
    ),
    "months before days": ("a.csv", FIRES, lambda: csv_of(fires({"DATE_OF_CALL": "05/06/2026"}, {"DATE_OF_CALL": "05/14/2026"})), r"month before the day \(05/14/2026 in row 3\)"),
    "counts that are none": ("a.csv", CRIMES, lambda: crimes("4.5", "many", "3"), "is not a whole number"),
    "days and months in both orders": (
        "a.csv", FIRES, lambda: csv_of(fires({}, {"DATE_OF_CALL": "14/05/2026"}, {"DATE_OF_CALL": "05/04/2026"}, {"DATE_OF_CALL": "05/14/2026"})),
        "it is not known which number is the day",
    ),
    "a person in the remarks": ("a.csv", FIRES, lambda: three(Remarks="Seen by Mrs Dorothea Crabtree"), r"line 5, column “Remarks” \(a name\)"),
    "a number to ring in the remarks": ("a.csv", FIRES, lambda: three(Remarks="ring 07700 900123"), "a telephone number"),
    "a program": ("a.csv", FIRES, lambda: b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 9, "is not a text file"),
    "a web page called xls": ("a.xls", FIRES, lambda: b"<html><body><table><tr><td>x</td></tr></table></body></html>", "is a web page"),
    "a nil return of no period": ("nothing.csv", FIRES, lambda: b"Nil return\n", "does not say for which period"),
    "an unknown kind": ("a.pdf", FIRES, lambda: b"%PDF-1.7\n", r"."),
}  # fmt: skip
MACROS = {
    "Basic/Standard/Module1.xml": b"<script>Sub Main : Shell(1) : End Sub</script>",
    "Scripts/python/x.py": b"boom",
}
# What is taken: records kept, rows rejected, and a word of what is said.
TAKEN: dict[str, tuple[str, str, Write, int, int, str]] = {
    "a text file called a workbook": ("a.xlsx", FIRES, three, 4, 0, "is a text file, whatever its name says"),
    "a workbook called csv": ("a.csv", FIRES, lambda: xlsx(fires({}, {})), 2, 0, ""),
    "an OpenDocument sheet with macros": ("a.ods", FIRES, lambda: with_parts(ods(fires({}, {})), MACROS), 2, 0, ""),
    "GeoJSON on the National Grid": ("a.geojson", FIRES, geojson, 1, 0, ""),
    "a formula in an attribute": ("a.csv", FIRES, lambda: three(MOTIVE="=SUM(A1:A9)"), 4, 0, "take for a formula"),
    "one year of long ago": ("a.csv", FIRES, lambda: three(DATE_OF_CALL="14/05/0206"), 3, 1, "1 rejected"),
    "one year to come": ("a.csv", FIRES, lambda: three(DATE_OF_CALL="2062-05-14"), 3, 1, "1 rejected"),
    "one negative count": ("a.csv", CRIMES, lambda: crimes("5", "6", "-1"), 3, 0, "below nought"),
    "a count of a thousand million": ("a.csv", CRIMES, lambda: crimes("5", "6", "1000000000"), 3, 0, ""),
    "a count beyond all": ("a.csv", CRIMES, lambda: crimes("5", "6", "99999999999"), 2, 1, "1 rejected"),
    "an emoji for a category": ("a.csv", FIRES, lambda: three(INCIDENT_TYPE="🔥🔥"), 3, 1, "1 rejected"),
    "text from right to left": ("a.csv", FIRES, lambda: three(MOTIVE="מצית \u202egnp.exe"), 4, 0, ""),
}  # fmt: skip


@pytest.fixture
def before(personas: Personas, areas: None, tmp_path: Path) -> Callable[[], tuple[Any, ...]]:
    """A month is loaded; gives all that a load could change."""
    good = tmp_path / "good.csv"
    good.write_bytes(csv_of([HEADINGS, fire(900, DATE_OF_CALL="03/01/2026"), fire(901, DATE_OF_CALL="03/02/2026")]))
    assert laid("a month of fires", lambda: command(personas, FIRES, good)) == 0

    def state() -> tuple[Any, ...]:
        stored = sorted(path.name for path in (tmp_path / "home").rglob("*.p*") if "parquet" in path.name)
        segments = sorted(Segment.objects.current().values_list("pk", "rows"))
        return Batch.objects.count(), segments, stored

    return state


def command(personas: Personas, source: str, path: Path) -> int:
    return cli.main(["load", source, str(path), "--partnership", personas.partnership.slug])


def uploaded(personas: Personas, source: str, path: Path) -> HttpResponse:
    """The answer to the upload, or the page of the check to which it leads."""
    client = personas.client(RoleName.ANALYST)
    data = {"source": source, "uploads": [SimpleUploadedFile(path.name, path.read_bytes())]}
    answer = client.post(address(personas, "load"), data)
    return client.get(answer["Location"]) if answer.status_code == 302 else answer  # type: ignore[return-value]


def said_by(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_a_sentence(
    case: str,
    personas: Personas,
    before: Callable[[], tuple[Any, ...]],
    tmp_path: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, source, write, sentence = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(write())
    was = before()
    capsys.readouterr()
    assert command(personas, source, path) == 1
    told = capsys.readouterr()
    assert re.search(sentence, told.err), told.err
    assert "Traceback" not in told.err + told.out
    assert "faults.log" not in told.err
    assert before() == was
    answer = uploaded(personas, source, path)
    page = said_by(answer)
    assert answer.status_code in {200, 422}
    assert re.search(sentence, page), page
    assert "Crabtree" not in page + told.err
    assert before() == was
    assert not Delivery.objects.exists()
    assert not list(Path(settings.UPLOADS_DIR).rglob("*"))
    assert personas.client(RoleName.ANALYST).get(address(personas, "sources")).status_code == 200


@pytest.mark.parametrize("case", TAKEN)
def test_what_can_be_read_of_it_is_taken_and_the_rest_told(
    case: str,
    personas: Personas,
    before: Callable[[], tuple[Any, ...]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, source, write, kept, rejected, word = TAKEN[case]
    path = tmp_path / name
    path.write_bytes(write())
    answer = uploaded(personas, source, path)
    assert answer.status_code == 200
    (delivery,) = Delivery.objects.all()
    personas.client(RoleName.ANALYST).post(address(personas, "start", delivery.pk))
    run = run_now(Run.objects.get(state=State.QUEUED))
    assert run.state == State.FINISHED, run.error
    batch = Batch.objects.get(pk=run.result["batches"][0]["id"])
    assert (batch.rows_kept, batch.rows_rejected) == (kept, rejected)
    receipt = personas.client(RoleName.ANALYST).get(run.result["url"])
    assert receipt.status_code == 200
    capsys.readouterr()
    loaded = Batch.objects.count()
    assert command(personas, source, path) == 0
    assert Batch.objects.count() == loaded
    said = " ".join(found["sentence"] + " ".join(found["warnings"]) for found in run.result["batches"])
    assert word in said, said


def test_a_path_outside_the_folders_and_a_link_out_of_them(
    personas: Personas, before: Callable[[], tuple[Any, ...]], tmp_path: Path, settings: LazySettings
) -> None:
    root, outside = tmp_path / "shared", tmp_path / "private" / "fires.csv"
    root.mkdir()
    outside.parent.mkdir()
    outside.write_bytes(three())
    (root / "linked.csv").symlink_to(outside)
    inside = root / "in.csv"
    inside.write_bytes(three(DATE_OF_CALL="soon"))
    settings.LOAD_ROOTS = [root]
    was = before()
    client = personas.client(RoleName.ANALYST)
    for named in (outside, root / "linked.csv", root / ".." / "private", Path("/etc/passwd"), root / "absent.csv"):
        answer = client.post(address(personas, "load"), {"source": FIRES, "folder": str(named)})
        assert "There is no such file or folder among those" in said_by(answer), named
    answer = client.post(address(personas, "load"), {"source": FIRES, "folder": str(root)}, follow=True)
    assert answer.status_code in {200, 422}
    assert "private" not in said_by(answer)
    for delivery in Delivery.objects.all():
        client.post(address(personas, "start", delivery.pk))
        run = run_now(Run.objects.get(state=State.QUEUED))
        assert run.state == State.FAILED
    assert before() == was


@pytest.mark.slow
def test_sixty_megabytes_are_read_or_refused_soon(
    personas: Personas, before: Callable[[], tuple[Any, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(csv_of([HEADINGS]))
        number = 0
        while file.tell() < 60_000_000:
            file.write(csv_of(fire(number + step) for step in range(1000)))  # type: ignore[arg-type]
            number += 1000
    was = before()
    capsys.readouterr()
    status = command(personas, FIRES, path)
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    if status == 1:
        assert "more than 500,000 rows" in told.err
        assert before() == was
    else:
        assert f"{number:,} rows read" in told.out


@pytest.mark.slow
def test_the_command_itself_ends_in_one_line(tmp_path: Path) -> None:
    environment = os.environ | {
        "WARDMOTE_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
    }
    program = str(Path(sys.executable).with_name("wardmote"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    administrator = ("--administrator", "gwen@example.org", "--administrator-name", "Gwen Morris")
    made = run("partnership", "add", "Safer Testshire", "--slug", "safer-testshire", *administrator)
    assert made.returncode == 0, made.stderr
    for name, source, write, sentence in REFUSED.values():
        path = tmp_path / name
        path.write_bytes(write())
        ended = run("load", source, str(path))
        assert ended.returncode == 1, ended
        assert re.search(sentence, ended.stderr), ended.stderr
        assert "Traceback" not in ended.stderr
    assert not list((tmp_path / "home").rglob("*.parquet*"))
