import pytest
from django.utils.translation import override

from glasno.front.messages import STATUSES, message
from glasno.front.pages import pages
from glasno.publishing.pages import Page


@pytest.fixture
def declared() -> dict[str, Page]:
    return {page.name: page for page in pages()}


def test_pages_are_every_status_in_every_language(declared: dict[str, Page]) -> None:
    errors = {f"doors/errors/{status}.{code}.html" for status in STATUSES for code in ("en", "ru")}
    missing = {f"site/{code}/404.html" for code in ("en", "ru")}

    assert declared.keys() == errors | missing


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_copy_of_the_site_says_in_its_language_that_a_page_is_missing(
    declared: dict[str, Page], language: str
) -> None:
    page = declared[f"site/{language}/404.html"]
    html = page.render().decode()

    assert page.mirrored
    assert f'<html lang="{language}"' in html
    assert 'name="robots" content="noindex' in html
    with override(language):
        assert message(404).what in html


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_error_page_renders_in_its_language(
    declared: dict[str, Page], status: int, language: str
) -> None:
    html = declared[f"doors/errors/{status}.{language}.html"].render().decode()

    assert f'<html lang="{language}"' in html
    assert str(status) in html
    assert "<form" not in html
    assert "<script" not in html


@pytest.mark.parametrize("status", STATUSES)
def test_a_message_says_what_happened_and_what_to_do(status: int) -> None:
    words = message(status)

    assert all(sentence.endswith(".") for sentence in (words.what, words.next))
    assert not words.title.endswith(".")
    assert "!" not in "".join((words.title, words.what, words.next))


def test_message_knows_no_other_status() -> None:
    with pytest.raises(KeyError):
        message(418)
