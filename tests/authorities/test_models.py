"""What the database refuses of the directory, whoever asks."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from glasno.authorities.models import Authority, Channel, FormerEntry
from tests.factories.authorities import SEEN, TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.data]

DAY = date(2026, 11, 22)
OWN = {"value": "1 Example Street", "source": "example.org", "quality": "own", "seen_on": SEEN}


def make_authority(key: str = "office", **values: Any) -> Authority:
    texts = dict.fromkeys(("names", "short", "competence", "territory"), TEXTS)
    cases = {"genitive": "Ведомства", "dative": "Ведомству"}
    lists: dict[str, Any] = {"languages": ["ru"], "sources": []}
    made = {"key": key, **texts, **cases, **lists, "origin": "imported", "since": DAY}
    row: Authority = Authority.objects.create(**{**made, **values})
    return row


def make_former(authority: Authority) -> FormerEntry:
    days = {"since": SEEN, "until": DAY}
    return FormerEntry.objects.create(authority=authority, number=1, entry={"key": "x"}, **days)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"key": ""}, "authority_has_a_key"),
        ({"genitive": ""}, "authority_has_its_cases"),
        ({"dative": ""}, "authority_has_its_cases"),
        ({"parent": "office"}, "authority_not_its_parent"),
        ({"origin": "guessed"}, "authority_origin_known"),
    ],
)
def test_authority_is_refused(values: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        make_authority(**values)


def test_key_stands_once() -> None:
    make_authority()

    with pytest.raises(IntegrityError):
        make_authority()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({**OWN, "kind": "pigeon"}, "channel_kind_known"),
        ({**OWN, "identification": "maybe"}, "channel_identification_known"),
        ({**OWN, "source": ""}, "channel_has_a_source_or_goes_through"),
        ({**OWN, "quality": "known"}, "channel_has_a_source_or_goes_through"),
        ({**OWN, "quality": ""}, "channel_has_a_source_or_goes_through"),
        ({**OWN, "seen_on": None}, "channel_has_a_source_or_goes_through"),
        ({**OWN, "through": "above"}, "channel_has_a_source_or_goes_through"),
        ({}, "channel_has_a_source_or_goes_through"),
        ({**OWN, "value": ""}, "channel_leads_somewhere_or_is_closed"),
        ({**OWN, "valid_from": DAY, "valid_to": SEEN}, "channel_ends_after_it_begins"),
    ],
)
def test_channel_is_refused(values: dict[str, Any], name: str) -> None:
    authority = make_authority()

    with pytest.raises(IntegrityError, match=name):
        Channel.objects.create(authority=authority, position=1, **{"kind": "post", **values})


@pytest.mark.parametrize(
    "values", [OWN, {"through": "above"}, {**OWN, "value": "", "valid_to": DAY}]
)
def test_channel_may_stand(values: dict[str, Any]) -> None:
    channel = Channel.objects.create(authority=make_authority(), position=1, kind="post", **values)

    assert channel.entry() == {
        "kind": "post",
        **{name: each for name, each in values.items() if each},
    }


def test_former_entry_neither_changes_nor_goes() -> None:
    former = make_former(make_authority())

    for statement in (
        "UPDATE authorities_formerentry SET number = 2",
        "DELETE FROM authorities_formerentry",
    ):
        with (
            pytest.raises(IntegrityError, match="former_entry_stands"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    former.refresh_from_db()
    assert former.number == 1


def test_former_entry_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError, match="former_entry_ends_after_it_begins"):
        FormerEntry.objects.create(
            authority=make_authority(), number=1, entry={}, since=DAY, until=SEEN
        )
