"""One writer for all answers: quarantine unseen, figures told, few statements."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from glasno.front.ledger import Outcome
from glasno.petitions.actions.answering import Answer, write_answers
from glasno.petitions.actions.confirming import Changes, Confirmation, Link, Refusal
from glasno.petitions.actions.withdrawing import Change, Withdrawal
from glasno.petitions.models import (
    CountryChange,
    Pending,
    PendingState,
    Petition,
    Signature,
    SignatureLink,
    SignatureState,
)
from tests.factories.petitions import House, letters, link_in
from tests.factories.signatures import make_signature

MINE = b"m" * 32
LATER = Changes(
    display="nothing", delivery="full", person=None, display_text=None, drop_display_text=False
)


def answered(*entries: Answer) -> Sequence[Outcome]:
    """One batch, as the ledger has it written."""
    with transaction.atomic():
        return write_answers(connection, entries)


def link_of(pending: Pending) -> Link:
    return Link(pending.petition_id, bytes(pending.secret_digest), b"no reminder")


def confirmation(pending: Pending, now: datetime) -> Confirmation:
    return Confirmation(link=link_of(pending), day=now.date(), changes=None)


def refusal(pending: Pending, now: datetime) -> Refusal:
    return Refusal(link=link_of(pending), day=now.date(), stop=False, undo=b"u" * 32)


def requests(house: House, now: datetime, *names: str) -> list[Pending]:
    """One request of each, in this order."""
    for name in names:
        house.sign(now=now, email=f"{name}@example.org")
    return list(Pending.objects.order_by("pk"))


def signed(petition: Petition, now: datetime, **state: int) -> Signature:
    """A signature with a link, of which the count knows."""
    signature = make_signature(petition, now=now)
    Signature.objects.filter(pk=signature.pk).update(country="DE", **state)
    SignatureLink.objects.create(
        petition=petition, digest=MINE, signature=signature, day=now.date()
    )
    return signature


def test_a_request_in_quarantine_is_answered_like_any_and_makes_a_signature_in_quarantine(
    house: House, now: datetime
) -> None:
    quarantined, plain = requests(house, now, "one", "two")
    Pending.objects.filter(pk=quarantined.pk).update(state=PendingState.QUARANTINED, sweep=7)

    assert answered(confirmation(quarantined, now), confirmation(plain, now)) == [
        Outcome.DONE,
        Outcome.DONE,
    ]
    found = Signature.objects.order_by("pk").values_list("mac", "state", "sweep")
    assert {bytes(mac or b""): rest for mac, *rest in found} == {
        bytes(quarantined.mac or b""): [SignatureState.QUARANTINED, 7],
        bytes(plain.mac or b""): [SignatureState.CONFIRMED, None],
    }
    assert set(Pending.objects.values_list("state", flat=True)) == {PendingState.USED}


def test_the_doors_show_nobody_that_he_is_in_quarantine(house: House, now: datetime) -> None:
    house.sign(now=now)
    [letter] = letters(now=now)
    Pending.objects.update(state=PendingState.QUARANTINED, sweep=7)
    link = link_in(letter)

    assert house.get(link, now=now).status == 200
    thanks = house.post(link, {}, now=now)
    assert (thanks.status, house.post(link, {}, now=now).headers) == (303, thanks.headers)

    [letter] = letters(now=now)
    mine = link_in(letter)
    as_quarantined = house.get(mine, now=now).body
    Signature.objects.update(state=SignatureState.CONFIRMED)
    assert house.get(mine, now=now).body == as_quarantined
    Signature.objects.update(state=SignatureState.QUARANTINED)
    choices = {"action": "change", "delivery": "full", "name": "Vera Signer"}
    assert house.post(mine, choices, now=now).status == 200
    assert Signature.objects.get().delivery == "full"


@pytest.mark.parametrize(
    ("state", "tallied", "taken"),
    [
        (SignatureState.CONFIRMED, SignatureState.CONFIRMED, [("DE", -1)]),
        (SignatureState.REMOVED, SignatureState.CONFIRMED, [("DE", -1)]),
        (SignatureState.CONFIRMED, 0, []),
        (SignatureState.REMOVED, SignatureState.REMOVED, []),
        (SignatureState.QUARANTINED, SignatureState.QUARANTINED, []),
    ],
)
def test_a_withdrawal_takes_from_its_country_what_was_counted_there(
    petition: Petition, now: datetime, state: int, tallied: int, taken: list[tuple[str, int]]
) -> None:
    signature = signed(petition, now, state=state, tallied=tallied)

    assert answered(Withdrawal(petition=petition.pk, mine=MINE)) == [Outcome.DONE]
    assert list(CountryChange.objects.values_list("country", "change")) == taken
    signature.refresh_from_db()
    assert (signature.state, signature.country, signature.mac) == (2, "", None)


def test_a_batch_decides_in_the_order_of_asking(house: House, now: datetime) -> None:
    yes, no = requests(house, now, "yes", "no")

    outcomes = answered(
        confirmation(yes, now),
        refusal(yes, now),
        confirmation(yes, now),
        refusal(no, now),
        refusal(no, now),
        confirmation(no, now),
    )

    assert [outcome.value for outcome in outcomes] == [
        *("done", "already", "already"),
        *("done", "already", "unknown"),
    ]
    assert Signature.objects.count() == 1


def test_a_change_and_a_withdrawal_in_one_batch_leave_the_withdrawal(
    petition: Petition, now: datetime
) -> None:
    signed(petition, now)
    withdrawal = Withdrawal(petition=petition.pk, mine=MINE)
    change = Change(petition=petition.pk, mine=MINE, changes=LATER)

    outcomes = answered(change, withdrawal, change, withdrawal)

    assert [outcome.value for outcome in outcomes] == ["done", "done", "already", "already"]
    signature = Signature.objects.get()
    assert (signature.state, signature.delivery) == (SignatureState.WITHDRAWN, "number")


def test_a_batch_of_many_takes_as_many_statements_as_a_batch_of_few(
    house: House, now: datetime
) -> None:
    few, many = (
        requests(house, now, *names)[-len(names) :]
        for names in (("a", "b"), [f"c{number}" for number in range(20)])
    )

    counts = []
    for batch in (few, many):
        with CaptureQueriesContext(connection) as caught:
            assert set(answered(*[confirmation(each, now) for each in batch])) == {Outcome.DONE}
        counts.append(len(caught))

    assert counts[0] == counts[1] <= 12
    assert Signature.objects.count() == 22
