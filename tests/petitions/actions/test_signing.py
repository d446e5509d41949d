"""What the ledger writes when people sign, many at once."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from glasno.front.ledger import BadEntryError, Outcome
from glasno.outbox.models import Job
from glasno.outbox.pacing import group_of
from glasno.outbox.posting import open_payload
from glasno.petitions.actions.signing import PendingEntry
from glasno.petitions.doors.intake import seal_signing
from glasno.petitions.doors.showing import snapshot_by_slug
from glasno.petitions.forms import Signing
from glasno.petitions.keys import keyring
from glasno.petitions.lanes import Lane
from glasno.petitions.mailboxes import canonical
from glasno.petitions.models import Pending, PendingState
from glasno.vault.epochs import draw_epoch
from tests.factories.petitions import SLUG, House


def entries(house: House, count: int, *, now: datetime, **changes: str) -> list[PendingEntry]:
    """So many people's requests, as the door seals them."""
    snapshot = snapshot_by_slug(house.counter, SLUG)
    assert snapshot is not None
    epoch = draw_epoch(petition=snapshot.number, recipients=snapshot.recipients, now=now)
    sealed = []
    for number in range(count):
        mailbox = canonical(f"signer{number}@example.org")
        fields = {"language": "en", "name": "Vera", "town": "", "country": "", **changes}
        fields = {"display": "nothing", "delivery": "number", "address": mailbox.written, **fields}
        signing = Signing(mailbox=mailbox, **fields)
        sealed.append(seal_signing(signing, snapshot, epoch, lane=Lane.FAST, hidden=False, now=now))
    return sealed


def commit(house: House, batch: list[PendingEntry]) -> list[Outcome | BaseException]:
    """Hands the whole batch in before the ledger begins with it."""

    async def append_all() -> list[Outcome | BaseException]:
        ledger = house.counter.ledger
        asked = [ledger.append("petitions.pending", entry) for entry in batch]
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(append_all())


@pytest.mark.parametrize("count", [1, 2, 33, 512])
def test_each_request_of_a_batch_has_its_own_row_and_its_own_job(
    house: House, now: datetime, count: int
) -> None:
    batch = entries(house, count, now=now)

    assert commit(house, batch) == [Outcome.DONE] * count

    rows = {bytes(row.secret_digest): row for row in Pending.objects.all()}
    jobs = {job.id: job for job in Job.objects.all()}
    assert len(rows) == len(jobs) == count
    for entry in batch:
        row = rows[entry.secret_digest]
        job = jobs[row.job or 0]
        assert bytes(row.mac or b"") == entry.mac
        assert bytes(job.payload) == entry.job.payload


def test_a_row_holds_what_its_entry_held(house: House, now: datetime) -> None:
    [entry] = entries(house, 1, now=now, display="initials", country="RU", delivery="full")
    paced = replace(entry, lane=Lane.PACED, state=PendingState.QUARANTINED)
    parked = replace(paced, job=replace(entry.job, lane=Lane.PACED, due_on=None))

    commit(house, [parked])

    row, job = Pending.objects.get(), Job.objects.get()
    boxes = (row.record, row.person, row.address, row.display_text)
    assert [bytes(box or b"") for box in boxes] == [
        entry.record,
        entry.person,
        entry.address,
        entry.display_text,
    ]
    assert (row.state, row.lane, row.sweep) == (PendingState.QUARANTINED, Lane.PACED, None)
    assert (row.display, row.delivery, row.country) == ("initials", "full", "RU")
    assert (row.day, row.language, row.provider) == (now.date(), "en", "other")
    assert (job.due_on, job.lane, job.waits) == (None, Lane.PACED, False)
    assert group_of(job.provider) == "other"
    contents = open_payload(
        keyring(),
        kind=job.kind,
        day=job.day,
        payload=bytes(job.payload),
        mailbox=bytes(job.mailbox),
    )
    assert contents.payload["to"] == "signer0@example.org"


def test_nothing_to_show_is_stored_as_nothing_beside_somebody_who_shows(
    house: House, now: datetime
) -> None:
    silent, shown = entries(house, 1, now=now) + entries(house, 1, now=now, display="initials")

    commit(house, [silent, shown])

    kept = {bytes(row.secret_digest): row.display_text for row in Pending.objects.all()}
    assert kept[silent.secret_digest] is None
    assert bytes(kept[shown.secret_digest] or b"") == shown.display_text


def test_one_bad_entry_of_a_batch_fails_alone(house: House, now: datetime) -> None:
    batch = entries(house, 40, now=now)
    # The database's own rule refuses it: what waits holds a sealed name.
    batch[17] = replace(batch[17], person=None)  # type: ignore[arg-type] # that is the fault

    outcomes = commit(house, batch)

    assert isinstance(outcomes.pop(17), BadEntryError)
    assert outcomes == [Outcome.DONE] * 39
    assert Pending.objects.count() == Job.objects.count() == 39


def test_a_secret_that_is_there_already_fails_alone(house: House, now: datetime) -> None:
    batch = entries(house, 5, now=now)

    outcomes = commit(house, [*batch, batch[2]])

    assert outcomes.count(Outcome.DONE) == 5
    assert sum(isinstance(outcome, BadEntryError) for outcome in outcomes) == 1
    assert Pending.objects.count() == Job.objects.count() == 5
