"""Two confirmations of one mailbox at once: in one batch, and in two processes' batches."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from glasno.front.ledger import Ledger, Outcome, listed_writers
from glasno.petitions.actions.confirming import Confirmation, Link
from glasno.petitions.models import Pending, Petition, Signature
from glasno.vault.secrets import LinkSecret
from tests.factories.petitions import House, letters, link_in


@pytest.fixture
def links(house: House, petition: Petition, now: datetime) -> list[Link]:
    """Four requests of one mailbox, each with its own secret."""
    for number in range(4):
        house.sign(now=now, name=f"Vera {'I' * number}")
    secrets = [
        LinkSecret.parse(link_in(each).removeprefix("/do/confirm/")) for each in letters(now=now)
    ]
    return [
        Link(petition.pk, secret.digest("confirm"), secret.digest("remind")) for secret in secrets
    ]


def confirmation(link: Link, now: datetime) -> Confirmation:
    return Confirmation(link=link, day=now.date(), changes=None)


def test_confirmations_of_one_mailbox_in_one_batch_count_once(
    house: House, links: list[Link], now: datetime
) -> None:
    async def all_at_once() -> list[Outcome]:
        ledger = house.counter.ledger
        return await asyncio.gather(
            *(ledger.append("petitions.secret", confirmation(link, now)) for link in links)
        )

    outcomes = asyncio.run(all_at_once())

    assert sorted(outcome.value for outcome in outcomes) == ["already"] * 3 + ["done"]
    assert Signature.objects.count() == 1
    assert Pending.objects.waiting().count() == 0


def test_confirmations_of_one_mailbox_by_several_ledgers_count_once(
    house: House, links: list[Link], now: datetime
) -> None:
    def confirm(link: Link) -> Outcome:
        ledger = Ledger(listed_writers())
        ledger.open()
        try:
            return asyncio.run(ledger.append("petitions.secret", confirmation(link, now)))
        finally:
            ledger.close()

    with ThreadPoolExecutor(len(links)) as pool:
        outcomes = list(pool.map(confirm, links))

    assert sorted(outcome.value for outcome in outcomes) == ["already"] * 3 + ["done"]
    assert Signature.objects.count() == 1


def test_one_secret_confirmed_by_several_at_once_counts_once(
    house: House, links: list[Link], now: datetime
) -> None:
    async def all_at_once() -> list[Outcome]:
        ledger = house.counter.ledger
        entry = confirmation(links[0], now)
        return await asyncio.gather(*(ledger.append("petitions.secret", entry) for _ in range(5)))

    outcomes = asyncio.run(all_at_once())

    assert sorted(outcome.value for outcome in outcomes) == ["already"] * 4 + ["done"]
    assert Signature.objects.count() == 1
