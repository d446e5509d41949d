"""Proof of work at a real browser: solved while somebody types, never in anybody's way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import outsiders
from tests.journeys.accessibility import COLOUR_RULES, small_controls, sticking_out, violations
from tests.journeys.browser import FLAGS, HEIGHTS, View, find_browser
from tests.journeys.conftest import Visit
from tests.journeys.site import DEMO, Person, Site, a_signer, eventually, site_on
from tests.journeys.steps import fill_in, sign
from tests.running.program import Prepare

pytestmark = pytest.mark.looks

CHALLENGE = "**/do/challenge"
BUTTON = "form[action^='/do/sign/'] button[type=submit]"
FAST, PACED = 0, 1
WAITING, QUARANTINED = 0, 4


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    """The demonstration with its limits on, as the crowd meets a site."""
    data = prepare(tmp_path_factory.mktemp("limits") / "data")
    with site_on(data, "--demo", limits="on") as running:
        yield running


def last_request(site: Site) -> tuple[int, int]:
    """Lane and state of the request that came last."""
    rows = outsiders.read(
        site.data, "SELECT lane, state FROM petitions_pending ORDER BY id DESC LIMIT 1"
    )
    return rows[0][0], rows[0][1]


def read(page: Page, language: str = "en") -> None:
    """Its clock stands still once it is loaded: the four seconds that its script has never pass."""
    page.clock.install()
    read_on(page, language)
    page.clock.pause_at(page.evaluate("Date.now()") + 1)


def read_on(page: Page, language: str = "en") -> None:
    """The same with a clock that goes."""
    page.goto(f"/{language}/{DEMO}/")
    page.wait_for_load_state("networkidle")


def is_solved(page: Page) -> bool:
    return page.locator("input[name=altcha]").input_value() != ""


def arrive(page: Page) -> None:
    page.wait_for_url("**/check-mail/")


def asked(page: Page) -> list[str]:
    """Where the page has asked for anything, from now on, without the site's address."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url.partition("//")[2]))
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_who_types_with_a_script_takes_the_fast_lane(
    language: str, site: Site, visit: Visit
) -> None:
    signer = a_signer()
    page = visit(site, View(language, 360))
    requests = asked(page)
    read(page, language)
    before = [each for each in requests if "challenge" in each or "solve" in each]
    fill_in(page, signer)
    eventually(lambda: is_solved(page), "the sum is solved")
    page.locator(BUTTON).click()
    arrive(page)

    assert before == []  # whoever only reads loads and computes nothing
    assert sum("/do/challenge" in each for each in requests) == 1
    assert sum("/assets/petitions/solve." in each for each in requests) == 1
    assert last_request(site) == (FAST, WAITING)


def test_the_letter_of_the_fast_lane_comes(site: Site, visit: Visit) -> None:
    signer = a_signer()
    page = visit(site, View())
    read(page)
    sign(page, signer)
    arrive(page)

    assert last_request(site) == (FAST, WAITING)
    site.letter(signer.email)


def test_without_a_script_the_request_is_paced(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360, script=False))
    page.goto(f"/en/{DEMO}/")
    sign(page, a_signer())
    arrive(page)

    assert last_request(site) == (PACED, WAITING)


class Held:
    """Holds the challenge back until it is let go, or for good."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(self, route: Route) -> None:
        self.routes.append(route)

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_button_pressed_too_soon_waits_and_says_so(
    language: str, site: Site, visit: Visit
) -> None:
    page = visit(site, View(language, 360))
    held = Held()
    page.route(CHALLENGE, held)
    read(page, language)
    sign(page, a_signer())

    status = page.get_by_role("status")
    expect(status).to_be_visible()
    expect(status).to_have_text(page.locator("[data-waiting]").get_attribute("data-waiting") or "")
    held.let_go()
    arrive(page)
    assert last_request(site) == (FAST, WAITING)


def test_the_waiting_form_breaks_no_rule(site: Site, visit: Visit) -> None:
    for language in ("en", "ru"):
        page = visit(site, View(language, 360))
        page.route(CHALLENGE, Held())
        page.add_init_script("HTMLFormElement.prototype.submit = () => {}")  # it stays there
        read_on(page, language)
        page.locator(BUTTON).click()
        expect(page.get_by_role("status")).to_be_visible()
        for width, height in HEIGHTS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="light")
            assert violations(page) == [], (language, width)
            page.emulate_media(color_scheme="dark")
            assert violations(page, COLOUR_RULES) == [], (language, width)
            assert (small_controls(page), sticking_out(page)) == ([], []), (language, width)


def test_a_challenge_that_never_comes_keeps_nobody(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    page.route(CHALLENGE, Held())
    read_on(page)
    sign(page, a_signer())
    page.locator(BUTTON).click()  # impatience changes nothing
    arrive(page)

    assert last_request(site) == (PACED, WAITING)


def test_where_the_challenge_fails_the_form_goes_at_once(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    page.route(CHALLENGE, lambda route: route.fulfill(status=204))
    read(page)
    sign(page, a_signer())
    arrive(page)

    assert last_request(site) == (PACED, WAITING)


def test_a_worker_without_cryptography_keeps_nobody(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    file = Path(__file__).parents[2] / "src/glasno/petitions/static/petitions/solve.js"
    without = "delete WorkerGlobalScope.prototype.crypto;\n" + file.read_text()
    page.route(
        "**/assets/petitions/solve.*.js",
        lambda route: route.fulfill(body=without, content_type="text/javascript"),
    )
    read(page)
    sign(page, a_signer())
    arrive(page)

    assert last_request(site) == (PACED, WAITING)


def test_enter_sends_the_form_like_the_button(site: Site, visit: Visit) -> None:
    page = visit(site, View())
    read(page)
    fill_in(page, a_signer())
    page.keyboard.press("Enter")
    arrive(page)

    assert last_request(site) == (FAST, WAITING)


def test_a_form_with_errors_gets_a_sum_of_its_own(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    read(page)
    sign(page, Person("Vera Signer", "nowhere", "Tbilisi"))
    expect(page.get_by_role("alert")).to_be_focused()
    sign(page, a_signer())
    arrive(page)

    assert last_request(site) == (FAST, WAITING)


def test_who_goes_back_and_signs_for_another_pays_anew(site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 360))
    read(page)
    for _ in range(2):
        sign(page, a_signer())
        arrive(page)
        assert last_request(site) == (FAST, WAITING)
        page.go_back()


def test_on_a_plain_address_without_cryptography_the_form_goes_without(
    site: Site, chromium: Browser
) -> None:
    """http:// on a local network: browsers keep crypto.subtle for secure addresses."""
    flags = [*FLAGS, "--host-resolver-rules=MAP lan.test 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=find_browser(), args=flags)
    try:
        page = browser.new_page(base_url=f"http://lan.test:{site.running.port}")
        requests = asked(page)
        read(page)
        assert page.evaluate("window.isSecureContext") is False
        sign(page, a_signer())
        arrive(page)
    finally:
        browser.close()

    assert [each for each in requests if "challenge" in each or "solve" in each] == []
    assert last_request(site) == (PACED, WAITING)


@pytest.mark.parametrize("script", [True, False])
def test_the_bait_is_there_for_robots_alone(script: bool, site: Site, visit: Visit) -> None:
    page = visit(site, View("en", 1280, script=script))
    read(page)
    bait = page.locator("input[name=website]")

    expect(bait).to_have_count(1)
    expect(bait).to_be_hidden()
    assert page.get_by_role("textbox").count() == 3  # name, address, town
    assert "Leave this field empty" not in page.locator("form.form").inner_text()
    assert page.locator("form.form [style]").count() == 0
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name"))
    assert "name" in reached
    assert "website" not in reached


def test_who_takes_the_bait_is_answered_like_all_and_set_aside(site: Site) -> None:
    robot, person = a_signer(), a_signer()
    taken = site.sign(robot, website="https://example.com/")
    assert last_request(site) == (PACED, QUARANTINED)
    plain = site.sign(person)

    assert (taken.status_code, plain.status_code) == (303, 303)
    kept = ("date",)
    assert [(k, v) for k, v in taken.headers.items() if k not in kept] == [
        (k, v) for k, v in plain.headers.items() if k not in kept
    ]
    assert (taken.content, taken.headers["location"]) == (b"", f"/en/{DEMO}/check-mail/")


def test_scripts_stay_small(site: Site) -> None:
    """What the form adds to the page's first load, and the worker that comes with typing."""
    folder = Path(site.data / "site/assets/petitions")
    sizes = {path.name.partition(".")[0]: path.stat().st_size for path in folder.glob("*.js.br")}
    assert sizes["sign"] < 1_200
    assert sizes["solve"] < 800
