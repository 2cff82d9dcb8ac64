"""Retention as an administrator uses it: a hold, what is due, its disposal, the certificate; at desk and telephone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_design import axe, browser, watch
from tests.personas import Personas
from wardmote.foundations.members.public import RoleName
from wardmote.foundations.runs.public import Run, run_now
from wardmote.intake.models import Delivery

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def bring(personas: Personas) -> Delivery:
    """An upload that is past its time."""
    delivery = Delivery(
        partnership=personas.partnership,
        brought_by=personas.analyst,
        brought_at=timezone.now() - timedelta(days=30),
        source="police-uk-street",
    )
    folder = Path(settings.UPLOADS_DIR) / str(delivery.pk)
    folder.mkdir()
    delivery.folder = str(folder)
    delivery.save()
    return delivery


def look(page: Page, address: str = "") -> None:
    """At three widths nothing that axe finds and nothing wider than the screen."""
    if address:
        page.goto(address)
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hold_a_disposal_and_its_certificate(browser: Browser, live_server: LiveServer, personas: Personas) -> None:
    held, gone = bring(personas), bring(personas)
    context = browser.new_context()
    session = personas.client(RoleName.ADMINISTRATOR).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    complaints = watch(page)
    room = f"{live_server.url}/p/{personas.partnership.slug}/retention/"
    for name in ("", "due/", "holds/", "holds/place/", "certificates/", "kept/", "rules/uploads/"):
        look(page, room + name)

    page.goto(f"{room}holds/place/")
    page.select_option("select[name=rule]", "uploads")
    page.fill("input[name=key]", str(held.pk))
    page.fill("textarea[name=reason]", "Claim 114")
    later = timezone.localdate() + timedelta(days=30)
    for part, typed in (("day", later.day), ("month", later.month), ("year", later.year)):
        page.fill(f"input[name=review_on-{part}]", str(typed))
    page.click("text=Place the hold")
    look(page)
    page.click("main table a")
    look(page)

    page.goto(f"{room}due/")
    page.check("input[name=rules]")
    page.check("input[name=is_reviewed]")
    page.click("text=Dispose of these")
    page.wait_for_url("**/runs/**")
    run = run_now(Run.objects.get())
    look(page, live_server.url + run.result_url)
    assert str(gone.pk) in page.inner_text("main")
    assert str(held.pk) not in page.inner_text("main")
    look(page, f"{room}certificates/")
    assert complaints == []
    assert Delivery.objects.get() == held
