"""The check-mail page says how long letters take now."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from glasno.outbox.actions.telling import tell_delay
from glasno.petitions import telling
from tests.factories.petitions import SLUG, House

PAGE = "site.live/{}/{}/check-mail/index.html"


def page(language: str = "en") -> str:
    return (Path(settings.GLASNO.data) / PAGE.format(language, SLUG)).read_text("utf-8")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "Letters take about a minute now."),
        (4, "Letters take up to 5 minutes now; many come sooner."),
        (14, "Letters take up to 15 minutes now; many come sooner."),
        (59, "Letters take up to an hour now; many come sooner."),
        (70, "Letters take longer than an hour now; many come sooner."),
    ],
)
def test_the_page_says_how_long_letters_take_now(
    house: House, now: datetime, minutes: int, said: str
) -> None:
    tell_delay(timedelta(minutes=minutes))
    telling.begin()(now)
    assert said in page()


def test_the_page_is_rewritten_when_the_step_changes_and_then_only(
    house: House, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten: list[int] = []
    monkeypatch.setattr(telling, "rewrite_check_mail", lambda: rewritten.append(1))
    step = telling.begin()
    for minutes in (1, 1, 4, 5, 70, 80, 1):
        tell_delay(timedelta(minutes=minutes))
        step(now)
    assert len(rewritten) == 4


def test_a_page_that_could_not_be_written_is_written_at_the_next_call(
    house: House, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = telling.begin()
    with monkeypatch.context() as broken:
        broken.setattr(telling, "rewrite_check_mail", _fail)
        with pytest.raises(OSError, match="full"):
            step(now)
    tell_delay(timedelta(minutes=10))
    step(now)
    assert "up to 15 minutes" in page()


def _fail() -> None:
    raise OSError("full")


def test_the_page_says_it_in_both_languages_and_needs_no_script(
    house: House, now: datetime
) -> None:
    tell_delay(timedelta(minutes=10))
    telling.begin()(now)
    assert "Сейчас письма приходят в\u00a0пределах 15\u00a0минут" in page("ru")
    assert "<script" not in page().split("<main", 1)[1].split("</main>", 1)[0]


def test_a_publish_of_the_whole_site_keeps_what_is_told(house: House) -> None:
    tell_delay(timedelta(minutes=10))
    house.publish()
    assert "up to 15 minutes" in page()
