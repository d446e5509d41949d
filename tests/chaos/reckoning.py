"""After the storm: what people were told against what is stored. Each finding is a sentence."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from glasno.petitions.models import SignatureState
from glasno.vault.secrets import LinkSecret
from tests.chaos.books import Books
from tests.chaos.people import MAILBOX, REMOVED_COUNTRY, SURNAME, Person, PostOffice, Told
from tests.security.sweep import spellings, sweep

Finding = Iterator[str]

WITHDRAWN = "SELECT count(*) FROM petitions_signature WHERE state = 2"
# What the sweeps say that they have moved, and what says that a sweep has moved it.
NOTED = "SELECT coalesce(sum(signatures), 0) FROM petitions_sweep"
SWEPT = "SELECT count(*) FROM petitions_signature WHERE sweep IS NOT NULL"
# What must find nothing: each names rows that have lost what they belong to.
ORPHANS = {
    "a request in a state that nobody asked for": (
        "SELECT count(*) FROM petitions_pending WHERE state NOT IN (0, 1, 2)"
    ),
    "a request waits without its mail": (
        "SELECT count(*) FROM petitions_pending WHERE state = 0"
        " AND (job IS NULL OR job NOT IN (SELECT id FROM outbox_job))"
    ),
    "a mail without its request": (
        "SELECT count(*) FROM outbox_job WHERE id NOT IN"
        " (SELECT job FROM petitions_pending WHERE job IS NOT NULL)"
    ),
    "a mail is still due": ("SELECT count(*) FROM outbox_job WHERE due_on <= CURRENT_DATE"),
    "a mail is still in somebody's hand": (
        "SELECT count(*) FROM outbox_job WHERE claim IS NOT NULL"
    ),
    "a signature removed that nobody meant": (
        f"SELECT count(*) FROM petitions_signature WHERE (state = 3) <> (sweep IS NOT NULL)"  # noqa: S608 - ours
        f" OR state NOT IN (1, 2, 3) OR (state = 3 AND country <> '{REMOVED_COUNTRY}')"
    ),
    "a link without its signature": (
        "SELECT count(*) FROM petitions_signaturelink WHERE signature_id NOT IN"
        " (SELECT id FROM petitions_signature)"
    ),
    "a used request without its signature": (
        "SELECT count(*) FROM petitions_pending WHERE state = 1 AND (signature_id IS NULL"
        " OR signature_id NOT IN (SELECT id FROM petitions_signature))"
    ),
    "a signature without the request that it was": (
        "SELECT count(*) FROM petitions_signature WHERE record NOT IN"
        " (SELECT record FROM petitions_pending)"
    ),
    "a signature that the count has not heard of": (
        "SELECT count(*) FROM petitions_signature WHERE stale OR tallied <> state"
    ),
    "a country that has not heard of a withdrawal": "SELECT count(*) FROM petitions_countrychange",
    "a place given twice": ("SELECT count(*) - count(DISTINCT place) FROM petitions_signature"),
    "a correction of the count": "SELECT count(*) FROM petitions_countcorrection",
}


def findings(
    people: Sequence[Person],
    books: Books,
    office: PostOffice,
    counted: Mapping[str, int],
    *,
    blows: int,
    removed: int,
) -> list[str]:
    """Everything that is not as it must be.

    `blows`: how often a worker may have died over a letter; `removed`: how many signatures the
    organiser was told to have removed.
    """
    checks: list[Callable[[], Finding]] = [
        lambda: (str(person) for person in people if person.fault),
        lambda: _requests(people, books, office),
        lambda: _waiting(people, books),
        lambda: _signatures(people, books, counted),
        lambda: _own_links(people, books),
        lambda: _removed(books, removed),
        lambda: _letters(office, blows),
        lambda: orphans(books),
    ]
    return [finding for check in checks for finding in check()]


def _requests(people: Sequence[Person], books: Books, office: PostOffice) -> Finding:
    """Stored are all that were acknowledged, and at most those that were not answered besides."""
    digests = books.confirm_digests()
    least = sum(person.acknowledged for person in people)
    most = least + sum(person.unanswered for person in people)
    if not least <= digests.total() <= most:
        yield f"{digests.total()} requests are stored, not {least} to {most}"
    for to, paths in office.all("confirm").items():
        for path in set(paths):
            secret = LinkSecret.parse(path.rpartition("/")[2])
            if secret.digest("confirm") not in digests:
                yield f"a letter to {to} asks for a request that is not stored"


def _waiting(people: Sequence[Person], books: Books) -> Finding:
    waiting = books.waiting()
    found = Counter(each.email for each in waiting)
    names = {each.email: each.name for each in waiting}
    for person in people:
        least, most = _range_of_waiting(person)
        if not least <= found[person.email] <= most:
            yield f"{found[person.email]} requests wait, not {least} to {most}: {person}"
        if names.get(person.email, person.name) != person.name:
            yield f"a request opens to another name: {person}"


def _range_of_waiting(person: Person) -> tuple[int, int]:
    sent = person.acknowledged + person.unanswered
    if Told.DONE in (person.confirmed, person.refused):
        # One that was not answered may have come after the button was pressed.
        return 0, person.unanswered
    if Told.UNANSWERED in (person.confirmed, person.refused):
        return 0, sent
    return person.acknowledged, sent


def _signatures(people: Sequence[Person], books: Books, counted: Mapping[str, int]) -> Finding:
    signatures = books.signatures()
    standing = Counter(each.email for each in signatures)
    states = Counter(each.state for each in signatures)
    names = {each.email: each.name for each in signatures}
    taken_back = books.number(WITHDRAWN)
    expected_back = 0
    for person in people:
        stands = standing[person.email]
        if stands not in _possible(person):
            yield f"{stands} signatures stand: {person}"
        if names.get(person.email, person.name) != person.name:
            yield f"a signature opens to another name: {person}"
        expected_back += person.withdrawn is not Told.NOT_ASKED and not stands
    if taken_back != expected_back:
        yield f"{taken_back} signatures are withdrawn, not {expected_back}"
    truth = {
        "confirmed": states[SignatureState.CONFIRMED],
        "withdrawn": taken_back,
        "removed": states[SignatureState.REMOVED],
    }
    if dict(counted) != truth:
        yield f"published is {dict(counted)}, true is {truth}"


def _possible(person: Person) -> tuple[int, ...]:
    """How many signatures of this person may stand."""
    if person.withdrawn is Told.DONE or person.confirmed is Told.NOT_ASKED:
        return (0,)
    if Told.UNANSWERED in (person.confirmed, person.withdrawn):
        return (0, 1)
    return (1,)


def _own_links(people: Sequence[Person], books: Books) -> Finding:
    """A my-signature link goes on opening what it was sent for, withdrawn or not."""
    states = {
        Told.NOT_ASKED: {SignatureState.CONFIRMED},
        Told.UNANSWERED: {SignatureState.CONFIRMED, SignatureState.WITHDRAWN},
        Told.DONE: {SignatureState.WITHDRAWN},
    }
    for person in people:
        if person.mine and books.state_of_link(person.mine) not in states[person.withdrawn]:
            yield f"the own link opens another state: {person}"


def _removed(books: Books, told: int) -> Finding:
    """A sweep that was acknowledged is there, and each is what it says, also one that died."""
    noted, swept = books.number(NOTED), books.number(SWEPT)
    if not noted:
        yield "nothing was removed"
    if not told <= noted == swept:
        yield f"{swept} signatures are removed, {noted} are noted, {told} were told"


def _letters(office: PostOffice, blows: int) -> Finding:
    """Each came once, but for the one that each death of a worker may have left unsettled."""
    again = sum(
        len(paths) - len(set(paths))
        for kind in ("confirm", "mine")
        for paths in office.all(kind).values()
    )
    if again > blows:
        yield f"{again} letters came again, after {blows} blows to workers"


def orphans(books: Books) -> Finding:
    """Rows that have lost what they belong to."""
    for what, statement in ORPHANS.items():
        if found := books.number(statement):
            yield f"{what}: {found}"


def readable(*roots: Path) -> list[str]:
    """Where a name or an address stands that was only ever given sealed, or in a letter."""
    words = {
        f"{word} {way}": raw for word in (SURNAME, MAILBOX) for way, raw in spellings(word).items()
    }
    hits = [hit for root in roots for hit in sweep(root, words)]
    return [f"{hit.path}: {hit.spelling}" for hit in hits if "/mailbox/" not in f"/{hit.path}"]
