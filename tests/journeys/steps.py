"""What a signer does at the browser, step by step, the same with script and without.

Places on the pages are named by what the forms send, never by a language's words.
"""

from playwright.sync_api import Locator, Page

from tests.journeys.site import DEMO, Person, eventually

MINE_FORM = "form[action^='/do/mine/']:not(:has([name=action]))"
APPEAL_FORM = "form[action^='/do/appeal/']"
CONFIRM_FORM = "form[action^='/do/confirm/']:not(:has([name=action]))"


def read_campaign(page: Page, language: str, slug: str = DEMO) -> None:
    """Come to the campaign from the list of campaigns."""
    page.goto(f"/{language}/")
    page.locator(f"main a[href='/{language}/{slug}/']").click()
    page.wait_for_url(f"**/{language}/{slug}/")


def read_names(page: Page, language: str, slug: str = DEMO) -> None:
    """Read the page of names as it is now, whatever the browser kept of an earlier look."""
    page.goto(f"/{language}/{slug}/names/")
    page.reload()


def count_on(page: Page) -> Locator:
    """The number of confirmed signatures on the campaign's page."""
    return page.locator(".deed [data-count]")


def load_until_count(page: Page, confirmed: int) -> None:
    """Load the campaign's page until it shows this number: pages follow within a few seconds."""

    def shows() -> bool:
        page.reload()
        return count_on(page).inner_text() == str(confirmed)

    eventually(shows, f"{confirmed} on the campaign's page", pause=0.3)


def fill_in(page: Page, person: Person) -> None:
    """Type name, address and town into the form that stands there."""
    page.locator("input[name=name]").fill(person.name)
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=town]").fill(person.town)


def sign(page: Page, person: Person) -> None:
    """Fill in the form and send it."""
    fill_in(page, person)
    page.locator("form[action^='/do/sign/'] button[type=submit]").click()


def open_letter(page: Page, to: str, number: int = 1) -> None:
    """Look into the local mailbox until the first, second ... letter to this address is there."""
    letters = page.locator("li", has_text=to)

    def has_come() -> bool:
        page.goto("/demo/mail/")
        return letters.count() >= number

    eventually(has_come, f"letter {number}", pause=0.2)
    letters.nth(letters.count() - number).locator("a").click()


def follow_link(page: Page) -> None:
    """Follow the link in the letter that lies open."""
    page.locator("a[href*='/do/']").click()


def choose(page: Page, name: str, value: str) -> None:
    """Pick one of a set of answers, by pressing on its words."""
    page.locator(f"label:has(input[name={name}][value={value}])").click()


def press(page: Page, form: str) -> None:
    """Press the first button of a form."""
    page.locator(f"{form} button").first.click()


def press_action(page: Page, action: str) -> None:
    """Press the button that sends this `action`."""
    press(page, f"form:has([name=action][value={action}])")
