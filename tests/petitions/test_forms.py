"""What a signer may type, against whatever people and programs send."""

from hypothesis import given
from hypothesis import strategies as st

from glasno.front.requests import Fields
from glasno.petitions.forms import Choices, Errors, Signing, check_choices, check_signing
from tests.factories.petitions import a_snapshot

SNAPSHOT = a_snapshot()
GOOD = {"lang": "en", "name": "Vera Signer", "email": "vera@example.org"}
CURRENT = {"display": "initials", "delivery": "number"}
ANYTHING = st.text(st.characters(codec="utf-8") | st.just("\x00"), max_size=300)


def check(**fields: str) -> Signing | Errors:
    return check_signing(Fields(GOOD | fields), SNAPSHOT)


def choose(**fields: str) -> Choices | Errors:
    return check_choices(Fields(fields), SNAPSHOT, current=CURRENT)


def test_what_is_missing_is_the_choice_that_shows_least() -> None:
    signing = check()

    assert isinstance(signing, Signing)
    assert (signing.display, signing.delivery, signing.country, signing.town) == (
        "nothing",
        "number",
        "",
        "",
    )


def test_every_wrong_field_has_its_own_error() -> None:
    errors = check(name="", email="x", country="XX", town="\x00", display="name", delivery="all")

    assert isinstance(errors, Errors)
    assert list(errors.by_field) == ["name", "email", "town", "country", "display", "delivery"]


def test_the_address_keeps_its_spelling_for_the_mail() -> None:
    signing = check(email=" Vera.Signer+list@GMAIL.com ")

    assert isinstance(signing, Signing)
    assert signing.address == "Vera.Signer+list@gmail.com"
    assert signing.mailbox.address == "verasigner@gmail.com"


def test_choices_keep_what_was_not_sent() -> None:
    assert choose(name="") == Choices(display="initials", delivery="number", name="", town="")


def test_a_display_chosen_anew_needs_the_name() -> None:
    errors = check_choices(
        Fields({"display": "initials"}),
        SNAPSHOT,
        current={"display": "nothing", "delivery": "number"},
    )

    assert isinstance(errors, Errors)
    assert list(errors.by_field) == ["name"]


def test_a_town_alone_is_not_taken() -> None:
    errors = choose(town="Tver")

    assert isinstance(errors, Errors)
    assert list(errors.by_field) == ["name"]


@given(st.dictionaries(st.sampled_from([*GOOD, "town", "country", "display"]), ANYTHING))
def test_whatever_is_typed_is_taken_clean_or_refused(fields: dict[str, str]) -> None:
    checked = check_signing(Fields(GOOD | fields), SNAPSHOT)

    if isinstance(checked, Signing):
        said = checked.name + checked.town
        assert not any(ord(character) < 32 for character in said)
        assert (len(checked.name) <= 200, len(checked.town) <= 100) == (True, True)
        assert checked.display in SNAPSHOT.displays
    else:
        assert checked.by_field


@given(ANYTHING)
def test_an_address_never_carries_a_line_break_into_a_mail(typed: str) -> None:
    checked = check(email=typed)

    if isinstance(checked, Signing):
        assert ("\r" in checked.address, "\n" in checked.address) == (False, False)
