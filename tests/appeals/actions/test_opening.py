"""Coming back with a code name: what opens, what does not, and that nothing tells which."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from glasno.appeals.actions.opening import (
    TRIES,
    advance_case,
    erase_case,
    extend_case,
    keep_case,
    reopen_case,
)
from glasno.appeals.cases.contents import LARGEST, CaseContent, CaseTooLargeError
from glasno.appeals.cases.lines import DIRECT_PLACES, LineFullError, MustWaitError
from glasno.appeals.keys import keyring
from glasno.appeals.models import Case
from glasno.vault.boxes import BoxError
from glasno.vault.codenames import CaseKeys, draw
from glasno.vault.keyring import MissingKeyError
from tests.factories.cases import CONTENT, FAMILY, GUESSER, Desk, request, run

DAY = timedelta(days=1)
MOVED = replace(CONTENT, letters=())


@pytest.fixture
def limits(settings: Settings) -> None:
    settings.GLASNO = replace(settings.GLASNO, limits=True)


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the database is asked of cases on the ledger's connections."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if "appeals_case" in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    real = desk.counter.ledger.read

    async def read(query: Any) -> Any:
        def watched(connection: Any) -> Any:
            with connections["default"].execute_wrapper(note):
                return query(connection)

        return await real(watched)

    monkeypatch.setattr(desk.counter.ledger, "read", read)
    return asked  # type: ignore[return-value] # pytest gives the list itself


def test_case_opens_with_its_name_and_with_its_keys(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now, days=90)

    case = desk.open(kept.name.text.upper(), now)
    again = run(reopen_case(desk.counter, kept.case.keys, now=now))

    assert case == again == kept.case
    assert kept.case.content == CONTENT
    assert kept.case.erase_on == now.date() + 90 * DAY
    assert len(kept.name.words) == 7


def test_every_case_has_a_name_of_its_own(desk: Desk, now: datetime) -> None:
    one, other = desk.keep(now), desk.keep(now)
    assert one.name.words != other.name.words
    assert Case.objects.count() == 2


def test_wrong_unknown_erased_expired_and_malformed_names_cost_the_same_and_tell_nothing(
    desk: Desk, now: datetime, asked: list[str]
) -> None:
    kept, erased, expired = desk.keep(now), desk.keep(now), desk.keep(now, days=30)
    run(erase_case(desk.counter, erased.case.keys, now=now))
    Case.objects.filter(lookup=expired.case.keys.lookup).update(erase_on=now.date())
    words = kept.name.words
    other = next(word for word in draw("ru").words if word != words[6])
    wrong = [
        " ".join([*words[:6], other]),
        draw("ru").text,
        draw("en").text,
        erased.name.text,
        expired.name.text,
        " ".join(words[:6]),
        "",
        "я" * 1000,
        "' OR 1=1 --",
    ]
    seen = set()
    for typed in wrong:
        asked.clear()
        desk.derived.clear()
        case = desk.open(typed, now)
        seen.add((case, len(desk.derived), len(desk.derived[0]), tuple(asked)))

    assert len(seen) == 1
    ((case, derivations, length, questions),) = seen
    assert (case, derivations, length, len(questions)) == (None, 1, 7, 1)
    # And the right name costs no less.
    asked.clear()
    desk.derived.clear()
    assert desk.open(kept.name.text, now) is not None
    assert (len(desk.derived), tuple(asked)) == (1, questions)


def test_of_two_browsers_the_second_is_shown_what_the_first_did(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now)
    here, there = (run(reopen_case(desk.counter, kept.case.keys, now=now)) for _ in range(2))
    assert here is not None
    assert there is not None

    first = run(advance_case(desk.counter, here, MOVED, now=now))
    second = run(advance_case(desk.counter, there, CaseContent("x", "ru", {}), now=now))

    assert (first.done, second.done) == (True, False)
    assert second.case == first.case == desk.open(kept.name.text, now)
    assert first.case is not None
    assert (first.case.content, first.case.revision) == (MOVED, 2)
    # Having seen it, the second may go on from there.
    assert run(advance_case(desk.counter, first.case, CONTENT, now=now)).done


def test_case_erased_in_between_is_gone_for_everybody(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now)
    run(erase_case(desk.counter, kept.case.keys, now=now))
    run(erase_case(desk.counter, kept.case.keys, now=now))

    advanced = run(advance_case(desk.counter, kept.case, MOVED, now=now))

    assert (advanced.done, advanced.case) == (False, None)
    assert run(extend_case(desk.counter, kept.case, days=30, now=now)) is None
    assert run(reopen_case(desk.counter, kept.case.keys, now=now)) is None
    assert Case.objects.count() == 0


@pytest.mark.parametrize("days", [0, -1, 29, 366, 10_000])
def test_no_other_lifetime_is_taken(desk: Desk, now: datetime, days: int) -> None:
    kept = desk.keep(now)
    with pytest.raises(ValueError, match="lifetimes"):
        desk.keep(now, days=days)
    with pytest.raises(ValueError, match="lifetimes"):
        run(extend_case(desk.counter, kept.case, days=days, now=now))
    assert Case.objects.get().erase_on == now.date() + 30 * DAY


def test_case_too_large_is_told_before_any_work(desk: Desk, now: datetime) -> None:
    large = CaseContent("x", "ru", {"own_words": "x" * LARGEST})
    with pytest.raises(CaseTooLargeError):
        run(keep_case(request(now), desk.counter, large, language="ru", days=30))
    assert desk.derived == []


def test_box_of_another_row_does_not_open(desk: Desk, now: datetime) -> None:
    one, other = desk.keep(now), desk.keep(now)
    box = Case.objects.get(lookup=one.case.keys.lookup).box
    assert Case.objects.filter(lookup=other.case.keys.lookup).advance(bytes(box), revision=1)
    with pytest.raises(BoxError):
        desk.open(other.name.text, now)


def test_nothing_is_kept_and_nothing_opens_without_the_servers_key(
    desk: Desk, now: datetime
) -> None:
    kept = desk.keep(now)
    path = keyring().root / "cases.key"
    key = path.read_bytes()
    path.unlink()
    try:
        with pytest.raises(MissingKeyError):
            desk.keep(now)
        with pytest.raises(MissingKeyError):
            desk.open(kept.name.text, now)
        assert not path.exists()
    finally:
        path.write_bytes(key)
        path.chmod(0o600)
    assert desk.open(kept.name.text, now) == kept.case


# Guessers are slowed, and the family comes in meanwhile.


@pytest.mark.usefixtures("limits")
def test_guesser_waits_while_the_family_opens_at_once(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now, origin=FAMILY)
    for _ in range(20):
        assert desk.open(draw("ru").text, now, origin=GUESSER) is None
    desk.derived.clear()

    with pytest.raises(MustWaitError) as refused:
        desk.open(kept.name.text, now, origin=GUESSER)

    assert refused.value.seconds == 60
    assert desk.derived == []
    assert desk.open(kept.name.text, now, origin=FAMILY) == kept.case
    assert desk.paused == []
    # A refusal costs nothing: a minute later one more may be tried.
    assert desk.open(draw("ru").text, now + timedelta(seconds=61), origin=GUESSER) is None


@pytest.mark.usefixtures("limits")
def test_who_knows_five_words_is_held_back_and_the_family_a_few_seconds_at_most(
    desk: Desk, now: datetime
) -> None:
    kept = desk.keep(now, origin=FAMILY)
    for number in range(30):
        # From so many addresses that no budget holds them.
        origin = replace(GUESSER, own=bytes([number]), wide=bytes([number]))
        guess = (*draw("ru").words[:2], *kept.name.words[2:])
        desk.open(" ".join(guess), now, origin=origin)

    assert desk.paused == sorted(desk.paused)
    assert max(desk.paused) == 3.0
    desk.paused.clear()
    assert desk.open(kept.name.text, now, origin=FAMILY) == kept.case
    assert desk.paused == [3.0]
    # Another family's name is not held back at all.
    other = desk.keep(now, origin=FAMILY)
    desk.paused.clear()
    assert desk.open(other.name.text, now, origin=FAMILY) == other.case
    assert desk.paused == []


@pytest.mark.usefixtures("limits")
def test_keeping_is_limited_too(desk: Desk, now: datetime) -> None:
    for _ in range(20):
        desk.keep(now, origin=GUESSER)
    with pytest.raises(MustWaitError):
        desk.keep(now, origin=GUESSER)
    assert desk.keep(now, origin=FAMILY).case.revision == 1


def test_keys_that_open_nothing_are_unknown(desk: Desk, now: datetime) -> None:
    keys = CaseKeys(b"x" * 16, b"y" * 32)
    assert run(reopen_case(desk.counter, keys, now=now)) is None


def test_repr_of_what_opening_gives_shows_nothing(desk: Desk, now: datetime) -> None:
    kept = desk.keep(now)
    shown = repr(kept) + repr(kept.case) + repr(kept.name)
    assert not any(word in shown for word in (*kept.name.words, "Иванов", "let-them-go"))


@pytest.mark.usefixtures("limits")
def test_what_came_of_tries_is_counted(desk: Desk, now: datetime) -> None:
    before = counted()
    kept = desk.keep(now, origin=FAMILY)
    desk.open(kept.name.text, now, origin=FAMILY)
    for _ in range(20):
        desk.open("", now, origin=GUESSER)
    with pytest.raises(MustWaitError):
        desk.open("", now, origin=GUESSER)
    desk.lines._waiting["direct"] = DIRECT_PLACES
    with pytest.raises(LineFullError):
        desk.open("", now, origin=FAMILY)

    after = counted()
    told = {outcome: after[outcome] - before[outcome] for outcome in after}
    assert told == {"opened": 1, "nothing": 20, "wait": 1, "full": 1}


def counted() -> dict[str, float]:
    return {outcome: counter._value.get() for (outcome,), counter in TRIES.items()}
