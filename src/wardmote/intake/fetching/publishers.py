"""One way of asking a publisher: paced, and patient with a busy server."""

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from wardmote import __version__
from wardmote.intake.fetching.errors import FetchError, NotPublished, TooMuchAtOnce
from wardmote.intake.fetching.pacing import LeakyBucket

# What police.uk allows: https://data.police.uk/docs/api-call-limits/
PER_SECOND, BURST = 15.0, 30
MOST_TRIES = 6
LONGEST_PAUSE = 60.0
# A server that asks for longer than this is asked again another day.
LONGEST_ASKED = 600.0
TIMEOUT_SECONDS = 60
BUSY = frozenset({429, 500, 502, 503, 504})
BROKEN = (OSError, http.client.HTTPException)
Sleep = Callable[[float], object]
Say = Callable[[str], object]


class Publisher:
    """A publisher's server."""

    def __init__(
        self,
        base_url: str,
        *,
        say: Say,
        sleep: Sleep = time.sleep,
        bucket: LeakyBucket | None = None,
        named_in: str = "WARDMOTE_POLICE_UK_URL",
        page: str = "",
    ) -> None:
        """`named_in` is where the address was set, and `page` one at which a person finds the same files."""
        if urlsplit(base_url).scheme not in {"http", "https"} or not urlsplit(base_url).hostname:
            raise FetchError(f"{base_url} is not a web address. Set {named_in} to one, or leave it out.")
        self.page = page
        self.base_url = base_url.rstrip("/")
        self.say = say
        self._sleep = sleep
        self._bucket = bucket or LeakyBucket(per_second=PER_SECOND, burst=BURST, sleep=sleep)

    def read(self, path: str, *, form: bytes | None = None, split_when_busy: bool = False) -> bytes:
        """The whole answer to a GET, or to a POST of `form`.

        With `split_when_busy`, 503 means that the question is too large, as with police.uk's polygons, and raises
        TooMuchAtOnce, unless the server says when to come back; otherwise it means that the server is busy, as 429 does.
        Raises NotPublished for 404, and FetchError when the server stays busy or silent.
        """
        attempt = 0
        while True:
            try:
                with self.open(path, form=form) as response:
                    content: bytes = response.read()
                    return content
            except BROKEN as error:
                if split_when_busy and _is_too_much(error):
                    raise TooMuchAtOnce(f"{self.base_url} cannot answer so large an area at once.") from None
                attempt += 1
                self.pause_or_give_up(path, error, attempt)

    def open(
        self, path: str, *, form: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """The answer to one request, sent when the pace allows."""
        self._bucket.wait()
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked when the publisher is named
            self.base_url + path, data=form, headers={"User-Agent": f"wardmote/{__version__}", **(headers or {})}
        )
        response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310 - same
        return response

    def pause_or_give_up(self, path: str, error: Exception, failures: int, *, note: str = "") -> None:
        """Sleep, longer after each failure in a row; raise what waiting cannot help, or has not."""
        address = self.base_url + path.partition("?")[0]
        pause = min(LONGEST_PAUSE, 2.0 ** max(0, failures - 1))
        if isinstance(error, urllib.error.HTTPError):
            error.close()
            if error.code == http.HTTPStatus.NOT_FOUND:
                raise NotPublished(f"{address} does not exist.") from None
            if error.code not in BUSY:
                raise FetchError(f"{address} was refused: {error.code} {error.reason}.") from None
            pause = _asked_pause(error.headers.get("Retry-After", ""), pause)
        reason = reason_of(error)
        if isinstance(_cause(error), ssl.SSLCertVerificationError):
            raise FetchError(
                f"{address} could not be fetched: {reason}. If your organisation inspects web traffic, set SSL_CERT_FILE "
                "to the file of its certificates."
            ) from None
        if pause > LONGEST_ASKED:
            raise FetchError(f"{address} asks to be left alone for {pause / 60:,.0f} minutes. Try again then.{note}")
        if failures >= MOST_TRIES:
            raise FetchError(f"{address} could not be fetched: {reason} ({failures} tries). Try again later.{note}")
        self.say(f"{address}: {reason}. Trying again in {pause:.0f} s.")
        self._sleep(pause)


def reason_of(error: Exception) -> str:
    """Why a request failed, in words that go after a colon."""
    cause = _cause(error)
    if isinstance(cause, urllib.error.HTTPError):
        return f"the server answered {cause.code} {cause.reason}"
    if isinstance(cause, socket.gaierror):
        return "the server's name is not known; check that this machine is on the network and the address is right"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "the server's certificate is not one that this machine trusts"
    if isinstance(cause, TimeoutError):
        return f"nothing came for {TIMEOUT_SECONDS} seconds"
    if isinstance(cause, ConnectionRefusedError):
        return "the server does not take connections"
    return "the connection broke off"


def _cause(error: Exception) -> object:
    if isinstance(error, urllib.error.URLError) and not isinstance(error, urllib.error.HTTPError):
        return error.reason
    return error


def _is_too_much(error: Exception) -> bool:
    if not isinstance(error, urllib.error.HTTPError) or error.code != http.HTTPStatus.SERVICE_UNAVAILABLE:
        return False
    return "Retry-After" not in error.headers


def _asked_pause(retry_after: str, otherwise: float) -> float:
    """The seconds that a Retry-After header asks for, as a number or as a moment."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return otherwise
    return max(1.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
