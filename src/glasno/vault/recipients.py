"""Recipients: the public halves of the organisers' age identities."""

from . import age


class RecipientError(Exception):
    """This text is not a recipient; the message is a sentence for the person who typed it."""


def check_recipient(text: str) -> str:
    """The recipient without surrounding space. Raises ``RecipientError``.

    The message never repeats what was typed: it could have been the secret half.
    """
    candidate = text.strip()
    if candidate.upper().startswith("AGE-SECRET-KEY-"):
        raise RecipientError(
            "This is the secret half of a key: it belongs on its owner's own machine and nowhere"
            " else. Give the public half, which begins with age1; and as the secret half has now"
            " been shown here, make a new key with `glasno keys new` and use that one."
        )
    if candidate.startswith(("ssh-", "ecdsa-")):
        raise RecipientError(
            "This is an SSH key; give an age recipient, which begins with age1"
            " (`glasno keys new` makes one)."
        )
    try:
        return age.recipient(candidate)
    except age.NotAgeError:
        raise RecipientError(
            "This is not an age recipient: one begins with age1 and is 62 characters long."
            " Copy it again from the file that `glasno keys new` wrote."
        ) from None
