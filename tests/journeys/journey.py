"""The whole way of one signature, walked at a browser, with script or without."""

from playwright.sync_api import Page, expect

from tests.journeys.site import DEMO, Site, a_signer, eventually
from tests.journeys.steps import (
    CONFIRM_FORM,
    MINE_FORM,
    choose,
    follow_link,
    load_until_count,
    open_letter,
    press,
    press_action,
    read_campaign,
    read_names,
    sign,
)


def walk_from_reading_to_withdrawing(page: Page, site: Site, language: str) -> None:
    """Read, sign, confirm, be counted, be shown, withdraw, be counted no more."""
    signer, before = a_signer(), site.settled()
    one_more = before | {"confirmed": before["confirmed"] + 1}
    one_less = before | {"withdrawn": before["withdrawn"] + 1}

    read_campaign(page, language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    load_until_count(page, before["confirmed"])
    sign(page, signer)
    page.wait_for_url(f"**/{language}/{DEMO}/check-mail/")

    page.locator("main a[href='/demo/mail/']").click()
    open_letter(page, signer.email)
    follow_link(page)
    assert site.count() == before  # looking is not confirming
    press(page, CONFIRM_FORM)
    page.wait_for_url(f"**/{language}/{DEMO}/thanks/")
    eventually(lambda: site.count() == one_more, "one more counted")
    page.goto(f"/{language}/{DEMO}/")
    load_until_count(page, one_more["confirmed"])

    open_letter(page, signer.email, 2)
    follow_link(page)
    assert signer.name not in page.content()
    show_initials(page, site, language, name=signer.name, town=signer.town, shown=signer.shown)

    open_letter(page, signer.email, 2)
    follow_link(page)
    press_action(page, "withdraw")
    _gone(site, language, signer.shown)
    eventually(lambda: site.count() == one_less, "one less counted")
    read_names(page, language)
    expect(page.get_by_text(signer.town)).to_have_count(0)


def show_initials(
    page: Page, site: Site, language: str, *, name: str, town: str, shown: str
) -> None:
    """From the page of one's signature: type the name anew, choose initials, find them shown."""
    choose(page, "display", "initials")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=town]").fill(town)
    press(page, MINE_FORM)
    expect(page.get_by_role("status")).to_be_visible()
    eventually(lambda: shown in site.names(language), "name shown")
    read_names(page, language)
    expect(page.locator("li", has_text=town)).to_have_text(shown)


def _gone(site: Site, language: str, shown: str) -> None:
    eventually(lambda: shown not in site.names(language), "name gone")
