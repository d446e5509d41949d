"""Only equal pages are timed beside each other."""

from dataclasses import replace

import pytest

from bench.printing import LETTER, as_html, check_equal
from bench.refusing import RefusedError
from glasno.appeals.letters.printing import letter_pdf


def test_letters_that_say_the_same_on_a_page_are_compared() -> None:
    check_equal(letter_pdf(LETTER), letter_pdf(LETTER, copy="stamp"))


@pytest.mark.parametrize(
    ("paragraphs", "word"), [(1, "does not say what it should"), (30, "do not take a page each")]
)
def test_other_letters_are_not_compared(paragraphs: int, word: str) -> None:
    other = letter_pdf(replace(LETTER, body=LETTER.body[:1] * paragraphs))
    with pytest.raises(RefusedError, match=word):
        check_equal(letter_pdf(LETTER), other)


def test_page_for_weasyprint_says_what_the_letter_says() -> None:
    page = as_html(replace(LETTER, signature="<М>"))
    assert page.count(LETTER.body[0]) == len(LETTER.body)
    assert "&lt;М&gt;" in page
