"""What Django does not do by itself with headers and HEAD."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
        bare = HttpResponse(status=whole.status_code, headers=dict(whole.headers))
        if isinstance(whole, HttpResponse) and "Content-Length" not in whole.headers:
            bare.headers["Content-Length"] = str(len(whole.content))
        bare.cookies = whole.cookies
        whole.close()
        return bare
