"""The addresses that every page lists."""

from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.utils import translation

from glasno.design.whereabouts import Place, copies, live

ONION = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"


@pytest.fixture
def blocked(settings: LazySettings) -> None:
    """A site with a second address, an onion and a mirror."""
    settings.GLASNO = replace(
        settings.GLASNO,
        addresses=("https://a.example", "https://b.example:8443", f"http://{ONION}"),
        mirrors=("https://copy.example", "http://short.onion"),
    )


@pytest.mark.usefixtures("blocked")
def test_an_onion_is_told_by_both_its_ends() -> None:
    assert live() == [
        Place("https://a.example", "a.example", onion=False),
        Place("https://b.example:8443", "b.example:8443", onion=False),
        Place(f"http://{ONION}", "abcdefgh…uvwx.onion", onion=True),
    ]
    assert copies() == [
        Place("https://copy.example", "copy.example", onion=False),
        Place("http://short.onion", "short.onion", onion=True),
    ]


@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize(
    ("language", "words"), [("en", "(in Tor Browser)"), ("ru", "(в\u00a0Tor\u00a0Browser)")]
)
def test_foot_of_every_page_lists_addresses_onion_and_mirrors(language: str, words: str) -> None:
    with translation.override(language):
        page = render_to_string("design/base.html")
    foot = page[page.index("<footer") :]
    for url in ("https://a.example", f"http://{ONION}", "https://copy.example"):
        assert f'href="{url}/"' in foot
    assert foot.count(words) == 2
    assert f'href="/{language}/mirrors/"' in foot


def test_foot_of_a_site_with_one_address_leads_to_the_page_of_copies_alone() -> None:
    foot = render_to_string("design/_places.html")
    assert foot.count("<a ") == 1
    assert 'href="/en/mirrors/"' in foot
