"""Proof of work for the fast lane: a small sum for one browser, a dear one for a robot's thousands.

What is asked is the number behind which PBKDF2 gives a certain key: a browser tries number after
number with its own fast cryptography, so that a robot's machine has little over a person's phone.
The server draws the number, works the key out once, and later only compares two signatures.

A challenge is signed under a key of its day, made of the server's own: every process of the site
knows the challenges of every other, and nobody else's. Nothing is kept of one that is not used.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from secrets import randbelow
from typing import Any

from altcha import Challenge, Payload, create_challenge, verify_solution

from glasno.petitions.keys import keyring
from glasno.vault.macs import mac

LIFETIME = timedelta(minutes=20)

ALGORITHM = "PBKDF2/SHA-256"
# Rounds of one try: 0.25 ms of a present core, in a browser as in a robot, and about 3 ms of a
# phone ten years old. Calling the browser's cryptography costs a tenth of that.
ROUNDS = 1_000
# Tries on average, by level; never more than twice as many. The first is a second of that phone.
TRIES = (300, 1_200, 4_800, 19_200, 76_800)

# Characters of a solution as the form brings it; ours have 900.
LONGEST = 2_000
MARK_BYTES = 16

Parameters = dict[str, Any]


def new_challenge(level: int, *, now: datetime) -> Parameters:
    """A challenge of this level for the worker in the page, as JSON has it.

    Raises MissingKeyError or WeakKeyError when the server's key is not in order.
    """
    until = int((now + LIFETIME).timestamp())
    signing, answering = _keys(now.date())
    challenge: Challenge = create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=randbelow(2 * TRIES[level]),
        # Not the library's own expiry, which asks another clock than ours.
        data={"level": level, "until": until},
        hmac_secret=signing,
        hmac_key_secret=answering,
    )
    return challenge.to_dict()


def mark_of_solution(text: str, *, level: int, now: datetime) -> bytes | None:
    """What to remember a solution by, once; None for one that does not hold now.

    It holds when its challenge was made here, less than LIFETIME ago and for at least this level.
    What costs nothing is looked at first. Raises as `new_challenge`, and nothing because of `text`.
    """
    payload = _payload(text) if 0 < len(text) <= LONGEST else None
    if payload is None:
        return None
    made = _made_at(payload.challenge.parameters.data, level=level, now=now)
    if made is None:
        return None
    signing, answering = _keys(made.date())
    if not verify_solution(payload, signing, hmac_key_secret=answering).verified:
        return None
    return bytes.fromhex(str(payload.challenge.signature))[:MARK_BYTES]


def _payload(text: str) -> Payload | None:
    try:
        return Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _made_at(data: object, *, level: int, now: datetime) -> datetime | None:
    """When a challenge that says this was made, unless it is stale, too cheap or of the future."""
    if not isinstance(data, dict):
        return None
    until, paid = data.get("until"), data.get("level")
    if type(until) is not int or type(paid) is not int or paid < level:
        return None
    at, lifetime = int(now.timestamp()), int(LIFETIME.total_seconds())
    if not at <= until <= at + lifetime:
        return None
    return datetime.fromtimestamp(until - lifetime, UTC)


def _keys(day: date) -> tuple[bytes, bytes]:
    """What challenges of this day, and their answers, are signed with."""
    key, parts = keyring().server("django"), day.isoformat().encode()
    return (
        mac(key, parts, purpose="petitions.challenge"),
        mac(key, parts, purpose="petitions.challenge.answer"),
    )
