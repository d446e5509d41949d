import pytest

from glasno.vault.identities import new_identity
from glasno.vault.recipients import RecipientError, check_recipient


def test_recipient_is_given_back_in_its_own_spelling() -> None:
    recipient = new_identity().recipient
    assert check_recipient(recipient) == recipient
    assert check_recipient(f"  {recipient}\n") == recipient
    assert check_recipient(recipient.upper()) == recipient


@pytest.mark.parametrize("spell", [str, str.lower, lambda text: f" {text}\n"])
def test_secret_half_is_refused_and_not_repeated(spell: type[str]) -> None:
    secret = new_identity().secret
    with pytest.raises(RecipientError) as caught:
        check_recipient(spell(secret))
    assert "secret half" in str(caught.value)
    assert secret[20:].lower() not in str(caught.value).lower()


@pytest.mark.parametrize("key", ["ssh-ed25519 AAAAC3NzaC1lZDI1", "ssh-rsa AAAA", "ecdsa-sha2-x A"])
def test_ssh_key_is_refused_with_what_to_give(key: str) -> None:
    with pytest.raises(RecipientError, match="This is an SSH key; give an age recipient"):
        check_recipient(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1nobody",
        "organiser@example.org",
        "\0",
        "age1é",
        "возраст",
        "age1 " + "q" * 58,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RecipientError, match="This is not an age recipient") as caught:
        check_recipient(text)
    assert caught.value.__cause__ is None


def test_recipient_with_any_letter_changed_is_refused() -> None:
    recipient = new_identity().recipient
    for at in range(len(recipient)):
        changed = recipient[:at] + ("q" if recipient[at] != "q" else "p") + recipient[at + 1 :]
        with pytest.raises(RecipientError):
            check_recipient(changed)
