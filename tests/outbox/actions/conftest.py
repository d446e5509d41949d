"""Senders that speak to a relay."""

from collections.abc import Callable, Iterator

import pytest

from glasno.outbox.actions.sending import Sender
from glasno.outbox.conversation import Patience
from glasno.outbox.smtp import Relay as Address
from glasno.outbox.smtp import Smtp
from glasno.vault.keyring import Keyring
from tests.outbox.posts import Desk

HASTE = Patience(connecting=2, answer=0.5, last_answer=0.5, parting=0.5)
Begin = Callable[..., Sender]


@pytest.fixture
def begin(keyring: Keyring) -> Iterator[Begin]:
    """Begins senders to a port, and ends them."""
    begun: list[Sender] = []

    def begin(port: int, desk: Desk, limits: bool = False) -> Sender:
        smtp = Smtp(Address("127.0.0.1", port), greeting="example.org", patience=HASTE)
        begun.append(
            Sender(
                transport=smtp,
                keyring=keyring,
                mail_from="glasno@example.org",
                limits=limits,
                writers=desk.writer_of,
            )
        )
        return begun[-1]

    yield begin
    for one in begun:
        one.close()
