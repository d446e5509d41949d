import pytest
from django.utils import translation

from glasno.appeals.cases.lines import MustWaitError
from glasno.appeals.waiting import when_again


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 1, "come again in 1 minute."),
        ("en", 60, "come again in 1 minute."),
        ("en", 61, "come again in 2 minutes."),
        ("ru", 60, "через 1\N{NO-BREAK SPACE}минуту."),
        ("ru", 120, "через 2\N{NO-BREAK SPACE}минуты."),
        ("ru", 300, "через 5\N{NO-BREAK SPACE}минут."),
    ],
)
def test_who_must_wait_is_told_for_how_long(language: str, seconds: int, said: str) -> None:
    with translation.override(language):
        assert said in when_again(MustWaitError(seconds))
