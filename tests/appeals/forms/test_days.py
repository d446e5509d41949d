from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.forms.days import EARLIEST, NotADayError, is_to_come, read_day, shown_day


@pytest.mark.parametrize(
    "text", ["05.03.2023", "5.3.2023", "5/3/2023", "5-3-2023", "5 . 3 . 2023 г.", "2023-03-05"]
)
def test_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2023, 3, 5)


@pytest.mark.parametrize(
    "text",
    ["", "вчера", "31.02.2023", "29.02.2023", "13/13/2023", "5.3.23", "00.00.0000", "٥.٣.٢٠٢٣x"],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADayError):
        read_day(text)


def test_tomorrow_is_today_east_of_the_server() -> None:
    today = date(2026, 11, 22)
    days = [date(2026, 11, day) for day in (21, 22, 23, 24)]
    assert [is_to_come(day, today=today) for day in days] == [False, False, False, True]


@given(st.dates(min_value=EARLIEST))
def test_day_is_shown_as_it_can_be_typed(day: date) -> None:
    shown = shown_day(day.isoformat())

    assert read_day(shown) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        assert isinstance(read_day(text), date)
    except NotADayError:
        assert shown_day(text) == text
