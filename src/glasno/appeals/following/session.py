"""The way through a case from page to page: its keys, sealed into the form that the person holds.

Only coming back costs a code name; afterwards the form carries what the name opened. It expires as
an interview's form does (`interview.sealing`), and there is no cookie.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime

from glasno.appeals.interview.sealing import (
    LIFE,
    StateAlteredError,
    StateExpiredError,
    open_form,
    seal_form,
)
from glasno.vault.codenames import CaseKeys
from glasno.vault.keyring import Keyring

PURPOSE = "appeals.visit"


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """`revision` is that of the case when the page was made; `begun` its first minute, in UTC."""

    keys: CaseKeys
    revision: int
    begun: datetime

    def at(self, revision: int) -> Session:
        return replace(self, revision=revision)


def begin_session(keys: CaseKeys, *, revision: int, now: datetime) -> Session:
    return Session(keys, revision, now.replace(second=0, microsecond=0))


def seal_session(session: Session, keyring: Keyring, *, slug: str) -> str:
    """The text that a page's form carries. Raises KeyringError of the vault."""
    held = {
        "keys": b64encode(session.keys.to_bytes()).decode(),
        "revision": session.revision,
        "begun": session.begun.isoformat(),
    }
    plain, day = json.dumps(held).encode(), session.begun.date()
    return seal_form(plain, keyring, day=day, slug=slug, purpose=PURPOSE)


def open_session(text: str, keyring: Keyring, *, slug: str, now: datetime) -> Session:
    """What `seal_session` sealed for this campaign.

    Raises StateExpiredError, StateForeignError or StateAlteredError, and WeakKeyError of the vault.
    """
    plain, day = open_form(text, keyring, slug=slug, purpose=PURPOSE, now=now)
    held = json.loads(plain)
    begun = datetime.fromisoformat(held["begun"])
    if begun.date() != day:
        raise StateAlteredError("the form's state is of another day")
    if now - begun >= LIFE:
        raise StateExpiredError("the form is too old")
    return Session(CaseKeys.from_bytes(b64decode(held["keys"])), held["revision"], begun)
