"""A case is kept, come back to and erased in a browser; nothing of it stays in the browser."""

import pytest
from playwright.sync_api import expect

from tests.factories.appeals import ANSWERS
from tests.journeys.browser import View
from tests.journeys.conftest import Visit
from tests.journeys.following import come_back, keep, on_paper, push, tell, to_the_letter
from tests.journeys.site import DEMO, LANGUAGES, Site


@pytest.mark.parametrize("language", LANGUAGES)
def test_case_is_kept_followed_three_rungs_up_and_erased_without_a_script(
    language: str, site: Site, visit: Visit
) -> None:
    page = visit(site, View(language, 360, script=False))
    to_the_letter(page, language)
    words = keep(page)
    assert len(words.split()) == 7
    push(page, "leave")

    come_back(page, language, words.upper().replace("Ё", "Е"))
    expect(page.locator(".case .written")).to_have_count(1)
    tell(page, 1, "sent")
    tell(page, 1, "no_slip")
    push(page, "next:1:complaint_124.gvp")
    with on_paper(page) as first:
        assert "Талон-уведомление мне не выдали" in first
        assert "Ковалёва Ивана Сергеевича" in first
    tell(page, 2, "sent")
    tell(page, 2, "refusal", number="17-отк")
    push(page, "next:2:complaint_125.court")
    for name in ("court_name", "court_address"):
        page.locator(f"input[name={name}]").fill(ANSWERS[name])
    push(page, "asked:2:complaint_125.court")
    with on_paper(page) as second:
        assert "В Н-ский гарнизонный военный суд" in second
        assert "17-отк" in second
    tell(page, 3, "sent")
    tell(page, 3, "formal_reply")
    push(page, "next:3:ombudsman.ombudsman")
    with on_paper(page) as third:
        assert "права человека" in third.lower() or "правам человека" in third.lower()
    expect(page.locator(".case .written")).to_have_count(4)

    push(page, "erase")
    push(page, "erase:yes")
    come_back(page, language, words)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("textarea[name=code]")).to_have_value("")


def test_answers_to_code_names_are_stored_nowhere_on_the_way(site: Site) -> None:
    for fields in ({"code": "x"}, {"case": "x"}, {}):
        answer = site.post(f"/do/case/{DEMO}", lang="en", **fields)
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    # What a code name has opened cannot be asked for again by its address.
    assert site.get(f"/do/case/{DEMO}").status_code == 405
