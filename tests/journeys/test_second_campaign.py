"""An organiser with keys of their own runs a campaign beside the demonstration, to its end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.browser import HEIGHTS, View
from tests.journeys.conftest import Visit
from tests.journeys.site import DEMO, LANGUAGES, Person, Site, a_signer, eventually, site_on
from tests.journeys.steps import (
    CONFIRM_FORM,
    MINE_FORM,
    choose,
    fill_in,
    follow_link,
    open_letter,
    press,
    press_action,
    read_campaign,
)
from tests.journeys.test_promises import NAMES_SECONDS, quickest
from tests.running.program import Prepare, refusal

SLUG = "open-the-archive"
REASONS = {"en": "We wait for an answer.", "ru": "Мы ждём ответа."}
SAID = [word for code, reason in REASONS.items() for word in ("--reason", f"{code}={reason}")]
FACTS = f"""\
slug: {SLUG}
country: NO
figures:
  - value: 12000
    as_of: 2026-10-01
    label: {{en: files kept closed, ru: закрытых дел}}
    source: {{en: the archive’s own list, ru: список самого архива}}
demands:
  - en: Open the files.
    ru: Откройте дела.
addressees:
  - en: The keeper of the archive
    ru: Хранителю архива
petition:
  goal: 50
  fields: [town]
  displays: [name]
"""
TEXTS = {
    "en": "---\nstate: published\ntitle: Open the archive\nlead: The files are kept closed.\n"
    "---\n\n## Why\n\nWhat is closed cannot be read.\n",
    "ru": "---\nstate: published\ntitle: Откройте архив\nlead: Дела закрыты.\n"
    "---\n\n## Зачем\n\nЗакрытое не прочесть.\n",
}


@pytest.fixture(scope="module")
def organised(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    """The campaign, imported from a directory and opened to the organiser's own key."""
    place = tmp_path_factory.mktemp("organiser")
    directory = place / SLUG
    directory.mkdir()
    (directory / "campaign.yaml").write_text(FACTS)
    for language, text in TEXTS.items():
        (directory / f"{language}.md").write_text(text)
    with site_on(prepare(place / "data"), "--demo") as site:
        recipient = site.glasno("keys", "new", "--out", str(place / "organiser.key"))["recipient"]
        assert site.glasno("campaign", "check", str(directory))["faults"] == []
        assert site.glasno("campaign", "import", str(directory))["created"]
        assert not site.glasno("campaign", "import", str(directory))["changed"]
        assert site.get(f"/en/{SLUG}/").status_code == 200
        assert site.glasno("petition", "open", SLUG, "--recipient", recipient)["state"] == "open"
        yield site


def signed(site: Site, **choices: str) -> tuple[Person, str]:
    """Somebody who has signed and confirmed, and the path of their own link."""
    signer = a_signer()
    return signer, site.mine_path(signer, slug=SLUG, **choices)


@pytest.fixture
def shut(organised: Site) -> Iterator[Site]:
    """The same, where a test shuts the petition: afterwards it is open."""
    yield organised
    reopen(organised)


def shut_by(site: Site, verb: str) -> None:
    """Pause or close, and wait until readers are told."""
    assert site.glasno("petition", verb, SLUG, *SAID)["state"] in ("paused", "closed")

    def told() -> bool:
        pages = {language: site.get(f"/{language}/{SLUG}/").text for language in REASONS}
        return all(reason in pages[language] for language, reason in REASONS.items())

    eventually(told, "the reason")


def reopen(site: Site) -> None:
    """Open again, and wait until readers find the form."""
    assert site.glasno("petition", "open", SLUG)["state"] == "open"
    path = f"/en/{SLUG}/"
    eventually(lambda: "/do/sign/" in site.get(path).text, "the form")


def test_recipient_of_the_demonstration_opens_no_other_campaign(organised: Site) -> None:
    (demo,) = organised.glasno("petition", "show", DEMO)["recipients"]
    before = organised.glasno("petition", "show", SLUG)["recipients"]
    sentence = refusal(
        *("petition", "open", SLUG, "--recipient", demo),
        data=organised.data,
        port=organised.running.port,
    )
    assert "demonstration" in sentence
    assert organised.glasno("petition", "show", SLUG)["recipients"] == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_signs_it_with_everything_it_offers(
    language: str, organised: Site, visit: Visit
) -> None:
    signer, before = a_signer(), organised.settled(SLUG)
    page = visit(organised, View(language, 360))
    read_campaign(page, language, SLUG)
    fill_in(page, signer)
    choose(page, "display", "name")
    press(page, "form[action^='/do/sign/']")
    page.wait_for_url(f"**/{language}/{SLUG}/check-mail/")
    expect(page.locator("a[href='/demo/mail/']")).to_have_count(0)  # this one is in earnest

    open_letter(page, signer.email)
    assert not any(word in page.content() for word in ("archive", "архив", SLUG))
    follow_link(page)
    press(page, CONFIRM_FORM)
    page.wait_for_url(f"**/{language}/{SLUG}/thanks/")
    eventually(
        lambda: organised.count(SLUG)["confirmed"] == before["confirmed"] + 1,
        "one more counted",
    )
    eventually(lambda: signer.name in organised.names(language, SLUG), "name shown")


@pytest.mark.parametrize("verb", ["pause", "close"])
def test_shut_petition_says_why_and_lets_signers_withdraw(
    verb: str, shut: Site, visit: Visit
) -> None:
    _signer, mine = signed(shut)
    waiting = shut.confirm_path(slug=SLUG)
    before = shut.settled(SLUG)
    shut_by(shut, verb)

    for language, reason in REASONS.items():
        refused = shut.sign(a_signer(), language=language, slug=SLUG)
        assert refused.status_code == 410
        assert reason in refused.text
        published = shut.get(f"/{language}/{SLUG}/")
        assert published.status_code == 200
        assert reason in published.text
        assert "/do/sign/" not in published.text
    assert shut.get(waiting).status_code == 410
    assert shut.post(waiting).status_code == 410
    assert shut.sign(a_signer(), slug=DEMO).status_code == 303  # the other one goes on

    page = visit(shut, View("en", 360))
    page.goto(mine)
    choose(page, "delivery", "initials")
    press(page, MINE_FORM)
    expect(page.get_by_role("status")).to_be_visible()
    press_action(page, "withdraw")
    one_less = before | {
        "confirmed": before["confirmed"] - 1,
        "withdrawn": before["withdrawn"] + 1,
    }
    eventually(lambda: shut.count(SLUG) == one_less, "one less counted")


def test_pages_of_a_shut_petition_break_no_rule(shut: Site, visit: Visit) -> None:
    waiting = shut.confirm_path(slug=SLUG)
    page = visit(shut, View("en", 360))
    page.goto(f"/en/{SLUG}/")
    shut_by(shut, "pause")
    fill_in(page, a_signer())  # into the form that stood open all the while
    press(page, "form[action^='/do/sign/']")
    expect(page.get_by_text(REASONS["en"])).to_be_visible()
    assert_no_rule_broken(page)
    for path in (f"/en/{SLUG}/", waiting):
        page.goto(path)
        page.reload()  # a page that was open a moment ago may be shown for 10 s more
        expect(page.get_by_text(REASONS["en"])).to_be_visible()
        assert_no_rule_broken(page)


def assert_no_rule_broken(page: Page) -> None:
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []


def test_link_that_waited_through_a_pause_works_after_it(shut: Site) -> None:
    waiting = shut.confirm_path(slug=SLUG)
    shut_by(shut, "pause")
    assert shut.post(waiting).status_code == 410
    reopen(shut)
    assert shut.post(waiting).status_code == 303


def test_hidden_name_goes_within_two_seconds_and_stays_counted(organised: Site) -> None:
    signer, _mine = signed(organised, display="name")
    eventually(lambda: shown(organised) != [], "a name shown")
    before = organised.settled(SLUG)
    place = shown(organised)[0]["place"]
    standing = organised.names("en", SLUG).count(signer.name)

    def hides_and_shows() -> float:
        organised.glasno("petition", "hide", SLUG, str(place))
        gone = [
            wait_for_names(organised, language, signer.name, standing - 1) for language in LANGUAGES
        ]
        assert organised.count(SLUG) == before
        organised.glasno("petition", "hide", SLUG, str(place), "--undo")
        return max(*gone, wait_for_names(organised, "en", signer.name, standing))

    assert quickest(hides_and_shows, promised=NAMES_SECONDS) <= NAMES_SECONDS


def wait_for_names(site: Site, language: str, name: str, times: int) -> float:
    """Wait until the page of names shows this name so many times; how many seconds that took."""
    return eventually(
        lambda: site.names(language, SLUG).count(name) == times,
        f"the name {times} times",
    )


def shown(site: Site) -> list[dict[str, object]]:
    """What the organiser is told of the names that stand on the page, newest first."""
    found: list[dict[str, object]] = site.glasno("petition", "names", SLUG)["names"]
    return found


def test_letters_of_a_campaign_name_neither_it_nor_its_cause(organised: Site) -> None:
    signed(organised)
    for letter in organised.letters():
        said = letter.subject + letter.text
        assert not any(word in said.lower() for word in ("archive", "архив", SLUG, "refus"))
