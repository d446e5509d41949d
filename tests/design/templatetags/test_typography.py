from datetime import date

import pytest
from django.utils.translation import override

from glasno.design.templatetags.typography import day, days


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "9\N{NO-BREAK SPACE}January 2023"), ("ru", "9\N{NO-BREAK SPACE}января 2023")],
)
def test_day_is_written_in_words_with_the_day_first(language: str, expected: str) -> None:
    with override(language):
        assert (day(date(2023, 1, 9)), day("2023-01-09")) == (expected, expected)


def test_day_of_text_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        day("yesterday")


@pytest.mark.parametrize(
    ("language", "first", "last", "short", "expected"),
    [
        ("en", date(2026, 11, 3), date(2026, 11, 3), False, "3~November 2026"),
        ("en", date(2026, 11, 3), date(2026, 11, 9), False, "3–+9~November 2026"),
        ("en", date(2026, 11, 3), date(2026, 11, 9), True, "3–+9~Nov 2026"),
        ("en", date(2026, 10, 29), date(2026, 11, 3), False, "29~October~– 3~November 2026"),
        ("en", date(2026, 12, 29), date(2027, 1, 3), True, "29~Dec 2026~– 3~Jan 2027"),
        ("ru", date(2026, 10, 29), date(2026, 11, 3), False, "29~октября~– 3~ноября 2026"),
        ("ru", date(2026, 11, 3), date(2026, 11, 3), True, "3~ноя~2026"),
    ],
)
def test_days_are_written_with_what_they_share_said_once(
    language: str, first: date, last: date, short: bool, expected: str
) -> None:
    with override(language):
        assert days(first, last, short=short) == expected.translate(
            {ord("~"): "\N{NO-BREAK SPACE}", ord("+"): "\N{WORD JOINER}"}
        )
