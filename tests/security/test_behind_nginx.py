"""`wardmote serve` behind the nginx of the how-to, with its own configuration and a certificate made here."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.config.test_serving import PATIENCE, WARDMOTE, free_port, wait_until

pytestmark = pytest.mark.slow

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
HOST = "wardmote.example.org"
ADD = ["partnership", "add", "Riverside", "--slug", "riverside", "--administrator", "gwen@example.org"]


def make_certificate(folder: Path) -> None:
    """A key and a certificate of its own for the host's name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@dataclass
class Site:
    """Where it answers, and what the browser keeps."""

    folder: Path
    http: int
    https: int
    behind: int
    link: str

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, cookies: SimpleCookie | None = None
    ) -> tuple[int, dict[str, str], str]:
        """One request through nginx, as a browser sends it."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, context=context, timeout=PATIENCE)
        connection.sock = context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), timeout=PATIENCE), server_hostname=HOST
        )
        kept = cookies if cookies is not None else SimpleCookie()
        headers = {"Host": f"{HOST}:{self.https}", "Cookie": "; ".join(f"{m.key}={m.value}" for m in kept.values())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"https://{HOST}:{self.https}",
                "Referer": f"https://{HOST}:{self.https}{path}",
            }
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                kept.load(value)
        page = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, dict(answer.getheaders()), page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("behind-nginx")
    make_certificate(folder)
    plain, secure, behind = free_port(), free_port(), free_port()
    environment = os.environ | {
        "WARDMOTE_HOME": str(folder / "home"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
        "WARDMOTE_HOSTS": HOST,
        "WARDMOTE_TLS": "1",
    }
    added = subprocess.run(
        [WARDMOTE, *ADD, "--administrator-name", "Gwen Morris"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    link = re.search(r"/account/invitation/[\w-]+/", added.stdout)
    assert link, added.stdout
    configuration = folder / "nginx.conf"
    configuration.write_text(as_tried_here(folder, plain, secure, behind), encoding="utf-8")
    command = [str(WARDMOTE), "serve", "--port", str(behind), "--processes", "1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(behind, answering=True)
            with subprocess.Popen([NGINX, "-c", str(configuration), "-p", str(folder)]) as proxy:
                try:
                    wait_until(secure, answering=True)
                    yield Site(folder, plain, secure, behind, link[0])
                finally:
                    proxy.terminate()
        finally:
            server.terminate()


def as_tried_here(folder: Path, plain: int, secure: int, behind: int) -> str:
    """The how-to's configuration with this machine's ports and files, and what a whole one has around it."""
    ours = CONFIGURATION.read_text(encoding="utf-8")
    ours = re.sub(r"^\s*listen \[::\].*\n", "", ours, flags=re.MULTILINE)
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    ours = ours.replace("/etc/ssl/wardmote", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{ours}\n}}\n"
    )


def token_on(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def test_plain_http_is_sent_to_https_once(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.http, timeout=PATIENCE)
    connection.request("GET", "/account/login/", headers={"Host": HOST})
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/account/login/")
    status, headers, _page = site.ask("GET", "/account/login/")
    assert status == 200
    assert "max-age" in headers["Strict-Transport-Security"]


def test_an_invited_person_sets_a_password_and_signs_in(site: Site) -> None:
    cookies: SimpleCookie = SimpleCookie()
    password = "violet lamp over gravel"
    _status, _headers, page = site.ask("GET", site.link, cookies=cookies)
    fields = {"csrfmiddlewaretoken": token_on(page), "password": password, "again": password}
    assert site.ask("POST", site.link, fields, cookies)[0] == 302
    _status, _headers, page = site.ask("GET", "/account/login/", cookies=cookies)
    fields = {"csrfmiddlewaretoken": token_on(page), "login": "gwen@example.org", "password": password}
    status, headers, _page = site.ask("POST", "/account/login/", fields, cookies)
    assert status == 302
    assert cookies["sessionid"]["secure"]
    status, headers, page = site.ask("GET", "/p/riverside/", cookies=cookies)
    assert status == 200
    assert headers["Cache-Control"]


def test_another_sites_form_is_refused(site: Site) -> None:
    cookies: SimpleCookie = SimpleCookie()
    _status, _headers, page = site.ask("GET", "/account/login/", cookies=cookies)
    fields = {"csrfmiddlewaretoken": token_on(page)[::-1], "login": "gwen@example.org", "password": "x"}
    assert site.ask("POST", "/account/login/", fields, cookies)[0] == 403


def test_hundreds_of_silent_connections_keep_nobody_out(site: Site) -> None:
    """Straight to the server, as from the machine itself: nginx would hold them before it."""
    silent = []
    try:
        for number in range(600):
            made = socket.create_connection(("127.0.0.1", site.behind), timeout=PATIENCE)
            if number % 2:
                made.sendall(b"GET / HTTP/1.1\r\nHost: ")
            silent.append(made)
        began = time.monotonic()
        assert site.ask("GET", "/account/login/")[0] == 200
        # Those that are silent are let go after half a minute; this one did not wait for that.
        assert time.monotonic() - began < 15
    finally:
        for made in silent:
            made.close()


def test_a_header_without_end_is_refused(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.behind), timeout=PATIENCE) as made:
        made.sendall(b"GET /" + b"a" * 80_000 + b" HTTP/1.1\r\nHost: wardmote.example.org\r\n\r\n")
        assert b" 431 " in made.recv(200)
