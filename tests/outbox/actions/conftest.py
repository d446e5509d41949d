"""Senders that speak to a relay."""

from collections.abc import Callable, Iterator

import pytest

from glasno.outbox.actions.sending import Sender
from glasno.outbox.conversation import Patience
from glasno.outbox.smtp import Relay as Address
from glasno.outbox.smtp import Smtp
from glasno.vault.keyring import Keyring
from tests.outbox.posts import Desk
from tests.patience import PATIENCE_SECONDS

CALM = Patience(connecting=PATIENCE_SECONDS, answer=PATIENCE_SECONDS, last_answer=PATIENCE_SECONDS)
Begin = Callable[..., Sender]


@pytest.fixture
def begin(keyring: Keyring) -> Iterator[Begin]:
    """Begins senders to a port, and ends them."""
    begun: list[Sender] = []

    def begin(port: int, desk: Desk, limits: bool = False) -> Sender:
        smtp = Smtp(Address("127.0.0.1", port), greeting="example.org", patience=CALM)
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
