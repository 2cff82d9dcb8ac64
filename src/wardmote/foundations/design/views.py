"""The pages that every visitor may read, a partnership's colour and logo, and the style guide."""

import re
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from wardmote.foundations.access.public import open_to_all, signed_in
from wardmote.foundations.design import examples
from wardmote.foundations.design.colours import contrast_problem
from wardmote.foundations.organisations.public import Partnership

LOGO_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@open_to_all
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the pages are, what is known not to be, and whom to tell."""
    return render(request, "design/accessibility.html")


@open_to_all
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What the program keeps about the people who use it."""
    return render(request, "design/privacy.html")


@open_to_all
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How to begin, and what the words mean."""
    return render(request, "design/help.html")


@open_to_all
@require_GET
@cache_control(max_age=3600)
def brand(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """A partnership's brand colour as a style sheet; the house's own where it has none that can be read."""
    colour = Partnership.objects.filter(slug=slug).values_list("brand_colour", flat=True).first() or ""
    usable = bool(re.fullmatch(r"#[0-9a-fA-F]{6}", colour)) and contrast_problem(colour) is None
    css = f":root{{--wm-brand:{colour};--govuk-brand-colour:{colour}}}\n" if usable else ""
    return HttpResponse(css, content_type="text/css")


@open_to_all
@require_GET
@cache_control(max_age=300)
def logo(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001 - Django passes it
    """A partnership's logo, as the picture that it was checked to be when it was stored."""
    partnership = Partnership.objects.filter(slug=slug).first()
    name = (partnership.logo.name if partnership else None) or ""
    kind = LOGO_TYPES.get(PurePosixPath(name).suffix.lower())
    if partnership is None or kind is None or not partnership.logo.storage.exists(name):
        raise Http404(_("There is no such page."))
    return FileResponse(partnership.logo.open("rb"), content_type=kind)


@open_to_all
@require_GET
def version(request: HttpRequest) -> HttpResponse:
    """Which version answers, under which licence, and how to get what it is made of."""
    return render(request, "design/version.html")


@open_to_all
@require_GET
@cache_control(max_age=24 * 3600)
def favicon(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - Django passes it
    """The sign that browsers ask for by themselves, also for files that name none."""
    icon = finders.find("design/favicon.ico")
    if not icon:
        raise Http404(_("There is no such page."))
    return FileResponse(Path(icon).open("rb"), content_type="image/x-icon")


@signed_in
@require_GET
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component with made-up content, for developers and for checking by eye."""
    return render(request, "design/style_guide.html", examples.style_guide(request.GET))
