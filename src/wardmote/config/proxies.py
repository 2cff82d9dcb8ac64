"""Who is asking, when a proxy stands before us: believed from the proxies that the installation names, and from nobody else.

Everything that follows (limits, lock-outs, secure cookies, redirects, the check of a form's origin) asks the request for
its scheme and its address, and so gets one answer.
"""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Network = IPv4Network | IPv6Network
# A longer chain than this is no chain of proxies.
MOST_HOPS = 20
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class TrustedProxyMiddleware:
    """Puts the client's own address and scheme in the place of the proxy's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Believe a named proxy; forget what anybody else says of having forwarded something."""
        forwarded = {name: str(request.META.pop(name, "")) for name in FORWARDED}
        if is_trusted(str(request.META.get("REMOTE_ADDR", ""))):
            request.META["REMOTE_ADDR"] = _client(forwarded["HTTP_X_FORWARDED_FOR"]) or request.META.get(
                "REMOTE_ADDR", ""
            )
            if forwarded["HTTP_X_FORWARDED_PROTO"].strip().lower() == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


def is_trusted(address: str) -> bool:
    """Whether the address is that of a proxy of ours."""
    try:
        client = ip_address(address)
    except ValueError:
        return False
    networks: list[Network] = settings.WARDMOTE_TRUSTED_PROXIES
    return any(client in network for network in networks)


def _client(chain: str) -> str:
    """The nearest address of the chain that is no proxy of ours: what is before it, the client may have written."""
    for address in reversed(chain.split(",")[-MOST_HOPS:]):
        plain = address.strip()
        try:
            ip_address(plain)
        except ValueError:
            return ""
        if not is_trusted(plain):
            return plain
    return ""
