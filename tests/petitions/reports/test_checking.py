"""How to check the count: in both languages, with commands, promising nothing."""

import pytest

from glasno.petitions.reports.checking import pages

pytestmark = pytest.mark.django_db


def text_of(language: str) -> str:
    return next(e.render() for e in pages() if e.path == f"{language}/check/index.html").decode()


def test_commands_name_this_site_and_the_signed_files(settings: object) -> None:
    from django.conf import settings as known

    text = text_of("en")
    site = known.GLASNO.base_url
    for line in (
        f"curl -O {site}/manifest.json.minisig",
        "minisign -V -p manifest.pub -m manifest.json",
        f"curl -O {site}/count/CAMPAIGN.json.minisig",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "There is no public log of signatures that could be recounted."),
        ("ru", "Открытого журнала подписей, который можно было бы пересчитать, нет."),
    ],
)
def test_what_cannot_be_checked_is_said(language: str, said: str) -> None:
    assert said in text_of(language).replace("\N{NO-BREAK SPACE}", " ")


def test_page_belongs_to_the_site_and_is_asked_for_with_it() -> None:
    assert [each.path for each in pages({"site"})] == ["en/check/index.html", "ru/check/index.html"]
    assert list(pages({"campaign:let-them-go"})) == []
