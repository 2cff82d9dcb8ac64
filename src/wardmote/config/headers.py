"""What Django does not do by itself with headers and HEAD."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"


class PermissionsPolicyMiddleware:
    """Says which of the browser's powers our pages never use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to every response."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class NoStoreMiddleware:
    """Nothing that a signed-in person sees stays in a browser or a proxy: after them comes somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header, pages and downloads alike; pictures that are for everybody say so themselves."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class HeadMiddleware:
    """HEAD is answered as GET is, without the body, on every page that has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Ask as GET, keep the headers."""
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        whole = self.get_response(request)
        # Emptied, not closed: closing belongs to the server, and would end the request's database connection here.
        if isinstance(whole, StreamingHttpResponse):
            whole.streaming_content = ()
        elif isinstance(whole, HttpResponse):
            whole.headers.setdefault("Content-Length", str(len(whole.content)))
            whole.content = b""
        return whole
