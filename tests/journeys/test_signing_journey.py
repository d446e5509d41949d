"""Somebody reads, signs, confirms, looks at the signature, changes it and takes it back."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import View
from tests.journeys.conftest import Visit
from tests.journeys.journey import walk_from_reading_to_withdrawing
from tests.journeys.site import DEMO, Site, a_signer, eventually
from tests.journeys.steps import (
    count_on,
    follow_link,
    load_until_count,
    open_letter,
    press_action,
    read_campaign,
    sign,
)
from tests.patience import Stopwatch

VIEWS = (
    View("en", 360, "light"),
    View("en", 1280, "dark"),
    View("ru", 360, "dark"),
    View("ru", 1280, "light"),
)
# The script looks at the count as often as this.
LOOKS_EVERY_MILLISECONDS = 10_000


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_signer_signs_confirms_changes_and_withdraws(view: View, site: Site, visit: Visit) -> None:
    walk_from_reading_to_withdrawing(visit(site, view), site, view.language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_count_moves_on_a_page_that_stands_open(language: str, site: Site, visit: Visit) -> None:
    page = visit(site, View(language))
    page.clock.install()
    read_campaign(page, language)
    before = site.settled()["confirmed"]
    load_until_count(page, before)
    page.evaluate("document.documentElement.dataset.sameDocument = 'yes'")

    assert site.post(site.confirm_path(language=language)).status_code == 303
    eventually(lambda: site.count()["confirmed"] == before + 1, "one more")
    page.clock.fast_forward(LOOKS_EVERY_MILLISECONDS)

    expect(count_on(page)).to_have_text(str(before + 1))
    expect(page.locator("meter")).to_have_js_property("value", before + 1)
    expect(page.locator("html")).to_have_attribute("data-same-document", "yes")


def test_count_moves_by_itself_within_a_few_seconds(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    read_campaign(page, "en")
    before = site.settled()["confirmed"]
    assert site.post(site.confirm_path()).status_code == 303
    # A look every 10 s, and an answer that may be 10 s old.
    with Stopwatch() as watch:
        expect(count_on(page)).to_have_text(str(before + 1))
    assert watch.seconds < 20 + 5


def test_names_chosen_to_be_shown_stand_on_the_page_of_names(site: Site, visit: Visit) -> None:
    signer = a_signer()
    site.mine_path(signer, display="initials")
    eventually(lambda: signer.shown in site.names(), "the name appears")
    page = visit(site, View("en", 360))
    page.goto(f"/en/{DEMO}/names/")
    expect(page.locator("li").filter(has_text=signer.town)).to_have_text(signer.shown)
    assert signer.name not in page.content()


def test_thanks_page_offers_to_pass_the_campaign_on(site: Site, visit: Visit) -> None:
    page = visit(site, View("ru", 360))
    page.goto(f"/ru/{DEMO}/thanks/")
    address = f"{site.address}/ru/{DEMO}/"
    expect(page.locator(f"main a[href='{address}']")).to_have_text(address)
    picture = page.locator("img")
    assert picture.evaluate("each => each.complete && each.naturalWidth > 0")
    copy = page.locator("button[data-copy]")
    expect(copy).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_second_request_of_one_mailbox_is_counted_once(site: Site, visit: Visit) -> None:
    signer = a_signer()
    first = site.mine_path(signer)
    before = site.settled()
    page = visit(site, View())
    read_campaign(page, "en")
    sign(page, signer)
    page.wait_for_url(f"**/en/{DEMO}/check-mail/")  # nothing tells that the address is known

    open_letter(page, signer.email, 3)
    follow_link(page)
    assert "/do/mine/" in page.url
    assert not page.url.endswith(first)  # a link of its own, for the first may be lost
    assert site.count() == before
    withdraws(page, site, before)


def withdraws(page: Page, site: Site, before: dict[str, int]) -> None:
    """The new link opens the one signature that there is."""
    press_action(page, "withdraw")
    expected = {
        "confirmed": before["confirmed"] - 1,
        "withdrawn": before["withdrawn"] + 1,
        "removed": before["removed"],
    }
    eventually(lambda: site.count() == expected, "one less")
