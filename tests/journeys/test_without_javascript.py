"""Everything that a signer does works where no script runs, as at Tor Browser's "Safest"."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import View
from tests.journeys.conftest import Visit
from tests.journeys.journey import walk_from_reading_to_withdrawing
from tests.journeys.site import DEMO, Person, Site, a_signer, eventually
from tests.journeys.steps import (
    CONFIRM_FORM,
    choose,
    fill_in,
    follow_link,
    open_letter,
    press,
    press_action,
    read_campaign,
    read_names,
    sign,
)
from tests.served import served_files

pytestmark = pytest.mark.looks

VIEWS = (
    View("en", 360, "dark", script=False),
    View("en", 1280, "light", script=False),
    View("ru", 360, "light", script=False),
    View("ru", 1280, "dark", script=False),
)
PLAIN = View("en", 360, script=False)
SWITCHED_OFF = re.compile(r"<(svg|math|style|noscript|iframe|object|embed)|\sstyle=|\son\w+=")
KINDS = {".html", ".css", ".js", ".json", ".csv", ".yaml", ".png", ".gz", ".br"}
# Beside the pages: for feed readers, search engines, printers, and whoever checks a copy.
KINDS |= {".atom", ".xml", ".txt", ".pdf", ".minisig", ".pub", ".svg"}
SIGN = "form[action^='/do/sign/'] button[type=submit]"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_signer_signs_confirms_changes_and_withdraws(view: View, site: Site, visit: Visit) -> None:
    walk_from_reading_to_withdrawing(visit(site, view), site, view.language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_form_with_errors_keeps_everything_typed(language: str, site: Site, visit: Visit) -> None:
    page = visit(site, View(language, 360, script=False))
    read_campaign(page, language)
    typed = Person("Ольга «Оля» <b>", "nowhere", "Šiauliai & Co")
    fill_in(page, typed)
    page.locator("select[name=country]").select_option("LT")
    choose(page, "display", "initials")
    choose(page, "delivery", "full")
    page.locator(SIGN).click()

    assert page.url == f"{site.address}/do/sign/{DEMO}"
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("input[name=name]")).to_have_value(typed.name)
    expect(page.locator("input[name=email]")).to_have_value(typed.email)
    expect(page.locator("input[name=town]")).to_have_value(typed.town)
    expect(page.locator("select[name=country]")).to_have_value("LT")
    expect(page.locator("input[name=display]:checked")).to_have_value("initials")
    expect(page.locator("input[name=delivery]:checked")).to_have_value("full")

    page.locator("input[name=email]").fill(a_signer().email)
    page.locator(SIGN).click()
    page.wait_for_url(f"**/{language}/{DEMO}/check-mail/")


def test_error_summary_links_to_the_fields_it_names(site: Site, visit: Visit) -> None:
    page = visit(site, PLAIN)
    read_campaign(page, "en")
    page.locator(SIGN).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    links = summary.locator("a")
    assert [link.get_attribute("href") for link in links.all()] == ["#name", "#email"]
    for field in ("name", "email"):
        summary.locator(f"a[href='#{field}']").click()
        control = page.locator(f"input[name={field}]")
        expect(control).to_be_focused()
        expect(control).to_have_attribute("aria-invalid", "true")
        message = summary.locator(f"a[href='#{field}']").inner_text()
        expect(page.locator(f"#{field}-error")).to_contain_text(message)
        assert f"{field}-error" in str(control.get_attribute("aria-describedby")).split()


def test_name_and_choices_can_be_changed_before_confirming(site: Site, visit: Visit) -> None:
    signer = a_signer()
    page = visit(site, PLAIN)
    page.goto(site_path(site, signer))
    page.locator("details summary").click()
    choose(page, "display", "initials")
    page.locator("details button").click()  # without the name that is to be shown
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("input[name=display]:checked")).to_have_value("initials")

    page.locator("input[name=name]").fill(signer.name)
    page.locator("input[name=town]").fill(signer.town)
    page.locator("details button").click()
    page.wait_for_url(f"**/en/{DEMO}/thanks/")
    eventually(lambda: signer.shown in site.names(), "name shown")
    read_names(page, "en")
    expect(page.locator("li", has_text=signer.town)).to_have_text(signer.shown)


def test_it_was_not_me_erases_stops_and_can_be_undone(site: Site, visit: Visit) -> None:
    stranger_typed = a_signer()
    page = visit(site, PLAIN)
    read_campaign(page, "en")
    sign(page, stranger_typed)
    open_letter(page, stranger_typed.email)
    follow_link(page)
    link = page.url

    page.locator("label:has(input[name=stop])").click()
    press_action(page, "not-me")
    undo = page.locator("form:has([name=action][value=undo])")
    expect(undo).to_be_visible()
    assert site.get(link).status_code == 410
    assert site.post(link).status_code == 410
    assert letters_after_signing_again(site, stranger_typed) == 1

    undo.locator("button").click()
    expect(page.locator("main h1")).to_be_visible()
    assert site.sign(stranger_typed).status_code == 303
    page.goto(site.path_in_letter(stranger_typed.email, 2))
    expect(page.locator(CONFIRM_FORM)).to_be_visible()


def test_it_was_not_me_without_a_tick_stops_nothing(site: Site, visit: Visit) -> None:
    signer = a_signer()
    page = visit(site, PLAIN)
    page.goto(site_path(site, signer))
    press_action(page, "not-me")
    expect(page.locator("form:has([name=action][value=undo])")).to_have_count(0)
    assert letters_after_signing_again(site, signer) == 2


def test_button_pressed_in_two_windows_thanks_twice_and_counts_once(
    site: Site, visit: Visit
) -> None:
    before = site.settled()["confirmed"]
    path = site_path(site, a_signer())
    first = visit(site, PLAIN)
    second = first.context.new_page()
    for window in (first, second):
        window.goto(path)
    for window in (first, second):
        press(window, CONFIRM_FORM)
        window.wait_for_url(f"**/en/{DEMO}/thanks/")
    # Whoever confirms later is counted later: then nobody else has been counted in between.
    site.mine_path()
    eventually(lambda: site.count()["confirmed"] == before + 2, "two counted")


def test_nothing_published_needs_what_safest_switches_off(site: Site) -> None:
    """SVG, MathML, fonts from the web, styles and scripts within the page."""
    files = list(served_files(site.data).values())
    # The page that is passed on has to bring its styles with it, and the page of snippets shows
    # the widget as it will look elsewhere.
    pages = [
        path.read_text()
        for path in files
        if path.suffix == ".html" and path.name != "offline.html" and path.parent.name != "embed"
    ]
    sheets = [path.read_text() for path in files if path.suffix == ".css"]
    assert len(pages) >= 14
    assert len(sheets) >= 2
    for page in pages:
        assert not re.search(
            r"<(svg|math|style|noscript|iframe|object|embed)|\sstyle=|\son\w+=", page
        )
    for sheet in sheets:
        assert not re.search(r"@font-face|@import|url\(", sheet)
    assert {path.suffix for path in files} <= KINDS


def site_path(site: Site, signer: Person) -> str:
    """Where the letter to somebody who has just signed leads."""
    assert site.sign(signer).status_code == 303
    return site.path_in_letter(signer.email)


def letters_after_signing_again(site: Site, person: Person) -> int:
    """How many letters this address has once a later request to sign has got its own."""
    assert site.sign(person).status_code == 303
    later = a_signer()
    assert site.sign(later).status_code == 303
    site.letter(later.email)
    return len(site.letters(person.email))
