"""What a campaign may be called, and to whom it may not be sealed."""

import pytest

from glasno.campaigns.rules import (
    RecipientRefusedError,
    check_recipients,
    country_fault,
    page_name_fault,
    slug_fault,
)
from tests.factories.campaigns import make_campaign

NAME = "use small Latin letters, digits and single hyphens, for example free-the-held"


@pytest.mark.parametrize("slug", ["let-them-go", "abc", "a1b", "x" * 60])
def test_slug_may_stand(slug: str) -> None:
    assert slug_fault(slug) == ""


@pytest.mark.parametrize(
    "slug",
    ["", "..", "../etc", "a/b", "A-b", "-ab", "ab-", "a--b", "свобода", "a.b", "a_b", "abc\n"],
)
def test_slug_that_is_no_address_is_refused(slug: str) -> None:
    assert slug_fault(slug) == NAME


@pytest.mark.parametrize("slug", ["ab", "x" * 61])
def test_slug_too_short_or_too_long_is_refused(slug: str) -> None:
    assert slug_fault(slug) == "use 3 to 60 characters"


@pytest.mark.parametrize(
    "slug", ["privacy", "register", "authorities", "check", "mirrors", "assets", "health", "office"]
)
def test_slug_that_the_site_itself_uses_is_refused(slug: str) -> None:
    assert slug_fault(slug) == f"`{slug}` is an address of the site itself; choose another"


@pytest.mark.parametrize("slug", ["en", "ru"])
def test_slug_that_is_a_language_is_refused(slug: str) -> None:
    assert slug_fault(slug) != ""


@pytest.mark.parametrize("name", ["check-mail", "thanks", "appeal", "names", "risks"])
def test_page_that_a_feature_writes_is_refused(name: str) -> None:
    assert page_name_fault(name) == (
        f"`{name}` is a page that the site writes itself; choose another"
    )


def test_page_of_the_organisers_own_may_stand() -> None:
    assert page_name_fault("our-sources") == ""


@pytest.mark.parametrize("country", ["", "RU", "BY", "NO", "GB"])
def test_country_may_stand(country: str) -> None:
    assert country_fault(country) == ""


@pytest.mark.parametrize("country", ["ru", "RUS", "Russia", "EU", "ZZ", "UK", "643"])
def test_country_that_is_no_code_is_refused(country: str) -> None:
    assert country_fault(country) == (
        "write the country's two capital letters of ISO 3166, for example RU"
    )


@pytest.mark.django_db
def test_key_of_a_demonstration_is_refused_for_a_real_campaign() -> None:
    make_campaign("the-demo", demonstration=True, recipients=["age1demo"])
    real = make_campaign("a-real-one")

    with pytest.raises(RecipientRefusedError) as raised:
        check_recipients(real, ["age1organiser", "age1demo"])

    assert str(raised.value) == (
        "This key belongs to the demonstration and opens on this machine. "
        "Make one with `glasno keys new` and name its recipient."
    )


@pytest.mark.django_db
def test_key_of_a_demonstration_is_taken_for_the_demonstration() -> None:
    demo = make_campaign("the-demo", demonstration=True, recipients=["age1demo"])

    check_recipients(demo, ["age1demo"])


@pytest.mark.django_db
def test_key_of_another_real_campaign_is_taken() -> None:
    make_campaign("one", recipients=["age1organiser"])

    check_recipients(make_campaign("two"), ["age1organiser"])
