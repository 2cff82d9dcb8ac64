"""Makes requests that no browser sends: from a seed, so that what was found once is found again."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

SOURCES = Path(__file__).resolve().parents[2] / "src" / "wardmote"
ASKED = re.compile(r"(?:GET|POST|FILES)(?:\.get(?:list)?\(|\[)\s*[\"'](\w+)[\"']")
FIELDS = re.compile(r"^    (\w+) = (?:forms\.|\w+Field\()", re.MULTILINE)
HUGE = "9" * 30
VALUES = [
    "", " ", "\x00", "a\x00b", "\ud800", "%00", "%ff%fe", "é" * 300, "a" * 5_000, "\u202e", "😀", "\r\nX-Evil: 1", "../../etc/passwd", "..%2f..",
    "-1", "0", "1", "2", "00", "+1", "1.5", "1e999", "1e9", "NaN", "inf", "0x10", "１２", "٣", HUGE, f"-{HUGE}", str(2**31), str(2**63), str(2**63 - 1),
    "0000-00", "9999-99", "9999-12", "0001-01", "2026-13", "2026-00", "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "99999-01-01", "2026-1", "１９９９-01",
    "1900-01", "2200-12", "last", "None", "null", "true", "[]", "{}", "{{7*7}}", "{% now %}", "' OR 1=1 --", "<script>", "a,b,c", ",", "|", ":", "/", "?", "#", "\\",
    "E06990001", "E05002248", "burglary", "2026-09", "2023-04", "council", "ward", "00000000-0000-4000-8000-000000000000", "not-a-uuid",
]  # fmt: skip
METHODS = ["GET"] * 8 + ["POST"] * 5 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "JUNK"]
HEADERS: dict[str, list[str]] = {
    "HTTP_HOST": ["", "x", "localhost:99999", "localhost:a", "[::1", "a_b", "é", "evil.example.org", "a" * 300, "localhost\x00"],
    "HTTP_RANGE": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=0-0,1-1", "junk", f"bytes={HUGE}-", "\x00"],
    "HTTP_IF_NONE_MATCH": ['"x"', "*", "W/", "junk", "\x00", '"' * 500],
    "HTTP_IF_MODIFIED_SINCE": ["junk", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 99999 00:00:00 GMT", "0", HUGE, "Mon, 31 Dec 0001 00:00:00 GMT"],
    "HTTP_IF_UNMODIFIED_SINCE": ["junk", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "HTTP_IF_MATCH": ['"x"', "*", "junk"],
    "HTTP_ACCEPT_LANGUAGE": ["xx-invalid", "*", "cy;q=9", "a" * 600, "\x00", ",,,;;;q=", "en-gb-" * 200],
    "HTTP_ACCEPT": ["*/*", "junk", "\x00", "text/html;q=a"],
    "HTTP_REFERER": ["junk", "http://[", "http://evil.example.org/", "\x00", "//x", "javascript:1"],
    "HTTP_ORIGIN": ["null", "junk", "http://[", "http://evil.example.org"],
    "HTTP_HX_REQUEST": ["true", "junk"],
    "HTTP_HX_CURRENT_URL": ["http://[", "junk", "\x00"],
    "HTTP_HX_TARGET": ["\x00", "é"],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_X_FORWARDED_FOR": ["junk", "1.2.3.4," * 50, "\x00", "::1"],
    "HTTP_X_FORWARDED_PROTO": ["https", "junk"],
    "HTTP_X_FORWARDED_HOST": ["evil.example.org"],
    "HTTP_USER_AGENT": ["", "a" * 9_000, "é\xff", "\x00"],
    "HTTP_COOKIE": ["sessionid=\x00", "sessionid=" + "a" * 5_000, "csrftoken=é", "django_language=\x00", "messages=junk", "messages=W10:1:x", ";;;=", "a" * 9_000, "sessionid=a:b:c"],
    "HTTP_CONTENT_ENCODING": ["gzip", "junk"],
    "HTTP_TRANSFER_ENCODING": ["chunked", "junk"],
    "CONTENT_LENGTH": ["-1", "junk", "0", "5"],
    "HTTP_X_CSRFTOKEN": ["junk"],
}  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=no-such",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é", "multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "application/json", "text/xml; charset=\x01", "", "junk", "a/b; c",
]  # fmt: skip


@dataclass
class Request:
    """One request, as Django's test client is asked for it."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """How it is called in a list of faults."""
        return f"{self.method} {self.path[:150]}?{self.query[:200]} {self.content_type} {self.body[:120]!r} {str(self.headers)[:150]}"


def names_asked() -> list[str]:
    """Every name of a parameter, a field or a file that the program's own sources ask for."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(ASKED.findall(text))
        if path.name in {"forms.py", "comparing_forms.py", "sign_in_forms.py"} or "forms" in path.name:
            found |= set(FIELDS.findall(text))
    return sorted(found | {"page", "next", "q", "sort", "uploads", "files", "confirm", "csrfmiddlewaretoken"})


class Junk:
    """An endless supply."""

    def __init__(self, seed: int, addresses: Sequence[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311 - to be found again, not to be secret
        self.addresses, self.names = list(addresses), names_asked()
        self.random.shuffle(self.addresses)

    def requests(self, count: int) -> Iterator[Request]:
        """So many of them, each address about as often as any other."""
        for number in range(count):
            yield self.one(self.addresses[number % len(self.addresses)])

    def one(self, address: str) -> Request:
        """One request of an address that may be a good one."""
        pick = self.random
        made = Request(pick.choice(METHODS), self.path(address) if pick.random() < 0.35 else address)
        if pick.random() < 0.7:
            made.query = self.pairs()
        if made.method in {"POST", "PUT", "PATCH"}:
            made.content_type, made.body = self.sent()
        for name in pick.sample(list(HEADERS), pick.choice([0, 0, 1, 2])):
            made.headers[name] = pick.choice(HEADERS[name])
        return made

    def path(self, address: str) -> str:
        """The address with one of its parts spoiled."""
        parts = address.split("/")
        at = self.random.randrange(1, len(parts))
        value = self.random.choice(VALUES)
        parts[at] = value if self.random.random() < 0.2 else _quoted(value)
        return "/".join(parts) or "/"

    def pairs(self) -> str:
        """Parameters, some of them twice, some without a value, some badly encoded."""
        made = []
        for name in self.random.choices(self.names, k=self.random.choice([1, 2, 4, 12])):
            value = _quoted(self.random.choice(VALUES))
            made += [f"{name}={value}"] * self.random.choice([1, 1, 1, 2])
        if self.random.random() < 0.1:
            made.append(self.random.choice(["", "=", "&&", "%", "a[]=1", "page", "\xff=\xfe"]))
        return "&".join(made)

    def sent(self) -> tuple[str, bytes]:
        """What a form would send, if it were one."""
        kind = self.random.choice([TYPES[0]] * 6 + TYPES)
        if kind.startswith("multipart") and self.random.random() < 0.8:
            return kind, self.parts()
        return kind, self.pairs().encode("utf-8", "surrogatepass")

    def parts(self) -> bytes:
        """Parts of a form with files: whole, cut off, or of another boundary."""
        made = b""
        for name in self.random.choices(self.names, k=4):
            value = self.random.choice(VALUES).encode("utf-8", "surrogatepass")
            file = self.random.choice(
                ["", f'; filename="{self.random.choice(["a.csv", "", "../a", "a.xlsx", "a" * 400, "a.zip"])}"']
            )
            made += f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"
        return self.random.choice([made + b"--x--\r\n", made, made[: len(made) // 2], b"--y--"])


def _quoted(value: str) -> str:
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")


def ask(client: Any, request: Request) -> Any:
    """The answer, read to its end; the path goes as the bytes that a server would have read."""
    answer = client.generic(
        request.method,
        quote(request.path.encode("utf-8", "surrogatepass"), safe="/%:?#[]@!$&'()*+,;="),
        data=request.body,
        content_type=request.content_type,
        QUERY_STRING=request.query,
        **request.headers,
    )
    if getattr(answer, "streaming", False):
        # Closing it unread would close the test's own connection to the database.
        b"".join(answer.streaming_content)
    return answer
