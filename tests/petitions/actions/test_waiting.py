"""The count and the sweeps wait for nobody for ever, and begin again where they may."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from glasno.kit.limits import undone
from glasno.outbox.transactions import limited
from glasno.petitions.actions import sequencing, sweeping
from glasno.petitions.actions.sequencing import sequence, turn_days
from glasno.petitions.actions.sweeping import Conditions, sweep
from glasno.petitions.models import Petition, Signature, SignatureState, Sweep
from tests.factories.petitions import SLUG
from tests.factories.signatures import make_signature
from tests.outsiders import another_session
from tests.patience import PATIENCE_SECONDS, wait_until

ALL = Conditions(languages=("en",))
WHY = "two hundred in a minute"
KEPT = "LOCK TABLE petitions_signature, petitions_petition IN ACCESS EXCLUSIVE MODE"


def confirmed(petition: Petition) -> int:
    petition.refresh_from_db()
    return petition.confirmed


@pytest.mark.postgresql
def test_a_table_that_somebody_keeps_fails_the_count_and_the_next_move_tells_all(
    petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now)
    with another_session() as other:
        other.execute(KEPT)
        for move in (sequence, turn_days):
            with pytest.raises(OperationalError) as failed:
                move(now=now)
            assert undone(failed.value) == "lock_timeout"

    assert sequence(now=now) == {SLUG}
    assert confirmed(petition) == 1


@pytest.mark.postgresql
def test_a_move_that_a_serializable_database_undoes_tells_nothing_and_the_next_tells_once(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_signature(petition, now=now), make_signature(petition, now=now)
    is_our_turn = sequencing._is_our_turn

    def changed_meanwhile() -> bool:
        """Somebody changes a signature between the move's beginning and its look at it."""
        ours = is_our_turn()
        with another_session() as other:
            other.execute("UPDATE petitions_signature SET country = 'GE' WHERE id = %s", [first.pk])
        return ours

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'serializable'")
    try:
        monkeypatch.setattr(sequencing, "_is_our_turn", changed_meanwhile)
        with pytest.raises(OperationalError) as failed:
            sequence(now=now)
        assert undone(failed.value) == "serialization"
        assert Signature.objects.stale().count() == 2
        monkeypatch.undo()
        assert sequence(now=now) == {SLUG}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET default_transaction_isolation")

    assert confirmed(petition) == 2
    places = Signature.objects.order_by("pk").values_list("pk", "place", "country")
    assert list(places) == [(first.pk, 1, "GE"), (second.pk, 2, "")]


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each transaction that a sweep has begun."""
    begun = list[bool]()

    @contextmanager
    def counted() -> Iterator[None]:
        begun.append(True)
        with limited():
            yield

    monkeypatch.setattr(sweeping, "limited", counted)
    return begun


@pytest.mark.postgresql
def test_a_batch_that_a_deadlock_undid_is_moved_whole_at_the_next_attempt(
    petition: Petition, now: datetime, attempts: list[bool]
) -> None:
    locked = "SELECT 1 FROM petitions_signature WHERE id = %s FOR UPDATE"

    def swept() -> int:
        try:
            return sweep(petition, Sweep.Verb.INVALIDATE, ALL, reason=WHY, now=now).signatures
        finally:
            connection.close()

    def undone_once() -> bool:
        for _ in range(2):
            make_signature(petition, now=now)
        standing = Signature.objects.filter(state=SignatureState.CONFIRMED)
        low, high = standing.order_by("mac").values_list("pk", flat=True)
        attempts.clear()
        with ThreadPoolExecutor(1) as pool:
            # Where this machine paused meanwhile, it is the other one that the server undoes.
            with suppress(psycopg.errors.DeadlockDetected), another_session() as other:
                other.execute(locked, [high])
                sweeping_now = pool.submit(swept)
                wait_for_a_waiter(other)
                # The sweep has waited for longer, and so it is the one that is undone.
                other.execute(locked, [low])
            assert sweeping_now.result(timeout=PATIENCE_SECONDS) == 2
        return len(attempts) == 2

    wait_until(undone_once)
    assert set(Signature.objects.values_list("state", flat=True)) == {SignatureState.REMOVED}


def wait_for_a_waiter(other: "psycopg.Cursor[tuple[object, ...]]") -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted"
    wait_until(lambda: bool(other.execute(waiting).fetchall()))


def test_a_batch_that_is_undone_each_time_is_given_up(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_signature(petition, now=now)
    begun = []

    @contextmanager
    def undone_each_time() -> Iterator[None]:
        begun.append(True)
        with transaction.atomic():
            yield
        raise OperationalError from psycopg.errors.DeadlockDetected()

    monkeypatch.setattr(sweeping, "limited", undone_each_time)
    with pytest.raises(OperationalError):
        sweep(petition, Sweep.Verb.INVALIDATE, ALL, reason=WHY, now=now)

    assert len(begun) == sweeping.MOST_ATTEMPTS
