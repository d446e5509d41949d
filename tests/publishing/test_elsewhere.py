"""The page of other addresses and copies."""

from dataclasses import replace

import pytest
from django.conf import LazySettings

from glasno.publishing.elsewhere import pages
from glasno.publishing.variants import home

KEY = "untrusted comment: minisign public key 7B1A\nRWQXBvXk08Iaey"


@pytest.fixture(autouse=True)
def signed(settings: LazySettings) -> None:
    settings.GLASNO = replace(
        settings.GLASNO,
        base_url="https://a.example",
        addresses=("https://a.example", "http://abc.onion"),
        mirrors=("https://copy.example",),
        contact="letters@a.example",
    )
    settings.GLASNO.data.mkdir(parents=True, exist_ok=True)
    settings.GLASNO.data.joinpath("manifest.pub").write_text(f"{KEY}\n")


def rendered(path: str) -> str:
    return home(next(page.render() for page in pages() if page.path == path)).decode()


def test_page_stands_in_both_languages_and_asks_for_no_topic() -> None:
    assert [page.path for page in pages()] == ["en/mirrors/index.html", "ru/mirrors/index.html"]
    assert [page.path for page in pages({"campaign:x"})] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page_lists_every_address_and_the_key_and_the_steps(language: str) -> None:
    html = rendered(f"{language}/mirrors/index.html")
    for url in ("https://a.example/", "http://abc.onion/", "https://copy.example/"):
        assert f'<a href="{url}" rel="noreferrer">{url}</a>' in html
    assert KEY in html
    assert "minisign -Vm manifest.json -P RWQXBvXk08Iaey<" in html
    assert "glasno mirror pull https://a.example --key manifest.pub --out copy" in html
    assert "letters@a.example" in html
    assert "only:" not in html


def test_page_of_a_site_that_is_not_signed_says_so(settings: LazySettings) -> None:
    settings.GLASNO.data.joinpath("manifest.pub").unlink()
    html = rendered("en/mirrors/index.html")
    assert "This site has not been signed yet." in html
    assert "minisign" not in html
