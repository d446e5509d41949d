from django.utils.translation import override

from glasno.design.templatetags.addresses import address, address_in


def test_address_begins_with_the_language_of_the_page() -> None:
    with override("ru"):
        assert address("some-slug", "risks") == "/ru/some-slug/risks/"


def test_address_without_parts_is_the_home() -> None:
    with override("en"):
        assert address() == "/en/"


def test_address_in_another_language_does_not_follow_the_page() -> None:
    with override("en"):
        assert address_in("ru", "privacy") == "/ru/privacy/"
