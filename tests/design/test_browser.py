"""The base page and every kind of field in a real browser, under the site's strictest policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Context, Template
from django.test import override_settings
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route

import glasno.design
from glasno.design.forms import Choice, FieldView, FormView, Kind
from glasno.design.navigation import LanguageLink
from tests.design.sheet import STYLESHEET
from tests.journeys.browser import launched

SITE = "http://glasno.test/"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """
{% extends "design/base.html" %}
{% block main %}
<div class="sheet"><h1>Every field</h1>
{% include "design/_error_summary.html" %}
<form class="form" method="post" action="/do/sign/x">
{% for field in form.fields %}{% include "design/_field.html" %}{% endfor %}
<button type="submit" class="act">Sign</button>
<button type="submit" class="act second">Not now</button>
<button type="submit" class="act grave">Withdraw</button>
</form></div>
{% endblock main %}
"""
FAVICON = Path(glasno.design.__file__).parent.joinpath("static/design/favicon.png").read_bytes()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


def field(kind: Kind, error: str = "") -> FieldView:
    return FieldView(
        name=kind,
        id=kind,
        label=f"A field of kind {kind}",
        kind=kind,
        hint="What it is for.",
        error=error,
        choices=[Choice("a", "First"), Choice("b", "Second", hint="It says more.")],
        required=kind == "text",
    )


def html() -> str:
    kinds: list[Kind] = ["text", "email", "select", "radio", "checkbox", "textarea"]
    form = FormView(fields=[field(kind, error=f"Correct the {kind}.") for kind in kinds])
    links = [LanguageLink("en", "English", "/en/"), LanguageLink("ru", "Русский", "/ru/")]
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain), override("en"):
        context = Context({"form": form, "languages": links, "demonstration": True, "title": "T"})
        return Template(PAGE.strip()).render(context)


def opened(browser: Browser, *, width: int, scheme: str) -> Page:
    """The page as a browser shows it; a word on its console, as of a broken policy, fails."""
    page = browser.new_page(
        viewport={"width": width, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
    )

    def answer(route: Route) -> None:
        if route.request.url.endswith(".css"):
            route.fulfill(body=STYLESHEET, content_type="text/css")
        elif route.request.url.endswith(".png"):
            route.fulfill(body=FAVICON, content_type="image/png")
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=html(), content_type="text/html", headers=headers)

    page.on("console", lambda message: pytest.fail(message.text))
    page.route("**/*", answer)
    page.goto(SITE)
    page.wait_for_load_state("networkidle")  # an icon asked for later must find its route still
    return page


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_field_is_accessible_to_everybody(browser: Browser, scheme: str, width: int) -> None:
    page = opened(browser, width=width, scheme=scheme)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_error_summary_has_the_focus_and_its_links_lead_to_the_controls(browser: Browser) -> None:
    page = opened(browser, width=360, scheme="light")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    for target in page.locator(".errors a").all():
        target.click()
        href = target.get_attribute("href")
        assert page.evaluate("'#' + document.activeElement.id") == href
    page.close()


def test_controls_are_large_enough_for_a_finger(browser: Browser) -> None:
    page = opened(browser, width=360, scheme="light")
    boxes = page.locator(".act, .option, .field > :is(input, select, textarea)")
    heights = [box["height"] for each in boxes.all() if (box := each.bounding_box())]
    assert len(heights) == 10
    assert [height for height in heights if height < 44] == []
    page.close()


def test_focus_is_visible(browser: Browser) -> None:
    page = opened(browser, width=360, scheme="light")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.close()
