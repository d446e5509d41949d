"""oEmbed: which addresses are ours, and the exact answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.campaigns.oembed import Place, answer, as_json, as_xml, place_of
from tests.campaigns.reading import read_xml

ADDRESSES = ("https://glasno.example", "http://abcdef.onion", "http://127.0.0.1:8000")
LANGUAGES = ("en", "ru")
PLACE = Place(ADDRESSES[0], "ru", "let-them-go")
TEXT = {
    "title": 'Let "them" & <us> go',
    "widget": "/embed/let-them-go/ru/",
    "card": "/ru/let-them-go/card.png",
    "card_width": "1200",
    "card_height": "630",
}


def place(url: str) -> Place | None:
    return place_of(url, ADDRESSES, LANGUAGES)


@pytest.mark.parametrize(
    "url",
    [
        "https://glasno.example/ru/let-them-go/",
        "https://glasno.example/ru/let-them-go",
        "https://GLASNO.example:443/ru/let-them-go/?from=a#deed",
    ],
)
def test_page_of_a_campaign_is_known_however_it_is_written(url: str) -> None:
    assert place(url) == PLACE


def test_answer_stays_at_the_address_that_was_asked_about() -> None:
    assert place("http://abcdef.onion/en/x-y-z/") == Place("http://abcdef.onion", "en", "x-y-z")
    assert place("http://127.0.0.1:8000/en/x-y-z/") == Place("http://127.0.0.1:8000", "en", "x-y-z")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/ru/let-them-go/",
        "//glasno.example/ru/let-them-go/",
        "http://glasno.example/ru/let-them-go/",
        "https://glasno.example:444/ru/let-them-go/",
        "https://glasno.example:x/ru/let-them-go/",
        "https://glasno.example.evil.example/ru/let-them-go/",
        "https://evil.example/?https://glasno.example/ru/let-them-go/",
        "https://glasno.example@evil.example/ru/let-them-go/",
        "https://[::1/ru/let-them-go/",
        "https://glasno.example/",
        "https://glasno.example/ru/",
        "https://glasno.example/uk/let-them-go/",
        "https://glasno.example/ru/let-them-go/risks/",
        "https://glasno.example/ru/../secrets",
        "https://glasno.example/ru/..",
        "https://glasno.example/ru/%2e%2e",
        "https://glasno.example/ru/Let_Them/",
        "javascript:alert(1)",
        "https://glasno.example/ru/" + "a" * 1000,
    ],
)
def test_everything_else_is_not_ours(url: str) -> None:
    assert place(url) is None


@given(st.text(st.characters(), max_size=80))
def test_no_text_at_all_is_an_error(url: str) -> None:
    found = place(url)

    assert found is None or found.address in ADDRESSES


def test_answer_has_every_field_of_a_rich_reply() -> None:
    assert json.loads(as_json(answer(PLACE, TEXT, maxwidth=None, maxheight=None))) == {
        "version": "1.0",
        "type": "rich",
        "title": 'Let "them" & <us> go',
        "provider_name": "Glasno",
        "provider_url": "https://glasno.example/",
        "cache_age": 3600,
        "width": 400,
        "height": 300,
        "html": (
            '<iframe src="https://glasno.example/embed/let-them-go/ru/" '
            "title='Let \"them\" &amp; &lt;us&gt; go' "
            'width="400" height="300" loading="lazy" referrerpolicy="no-referrer" '
            'style="border:0;max-width:100%"></iframe>'
        ),
        "thumbnail_url": "https://glasno.example/ru/let-them-go/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


@pytest.mark.parametrize(
    ("wide", "high", "size"),
    [(300, None, (300, 300)), (None, 200, (400, 200)), (9000, 9000, (400, 300))],
)
def test_answer_is_never_larger_than_asked_for(
    wide: int | None, high: int | None, size: tuple[int, int]
) -> None:
    reply = answer(PLACE, TEXT, maxwidth=wide, maxheight=high)

    assert (reply["width"], reply["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in reply["html"]


def test_card_is_left_out_where_the_reader_takes_a_smaller_one() -> None:
    reply = answer(PLACE, TEXT, maxwidth=300, maxheight=None)

    assert [name for name in reply if name.startswith("thumbnail")] == []


def test_xml_says_the_same() -> None:
    reply = answer(PLACE, TEXT, maxwidth=None, maxheight=None)

    root = read_xml(as_xml(reply))

    assert root.tag == "oembed"
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in reply.items()
    }
