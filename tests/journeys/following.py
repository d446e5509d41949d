"""Steps of somebody who keeps a case and comes back, in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from glasno.kit.clock import now
from tests.factories.appeals import ANSWERS
from tests.journeys.site import DEMO

FORM = "main form"
ROUTE = ("mobilised", "army", "months3", "nobody")


def push(page: Page, action: str) -> None:
    """Press the button that asks for this."""
    page.locator(f"button[name=action][value='{action}']").first.click()


def pick(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has([name='{name}'][value='{value}'])").click()


def to_the_letter(page: Page, language: str) -> None:
    """A mother's way from the first screen to her finished report of a crime."""
    page.goto(f"/{language}/{DEMO}/appeal/")
    pick(page, "speaker", "relative")
    page.locator(f"{FORM} button").first.click()
    route = list(ROUTE)
    while not page.locator("button[value=keep]").count():
        for name in page.locator(f"{FORM} [name]").evaluate_all(
            "found => [...new Set(found.map((each) => each.name))]"
        ):
            _answer(page, name, route)
        page.locator(f"{FORM} button").first.click()


def _answer(page: Page, name: str, route: list[str]) -> None:
    field = page.locator(f"{FORM} [name='{name}']").first
    if name.startswith("letter."):
        field.set_checked(name == "letter.crime_report.gvsu")
    elif name == "answer":
        pick(page, name, route.pop(0))
    elif name not in ANSWERS:
        return
    elif field.get_attribute("type") == "radio":
        pick(page, name, ANSWERS[name])
    elif field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(ANSWERS[name])
    else:
        field.fill(ANSWERS[name])


def keep(page: Page) -> str:
    """From the finished letters to the code name, which is written down."""
    push(page, "keep")
    pick(page, "days", "30")
    push(page, "keep:yes")
    return " ".join(page.locator(".code-name li").all_inner_texts())


def come_back(page: Page, language: str, words: str) -> None:
    page.goto(f"/{language}/{DEMO}/appeal/return/")
    page.locator("textarea[name=code]").fill(words)
    page.locator(f"{FORM} button").click()


def tell(page: Page, letter: int, event: str, /, **fields: str) -> None:
    """What has happened to a letter, today."""
    pick(page, f"event-{letter}", event)
    push(page, f"tell:{letter}")
    page.locator("input[name=on]").fill(now().strftime("%d.%m.%Y"))
    for name, value in fields.items():
        page.locator(f"input[name={name}]").fill(value)
    push(page, f"told:{letter}:{event}")


@contextmanager
def on_paper(page: Page) -> Iterator[str]:
    """The letter that stands there as text; afterwards the case again."""
    yield " ".join(page.locator(".paper").inner_text().split())
    push(page, "case")
