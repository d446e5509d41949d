"""From the campaign's page to finished letters: without JavaScript, and in a browser."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.appeals import ANSWERS, WRITER
from tests.journeys.accessibility import sticking_out
from tests.journeys.browser import View
from tests.journeys.conftest import Visit
from tests.journeys.site import DEMO, Site
from tests.journeys.steps import read_campaign

PLAIN = View("en", 360, script=False)
FORM = "form[action^='/do/appeal/']"
ROUTE = ("mobilised", "army", "months3", "nobody")


class Clicker:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def press(self, place: str) -> None:
        self.clicks += 1
        self.page.locator(place).first.click()

    def download(self, place: str) -> Path:
        with self.page.expect_download() as begun:
            self.press(place)
        return Path(begun.value.path())


def fill_in(page: Page, answers: dict[str, str]) -> None:
    """Answer every field of the screen that the answers know."""
    for name, value in answers.items():
        field = page.locator(f"{FORM} [name={name}]")
        if not field.count():
            continue
        if field.first.get_attribute("type") == "radio":
            page.locator(f"label:has([name={name}][value={value}])").click()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def names_in(archive: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as opened:
        assert opened.testzip() is None
        return opened.namelist()


def test_supporter_comes_to_the_archive_in_four_clicks_and_one_screen_of_fields(
    site: Site, visit: Visit
) -> None:
    page = visit(site, PLAIN)
    read_campaign(page, "en")
    person = Clicker(page)
    person.press(f"a[href='/en/{DEMO}/appeal/']")
    expect(page.locator("input[name=speaker]:checked")).to_have_value("supporter")
    person.press(f"{FORM} button")
    fill_in(page, WRITER)
    person.press(f"{FORM} button")
    expect(page.locator(".paper")).to_contain_text("Ковалёвой")
    names = names_in(person.download("button[value=zip]"))

    assert person.clicks == 4
    assert {"01-letter.pdf", "01-letter.txt", "checklist.html"} <= set(names)


@pytest.mark.parametrize("view", [View("en", 1280, "light"), View("ru", 360, "dark")], ids=str)
def test_relative_comes_to_letters_changes_one_and_takes_them(
    view: View, site: Site, visit: Visit
) -> None:
    page = visit(site, view)
    page.goto(f"/{view.language}/{DEMO}/appeal/")
    page.locator("label:has([value=relative])").click()
    page.locator(f"{FORM} button").first.click()
    route = list(ROUTE)
    while not page.locator("button[value=zip]").count():
        fill_in(page, ANSWERS)
        if page.locator("[name=answer]").count():
            page.locator(f"label:has([name=answer][value={route.pop(0)}])").click()
        page.locator(f"{FORM} button").first.click()
        expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".paper")).to_have_count(5)
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")
    assert sticking_out(page) == []

    page.locator("button[value^='edit:']").first.click()
    page.locator("textarea[name=body]").fill("Мои слова.")
    page.locator(f"{FORM} button").first.click()
    expect(page.locator(".paper").first).to_contain_text("Мои слова.")

    person = Clicker(page)
    names = names_in(person.download("button[value=zip]"))
    letters = [name for name in names if re.fullmatch(r"\d\d-letter\.pdf", name)]
    assert letters == [f"{number:02}-letter.pdf" for number in range(1, 6)]
    assert page.context.cookies() == []
