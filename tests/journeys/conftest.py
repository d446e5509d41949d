"""A real site and a real browser for the journeys.

Both live only while tests of this package run: Playwright keeps an event loop in the thread, with
which nothing else in the same process could start one.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import HEIGHTS, View, Witness, launched, without_cache
from tests.journeys.screens import SCREENS, Seen, Stage
from tests.journeys.site import LANGUAGES, Site, site_on
from tests.patience import PATIENCE_SECONDS
from tests.running.program import Prepare
from tests.spreading import TOGETHER

HERE = Path(__file__).parent
LONGEST = (
    "test_accessibility.py",
    "test_make_run.py",
    "test_second_campaign.py",
    "test_floods.py",
    "test_fast_lane.py",
    "test_signing_journey.py",
)
Visit = Callable[..., Page]
# For what a page might ask for after it is loaded.
SETTLING_MILLISECONDS = 200
PATIENCE_MILLISECONDS = PATIENCE_SECONDS * 1000
expect.set_options(timeout=PATIENCE_MILLISECONDS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that the others are done meanwhile.

    Files that look at the same pages stand as one, in pytest's order: a page is reached once.
    """

    def place(item: pytest.Item) -> int:
        file = TOGETHER.get(item.nodeid.partition("::")[0], item.path.name)
        name = Path(file).name
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    ours = [n for n, item in enumerate(items) if HERE in item.path.parents]
    sorted_ours = sorted((items[n] for n in ours), key=place)
    for n, item in zip(ours, sorted_ours, strict=True):
        items[n] = item


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    """The demonstration, for tests that leave it as useful as they found it."""
    with site_on(prepare(tmp_path_factory.mktemp("site") / "data"), "--demo") as running:
        yield running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's browser, without a window."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """`visit(site, View(...))`: a fresh browser profile at the site, with an empty page.

    At the end no profile has asked for anything elsewhere, complained, or got a cookie.
    """
    witnesses: list[tuple[Page, Witness]] = []

    def begin(site: Site, view: View) -> Page:
        page, witness = profile(chromium, site.address, view)
        witnesses.append((page, witness))
        return page

    yield begin
    for page, witness in witnesses:
        cookies, foreign = page.context.cookies(), witness.foreign()
        page.context.close()
        assert (cookies, foreign, witness.complaints) == ([], [], [])


def profile(chromium: Browser, address: str, view: View) -> tuple[Page, Witness]:
    """A browser profile that nobody has used, and the witness of what it does."""
    context = chromium.new_context(
        base_url=address,
        locale={"en": "en-GB", "ru": "ru-RU"}[view.language],
        viewport={"width": view.width, "height": HEIGHTS.get(view.width, 800)},
        color_scheme="dark" if view.scheme == "dark" else "light",
        java_script_enabled=view.script,
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    witness = Witness(address)
    witness.attend(context)
    return context.new_page(), witness


@pytest.fixture(scope="package")
def tabs(chromium: Browser, site: Site) -> Iterator[dict[str, tuple[Page, Witness]]]:
    """For each language one profile that nothing is kept in, and its one page."""
    made = {each: profile(chromium, site.address, View(each, 360)) for each in LANGUAGES}
    for page, _ in made.values():
        without_cache(page)
    yield made
    for page, _ in made.values():
        page.context.close()


@pytest.fixture(
    scope="package", params=[f"{language}-{name}" for language in LANGUAGES for name in SCREENS]
)
def seen(request: pytest.FixtureRequest, tabs: dict[str, tuple[Page, Witness]], site: Site) -> Seen:
    """Each kind of page in each language, reached once for all the tests that look at it.

    It stands 360 CSS pixels wide and light; a test that looks otherwise puts it back. What the
    witness tells is of the way to this page alone.
    """
    language, _, name = request.param.partition("-")
    screen = SCREENS[name]
    page, witness = tabs[language]
    page.goto("about:blank")
    witness.forget()
    screen.reach(Stage(page, site, language))
    page.wait_for_load_state()
    page.wait_for_timeout(SETTLING_MILLISECONDS)
    assert witness.last_status() == screen.status
    return Seen(page, witness, language, weight=witness.weight())
