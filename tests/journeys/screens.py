"""Every kind of page there is, and the way to it, for tests that look at all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.factories.appeals import WRITER
from tests.journeys.browser import Witness
from tests.journeys.following import come_back, keep, pick, push, tell, to_the_letter
from tests.journeys.site import DEMO, Site, a_signer, eventually
from tests.journeys.steps import (
    APPEAL_FORM,
    CONFIRM_FORM,
    MINE_FORM,
    choose,
    press,
    press_action,
)


@dataclass(frozen=True)
class Stage:
    """A browser's page at a site, in one language."""

    page: Page
    site: Site
    language: str

    def go(self, path: str) -> None:
        self.page.goto(path)

    def read(self, further: str = "") -> None:
        self.page.goto(f"/{self.language}/{DEMO}/{further}")

    def open_confirm(self, **choices: str) -> str:
        """The page behind the first letter; its path."""
        signer = a_signer()
        assert self.site.sign(signer, language=self.language, **choices).status_code == 303
        path = self.site.path_in_letter(signer.email)
        self.go(path)
        return path

    def open_mine(self, **choices: str) -> str:
        """The page behind the second letter; its path."""
        path = self.site.mine_path(language=self.language, **choices)
        self.go(path)
        return path


@dataclass(frozen=True)
class Screen:
    """`status`: with which it must come. `reach`: how one gets there."""

    status: int
    reach: Callable[[Stage], object]


@dataclass(frozen=True)
class Seen:
    """A page as it stands in a browser, and all that it took to come there; `weight` in bytes."""

    page: Page
    witness: Witness
    language: str
    weight: int


def _form_with_errors(stage: Stage) -> None:
    stage.read()
    stage.page.locator("input[name=email]").fill("nowhere")
    press(stage.page, "form[action^='/do/sign/']")


def _names_shown(stage: Stage) -> None:
    signer = a_signer()
    stage.site.mine_path(signer, language=stage.language, display="initials")
    eventually(lambda: signer.shown in stage.site.names(stage.language), "the name appears")
    stage.read("names/")


def _confirm_with_errors(stage: Stage) -> None:
    stage.open_confirm()
    stage.page.locator("details summary").click()
    choose(stage.page, "display", "initials")
    stage.page.locator("details button").click()


def _not_me(stage: Stage, *, stop: bool) -> str:
    path = stage.open_confirm()
    if stop:
        stage.page.locator("label:has(input[name=stop])").click()
    press_action(stage.page, "not-me")
    return path


def _undone(stage: Stage) -> None:
    _not_me(stage, stop=True)
    press_action(stage.page, "undo")


def _used(stage: Stage) -> None:
    path = stage.open_confirm()
    press(stage.page, CONFIRM_FORM)
    stage.go(path)


def _refused(stage: Stage) -> None:
    stage.go(_not_me(stage, stop=False))


def _saved(stage: Stage) -> None:
    stage.open_mine()
    choose(stage.page, "delivery", "full")
    press(stage.page, MINE_FORM)


def _mine_with_errors(stage: Stage) -> None:
    stage.open_mine()
    choose(stage.page, "display", "initials")
    press(stage.page, MINE_FORM)


def _withdrawn(stage: Stage) -> None:
    stage.open_mine()
    press_action(stage.page, "withdraw")


def _letter(stage: Stage) -> None:
    signer = a_signer()
    assert stage.site.sign(signer, language=stage.language).status_code == 303
    stage.site.letter(signer.email)
    stage.go("/demo/mail/")
    stage.page.locator("li", has_text=signer.email).locator("a").click()


def _appeal(stage: Stage, *, answered: bool = True) -> None:
    """From the first screen to the letter, or to the errors of a form that was sent empty."""
    stage.read("appeal/")
    press(stage.page, APPEAL_FORM)
    for name, value in (WRITER if answered else {}).items():
        stage.page.locator(f"[name={name}]").fill(value)
    press(stage.page, APPEAL_FORM)


def _letter_open(stage: Stage) -> None:
    _appeal(stage)
    stage.page.locator("button[value^='edit:']").first.click()


def _finder(stage: Stage) -> None:
    stage.read("appeal/")
    choose(stage.page, "speaker", "relative")
    press(stage.page, APPEAL_FORM)
    stage.page.locator("[name=writer_relation]").select_option("mother")
    choose(stage.page, "consent", "given")
    press(stage.page, APPEAL_FORM)


def _form_altered(stage: Stage) -> None:
    stage.read("appeal/")
    press(stage.page, APPEAL_FORM)
    stage.page.locator("[name=state]").evaluate("field => field.value = 'x'")
    press(stage.page, APPEAL_FORM)


def _portal(stage: Stage, number: str) -> None:
    """A letter to a body that has a site, and the number that it gave."""
    stage.read("appeal/")
    press(stage.page, APPEAL_FORM)
    for name, value in WRITER.items():
        stage.page.locator(f"[name={name}]").fill(value)
    stage.page.locator("[name='letter.appeal.gvp']").set_checked(True)
    press(stage.page, APPEAL_FORM)
    stage.page.locator("details:has([name='number.appeal.gvp']) summary").click()
    stage.page.locator("[name='number.appeal.gvp']").fill(number)
    push(stage.page, "noted:appeal.gvp")


# The code name of a case that was kept once for all pages, by site and language.
_KEPT: dict[tuple[str, str], str] = {}


def _code_name(stage: Stage) -> str:
    to_the_letter(stage.page, stage.language)
    return keep(stage.page)


def _case(stage: Stage, *buttons: str) -> None:
    """The page of a case whose letter was registered, and what these buttons lead to."""
    place = stage.site.address, stage.language
    if place not in _KEPT:
        _KEPT[place] = _code_name(stage)
        push(stage.page, "case")
        tell(stage.page, 1, "sent")
        tell(stage.page, 1, "registered", number="17/2")
    else:
        come_back(stage.page, stage.language, _KEPT[place])
    for button in buttons:
        push(stage.page, button)


def _event_with_errors(stage: Stage) -> None:
    _case(stage)
    pick(stage.page, "event-1", "extended")
    push(stage.page, "tell:1")
    push(stage.page, "told:1:extended")


def _not_opened(stage: Stage) -> None:
    come_back(stage.page, stage.language, "seven words that nobody was ever shown")


SCREENS = {
    "home": Screen(200, lambda stage: stage.go(f"/{stage.language}/")),
    "campaign": Screen(200, lambda stage: stage.read()),
    "form-with-errors": Screen(422, _form_with_errors),
    "check-mail": Screen(200, lambda stage: stage.read("check-mail/")),
    "thanks": Screen(200, lambda stage: stage.read("thanks/")),
    "names": Screen(200, _names_shown),
    "risks": Screen(200, lambda stage: stage.read("risks/")),
    "share": Screen(200, lambda stage: stage.read("share/")),
    "updates": Screen(200, lambda stage: stage.read("updates/")),
    "embed": Screen(200, lambda stage: stage.read("embed/")),
    "widget": Screen(200, lambda stage: stage.go(f"/embed/{DEMO}/{stage.language}/")),
    "privacy": Screen(200, lambda stage: stage.go(f"/{stage.language}/privacy/")),
    "figures": Screen(200, lambda stage: stage.read("figures/")),
    "answers": Screen(200, lambda stage: stage.read("answers/")),
    "history": Screen(200, lambda stage: stage.read("history/")),
    "check": Screen(200, lambda stage: stage.go(f"/{stage.language}/check/")),
    "authorities": Screen(200, lambda stage: stage.go(f"/{stage.language}/authorities/")),
    "mirrors": Screen(200, lambda stage: stage.go(f"/{stage.language}/mirrors/")),
    "confirm": Screen(200, lambda stage: stage.open_confirm(display="initials")),
    "confirm-with-errors": Screen(422, _confirm_with_errors),
    "not-me": Screen(200, lambda stage: _not_me(stage, stop=False)),
    "not-me-stopped": Screen(200, lambda stage: _not_me(stage, stop=True)),
    "undone": Screen(200, _undone),
    "link-used": Screen(410, _used),
    "link-refused": Screen(410, _refused),
    "link-unknown": Screen(404, lambda stage: stage.go("/do/confirm/1-unknown")),
    "mine": Screen(200, lambda stage: stage.open_mine(display="initials")),
    "mine-saved": Screen(200, _saved),
    "mine-with-errors": Screen(422, _mine_with_errors),
    "mine-withdrawn": Screen(200, _withdrawn),
    "mine-unknown": Screen(404, lambda stage: stage.go("/do/mine/1-unknown")),
    "page-unknown": Screen(404, lambda stage: stage.go(f"/{stage.language}/nothing/")),
    "method-wrong": Screen(405, lambda stage: stage.go(f"/do/sign/{DEMO}")),
    "appeal": Screen(200, lambda stage: stage.read("appeal/")),
    "appeal-with-errors": Screen(422, lambda stage: _appeal(stage, answered=False)),
    "appeal-letters": Screen(200, _appeal),
    "appeal-letter-open": Screen(200, _letter_open),
    "appeal-finder": Screen(200, _finder),
    "appeal-form-altered": Screen(400, _form_altered),
    "appeal-number": Screen(200, lambda stage: _portal(stage, "ID-77")),
    "appeal-number-with-errors": Screen(422, lambda stage: _portal(stage, "")),
    "code-name": Screen(200, _code_name),
    "case": Screen(200, _case),
    "case-event-with-errors": Screen(422, _event_with_errors),
    "case-letter": Screen(200, lambda stage: _case(stage, "letter:1")),
    "case-erase": Screen(200, lambda stage: _case(stage, "erase")),
    "case-not-opened": Screen(422, _not_opened),
    "local-mailbox": Screen(200, lambda stage: stage.go("/demo/mail/")),
    "letter": Screen(200, _letter),
}
