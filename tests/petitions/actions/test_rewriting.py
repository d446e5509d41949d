"""Written anew, the sealed tables hold what lives; what was erased is in no file of theirs."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction

from glasno.petitions.actions import rewriting
from glasno.petitions.actions.rewriting import TableBusyError, rewrite_sealed
from glasno.petitions.models import Petition, Signature
from tests.factories.signatures import make_signature
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)


def files() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode('petitions_pending'), "
            "pg_relation_filenode('petitions_signature')"
        )
        return list(cursor.fetchone())


@pytest.fixture
def held(petition: Petition) -> Iterator[threading.Event]:
    """Another thread that has written a signature and not yet committed; set, it lets go."""
    holds, lets_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Signature.objects.select_for_update().update(stale=True)
                holds.set()
                lets_go.wait(PATIENCE_SECONDS)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait(PATIENCE_SECONDS)
    yield lets_go
    lets_go.set()
    thread.join()


@pytest.mark.sqlite
def test_nothing_is_written_anew_where_erasing_overwrites(now: datetime) -> None:
    assert rewrite_sealed(now=now) == 0


@pytest.mark.postgresql
def test_sealed_tables_are_written_anew_with_all_that_lives(
    petition: Petition, now: datetime
) -> None:
    signatures = [make_signature(petition, now=now) for _ in range(3)]
    signatures[0].withdraw()
    rows = list(Signature.objects.order_by("pk").values())
    before = files()

    assert rewrite_sealed(now=now) == 3

    assert list(Signature.objects.order_by("pk").values()) == rows
    assert set(files()) & set(before) == set()


@pytest.mark.postgresql
def test_table_in_use_is_not_waited_for(
    held: threading.Event, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(rewriting, "ATTEMPTS", 3)
    before = files()

    with pytest.raises(TableBusyError):
        rewrite_sealed(now=now)

    assert files()[1] == before[1]


@pytest.mark.postgresql
def test_table_is_written_anew_once_it_is_free(held: threading.Event, now: datetime) -> None:
    before = files()
    threading.Timer(0.5, held.set).start()

    assert rewrite_sealed(now=now) == 3

    assert files()[1] != before[1]
