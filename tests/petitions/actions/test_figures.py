"""Figures by day and by country move with the count, and close with the day."""

from datetime import datetime, timedelta

from glasno.petitions.actions.sequencing import sequence, turn_days
from glasno.petitions.actions.verifying import verify_counts
from glasno.petitions.models import (
    CountryChange,
    CountryCount,
    DayCount,
    Petition,
    Signature,
    SignatureState,
)
from glasno.petitions.queries import country_table, day_rows
from tests.factories.petitions import House, letters, link_in
from tests.factories.signatures import make_signature
from tests.guards import unguarded

DAY = timedelta(days=1)
Figures = list[tuple[str, int, int, int]]


def signed(petition: Petition, number: int, *, now: datetime, country: str = "") -> list[Signature]:
    made = [make_signature(petition, now=now, country=country) for _ in range(number)]
    sequence(now=now)
    for signature in made:
        signature.refresh_from_db()
    return made


def put(signature: Signature, state: SignatureState, *, now: datetime) -> None:
    """What a sweep does to a signature: another state, and the count has to hear of it."""
    Signature.objects.filter(pk=signature.pk).update(state=state, stale=True)
    sequence(now=now)


def withdrawn(signature: Signature, *, now: datetime) -> None:
    """What the ledger writes at a withdrawal."""
    if signature.tallied == SignatureState.CONFIRMED:
        CountryChange.objects.create(
            petition=signature.petition, country=signature.country, change=-1
        )
    signature.withdraw()
    sequence(now=now)


def days() -> Figures:
    rows = DayCount.objects.order_by("day").values_list("day", "confirmed", "withdrawn", "removed")
    return [(day.isoformat(), came, left, gone) for day, came, left, gone in rows]


def standing() -> dict[str, int]:
    return dict(CountryCount.objects.values_list("country", "standing"))


def test_a_batch_stands_with_its_day_and_its_countries(petition: Petition, now: datetime) -> None:
    signed(petition, 2, now=now, country="DE")
    signed(petition, 1, now=now)

    assert days() == [("2026-11-22", 3, 0, 0)]
    assert standing() == {"DE": 2, "": 1}


def test_a_withdrawal_leaves_its_country_and_stands_with_its_own_day(
    petition: Petition, now: datetime
) -> None:
    [signature] = signed(petition, 1, now=now, country="DE")
    withdrawn(signature, now=now + DAY)

    assert days() == [("2026-11-22", 1, 0, 0), ("2026-11-23", 0, 1, 0)]
    assert standing() == {"DE": 0}
    assert CountryChange.objects.count() == 0


def test_a_withdrawal_that_the_count_never_heard_of_touches_no_country(
    petition: Petition, now: datetime
) -> None:
    withdrawn(make_signature(petition, now=now, country="DE"), now=now)

    assert days() == [("2026-11-22", 1, 1, 0)]
    assert standing() == {}


def test_a_removed_signature_leaves_its_country_and_comes_back_when_that_is_undone(
    petition: Petition, now: datetime
) -> None:
    [signature] = signed(petition, 1, now=now, country="DE")
    put(signature, SignatureState.REMOVED, now=now)
    assert (days(), standing()) == ([("2026-11-22", 1, 0, 1)], {"DE": 0})

    put(signature, SignatureState.CONFIRMED, now=now + DAY)
    assert (days(), standing()) == (
        [("2026-11-22", 1, 0, 1), ("2026-11-23", 0, 0, -1)],
        {"DE": 1},
    )


def test_a_signature_in_quarantine_is_counted_nowhere(petition: Petition, now: datetime) -> None:
    [signature] = signed(petition, 1, now=now, country="DE")
    put(signature, SignatureState.QUARANTINED, now=now)

    petition.refresh_from_db()
    assert (petition.confirmed, petition.withdrawn, petition.removed) == (0, 0, 0)
    assert (days(), standing()) == ([("2026-11-22", 0, 0, 0)], {"DE": 0})

    put(signature, SignatureState.CONFIRMED, now=now)
    assert (days(), standing()) == ([("2026-11-22", 1, 0, 0)], {"DE": 1})


def test_a_removed_signature_that_is_then_withdrawn_leaves_its_country_once(
    petition: Petition, now: datetime
) -> None:
    [signature] = signed(petition, 1, now=now, country="DE")
    put(signature, SignatureState.REMOVED, now=now)
    signature.refresh_from_db()
    withdrawn(signature, now=now)

    assert (days(), standing()) == ([("2026-11-22", 1, 1, 0)], {"DE": 0})


def test_a_clock_set_back_goes_on_in_the_day_that_stands_open(
    petition: Petition, now: datetime
) -> None:
    signed(petition, 1, now=now)
    signed(petition, 1, now=now - DAY)
    turn_days(now=now - DAY)

    assert days() == [("2026-11-22", 2, 0, 0)]


def test_a_day_is_published_when_it_is_over(petition: Petition, now: datetime) -> None:
    signed(petition, 12, now=now, country="DE")
    assert (day_rows(petition), country_table(petition)) == ([], [])

    assert turn_days(now=now + DAY)
    assert day_rows(petition) == [("2026-11-22", "2026-11-22", 12, 0, 0)]
    assert country_table(petition) == [("2026-11-22", "DE", 5), ("2026-11-22", "other", 7)]


def test_a_day_turns_once_and_the_files_hear_of_it(petition: Petition, now: datetime) -> None:
    signed(petition, 5, now=now)
    petition.refresh_from_db()
    moves = petition.moves
    turn_days(now=now + DAY)
    turn_days(now=now + DAY)

    petition.refresh_from_db()
    assert petition.moves == moves + 1
    assert days() == [("2026-11-22", 5, 0, 0), ("2026-11-23", 0, 0, 0)]


def test_countries_stand_still_while_the_days_people_are_few(
    petition: Petition, now: datetime
) -> None:
    signed(petition, 13, now=now, country="DE")
    signed(petition, 4, now=now + DAY, country="DE")
    turn_days(now=now + 2 * DAY)
    assert country_table(petition) == [("2026-11-22", "DE", 5), ("2026-11-22", "other", 8)]

    signed(petition, 1, now=now + 2 * DAY, country="DE")
    turn_days(now=now + 3 * DAY)
    assert country_table(petition) == [("2026-11-24", "DE", 10), ("2026-11-24", "other", 8)]


def test_figures_of_a_petition_older_than_they_are_begin_with_what_it_holds(
    petition: Petition, now: datetime
) -> None:
    signed(petition, 6, now=now, country="DE")
    first, second, *_ = signed(petition, 6, now=now + DAY, country="RU")
    withdrawn(first, now=now + DAY)
    with unguarded() as cursor:
        for table in ("petitions_daycount", "petitions_countrycount"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of the line above
    second.refresh_from_db()
    withdrawn(second, now=now + 2 * DAY)  # its CountryChange is told with the first of the figures

    assert days() == [("2026-11-22", 6, 0, 0), ("2026-11-23", 6, 1, 0), ("2026-11-24", 0, 1, 0)]
    assert standing() == {"DE": 6, "RU": 4}


def test_a_withdrawal_by_its_link_leaves_its_country_once(house: House, now: datetime) -> None:
    house.sign(now=now, country="DE")
    [asked] = letters(now=now)
    house.post(link_in(asked), {}, now=now)
    house.work(now)
    assert standing() == {"DE": 1}

    [thanks] = letters(now=now)
    house.post(link_in(thanks), {"action": "withdraw"}, now=now)
    house.work(now)

    assert (standing(), days()) == ({"DE": 0}, [("2026-11-22", 1, 1, 0)])
    assert verify_counts(now=now) == 0
