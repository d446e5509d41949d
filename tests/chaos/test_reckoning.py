"""The reckoning finds what it is for: each fault, planted, is named."""

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest

from glasno.vault.secrets import LinkSecret
from tests.chaos import reckoning
from tests.chaos.books import Books, Sealed
from tests.chaos.people import MAILBOX, SURNAME, Person, Plan, PostOffice, Told

PENDING = (
    "INSERT INTO petitions_pending (petition_id, state, secret_digest, record, mac, job, person,"
    " address, display, delivery, day, language, country, provider, lane)"
    " VALUES (1, {state}, randomblob(32), x'00', {mac}, {job}, {mac}, {mac}, 'nothing', 'number',"
    " '2026-01-01', 'en', '', '', 0)"
)
JOB = (
    "INSERT INTO outbox_job (id, kind, day, payload, mailbox, due_on, step, attempts, claim,"
    " claimed_until, waits, lane, provider) VALUES (7, 'x', '2026-01-01', x'00', randomblob(16),"
    " '{due}', 0, 0, {claim}, {claim}, 0, 0, '')"
)
SIGNATURE = (
    "INSERT INTO petitions_signature (petition_id, state, tallied, stale, place, record, mac,"
    " person, address, display, hidden, delivery, day, language, country, provider, lane)"
    " VALUES (1, 1, {tallied}, {stale}, 1, {record}, randomblob(16), x'00', x'00', 'nothing', 0,"
    " 'number', '2026-01-01', 'en', '', '', 0)"
)
SWEEP = "UPDATE petitions_signature SET state = 3, tallied = 3, sweep = 1,"
WAITING = PENDING.format(state=0, mac="x'00'", job=7)
USED = PENDING.format(state=1, mac="NULL", job="NULL")
SLEEPING = JOB.format(due="2126-01-01", claim="NULL")
TOLD = SIGNATURE.format(tallied=1, stale=0, record="x'00'")
LINK = (
    "INSERT INTO petitions_signaturelink (petition_id, digest, signature_id, day)"
    " VALUES (1, x'00', 77, '2026-01-01')"
)
CHANGE = "INSERT INTO petitions_countrychange (petition_id, country, change) VALUES (1, 'GE', -1)"
CORRECTION = (
    "INSERT INTO petitions_countcorrection (petition_id, day, figure, was, became)"
    " VALUES (1, '2026-01-01', 'confirmed', 1, 2)"
)


def orphans(prepared: Path, *statements: str) -> list[str]:
    connection = sqlite3.connect(prepared / "glasno.sqlite3")
    connection.execute("PRAGMA foreign_keys=OFF")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return sorted(reckoning.orphans(Books(prepared, "")))


@pytest.mark.sqlite
def test_rows_that_belong_together_are_no_finding(prepared: Path) -> None:
    assert orphans(prepared, WAITING, SLEEPING, TOLD) == []


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("planted", "finding"),
    [
        ([WAITING], "a request waits without its mail: 1"),
        ([SLEEPING], "a mail without its request: 1"),
        ([WAITING, JOB.format(due="2026-01-02", claim="NULL")], "a mail is still due: 1"),
        (
            [WAITING, JOB.format(due="2126-01-01", claim="x'00'")],
            "a mail is still in somebody's hand: 1",
        ),
        ([LINK], "a link without its signature: 1"),
        ([USED], "a used request without its signature: 1"),
        (
            [SIGNATURE.format(tallied=1, stale=0, record="x'01'")],
            "a signature without the request that it was: 1",
        ),
        (
            [WAITING, SLEEPING, SIGNATURE.format(tallied=0, stale=1, record="x'00'")],
            "a signature that the count has not heard of: 1",
        ),
        ([WAITING, SLEEPING, TOLD, TOLD], "a place given twice: 1"),
        ([CHANGE], "a country that has not heard of a withdrawal: 1"),
        ([CORRECTION], "a correction of the count: 1"),
        (
            [WAITING, SLEEPING, TOLD, f"{SWEEP} country = 'GE'"],
            "a signature removed that nobody meant: 1",
        ),
        (
            [WAITING, SLEEPING, TOLD, f"{SWEEP} country = 'AM', sweep = NULL"],
            "a signature removed that nobody meant: 1",
        ),
        (
            [PENDING.format(state=3, mac="NULL", job="NULL")],
            "a request in a state that nobody asked for: 1",
        ),
    ],
)
def test_a_row_that_has_lost_what_it_belongs_to_is_found(
    prepared: Path, planted: list[str], finding: str
) -> None:
    assert orphans(prepared, *planted) == [finding]


class Canned:
    """What the books would say."""

    def __init__(
        self,
        *,
        signed: int = 0,
        state: int = 1,
        waits: int = 0,
        withdrawn: int = 0,
        stored: int = 0,
        link: int = 1,
        noted: int = 2,
        swept: int = 2,
    ) -> None:
        sealed = Sealed(1, state, b"", person().email, person().name)
        self._noted, self._swept = noted, swept
        self.knows = b"a digest"
        self._signed, self._waits = [sealed] * signed, [sealed] * waits
        self._withdrawn, self._stored, self._link = withdrawn, stored, link

    def signatures(self) -> list[Sealed]:
        return self._signed

    def waiting(self) -> list[Sealed]:
        return self._waits

    def number(self, statement: str) -> int:
        known = {
            reckoning.WITHDRAWN: self._withdrawn,
            reckoning.NOTED: self._noted,
            reckoning.SWEPT: self._swept,
        }
        return known.get(statement, 0)

    def confirm_digests(self) -> Counter[bytes]:
        others = Counter(number.to_bytes(2) for number in range(1, self._stored))
        return others + Counter([self.knows] * bool(self._stored))

    def state_of_link(self, path: str) -> int:
        return self._link if path else 0


def person(**known: Any) -> Person:
    return Person(**{"number": 1, "plan": Plan.WITHDRAW, "acknowledged": 1, **known})


def found(
    someone: Person,
    books: Canned,
    tmp_path: Path,
    *,
    blows: int = 0,
    told_removed: int = 2,
    **counted: int,
) -> list[str]:
    office = PostOffice(tmp_path)
    office.look()
    told = {"confirmed": 0, "withdrawn": 0, "removed": 0, **counted}
    return reckoning.findings(
        [someone], cast("Books", books), office, told, blows=blows, removed=told_removed
    )


@pytest.mark.parametrize(
    ("someone", "books", "counted"),
    [
        (person(), Canned(stored=1, waits=1), {}),
        (person(unanswered=1), Canned(stored=2, waits=2), {}),
        (person(unanswered=1), Canned(stored=1, waits=1), {}),
        (person(confirmed=Told.DONE), Canned(stored=1, signed=1), {"confirmed": 1}),
        (person(confirmed=Told.UNANSWERED), Canned(stored=1, signed=1), {"confirmed": 1}),
        (person(confirmed=Told.UNANSWERED), Canned(stored=1, waits=1), {}),
        (person(refused=Told.DONE), Canned(stored=1), {}),
        (
            person(confirmed=Told.DONE, withdrawn=Told.DONE, mine="x"),
            Canned(stored=1, withdrawn=1, link=2),
            {"withdrawn": 1},
        ),
        (
            person(plan=Plan.LEAVE, confirmed=Told.DONE),
            Canned(stored=1, signed=1, state=3),
            {"removed": 1},
        ),
        (
            person(confirmed=Told.DONE, withdrawn=Told.UNANSWERED),
            Canned(stored=1, withdrawn=1),
            {"withdrawn": 1},
        ),
    ],
)
def test_what_people_were_told_and_what_may_have_happened_is_no_finding(
    someone: Person, books: Canned, counted: dict[str, int], tmp_path: Path
) -> None:
    assert found(someone, books, tmp_path, **counted) == []


@pytest.mark.parametrize(
    ("someone", "books", "counted", "finding"),
    [
        (person(fault="no letter"), Canned(stored=1, waits=1), {}, "no letter"),
        (person(), Canned(), {}, "0 requests are stored, not 1 to 1"),
        (person(), Canned(stored=2, waits=1), {}, "2 requests are stored, not 1 to 1"),
        (person(), Canned(stored=1), {}, "0 requests wait, not 1 to 1"),
        (person(refused=Told.DONE), Canned(stored=1, waits=1), {}, "1 requests wait, not 0 to 0"),
        (person(confirmed=Told.DONE), Canned(stored=1), {}, "0 signatures stand"),
        (
            person(confirmed=Told.DONE),
            Canned(stored=1, signed=2),
            {"confirmed": 2},
            "2 signatures stand",
        ),
        (
            person(confirmed=Told.DONE),
            Canned(stored=1, signed=1),
            {},
            "published is {'confirmed': 0",
        ),
        (
            person(confirmed=Told.DONE, withdrawn=Told.DONE),
            Canned(stored=1, signed=1),
            {"confirmed": 1},
            "1 signatures stand",
        ),
        (
            person(confirmed=Told.DONE, withdrawn=Told.DONE),
            Canned(stored=1),
            {},
            "0 signatures are withdrawn, not 1",
        ),
        (
            person(confirmed=Told.DONE),
            Canned(stored=1, signed=1, state=3),
            {"confirmed": 1},
            "published is {'confirmed': 1",
        ),
        (person(), Canned(stored=1, waits=1, swept=1), {}, "1 signatures are removed, 2 are noted"),
        (person(), Canned(stored=1, waits=1, noted=1, swept=1), {}, "1 are noted, 2 were told"),
        (person(), Canned(stored=1, waits=1, noted=0, swept=0), {}, "nothing was removed"),
        (
            person(confirmed=Told.DONE, mine="x"),
            Canned(stored=1, signed=1, link=0),
            {"confirmed": 1},
            "the own link opens another state",
        ),
        (
            person(number=2, confirmed=Told.DONE),
            Canned(stored=1, signed=1),
            {"confirmed": 1},
            "0 signatures stand",
        ),
    ],
)
def test_what_nobody_was_told_is_found(
    someone: Person, books: Canned, counted: dict[str, int], finding: str, tmp_path: Path
) -> None:
    assert finding in "\n".join(found(someone, books, tmp_path, **counted))


@pytest.mark.parametrize("kind", ["confirm", "mine"])
def test_a_letter_that_came_again_without_a_blow_is_found(tmp_path: Path, kind: str) -> None:
    books = Canned(stored=1, waits=1)
    secret = LinkSecret(1, bytes(32))
    books.knows = secret.digest("confirm")
    for number in range(3):
        (tmp_path / str(number)).write_text(
            f"To: {person().email}\nSubject: x\n\nhttp://127.0.0.1/do/{kind}/{secret.text}\n"
        )

    assert found(person(), books, tmp_path, blows=2) == []
    assert found(person(), books, tmp_path, blows=1) == [
        "2 letters came again, after 1 blows to workers"
    ]


def test_a_name_outside_the_letters_is_found(tmp_path: Path) -> None:
    for folder in ("data/mailbox/new", "said"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "text").write_text(f"{person().name}, {person().email}")
    found = reckoning.readable(tmp_path)
    assert f"said/text: {SURNAME} utf-8" in found
    assert f"said/text: {MAILBOX} utf-8" in found
    assert [place for place in found if not place.startswith("said/text: ")] == []
