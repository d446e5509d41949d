from datetime import date

import pytest
from django.utils.translation import override

from glasno.design.templatetags.typography import day


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
