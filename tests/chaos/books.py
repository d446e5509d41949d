"""What the database holds after a storm, opened with the organiser's own key."""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pyrage  # noqa: TID251 -- the organiser's side of sealing

from glasno.petitions.models import PendingState, SignatureState
from glasno.petitions.sealing import ADDRESS, PERSON
from glasno.vault.boxes import key_id_of, open_box
from glasno.vault.secrets import LinkSecret

Row = tuple[Any, ...]
SEALED = "id, state, petition_id, record, person, address"


@dataclass(frozen=True)
class Sealed:
    """A row of a signer, opened."""

    id: int
    state: int
    record: bytes
    email: str
    name: str


class Books:
    """A look at the database past Glasno. `url` is that of PostgreSQL, "" on SQLite."""

    def __init__(self, data: Path, url: str) -> None:
        self._data = data
        self._url = url

    def ask(self, statement: str) -> list[Row]:
        """All rows of an answer."""
        with self._opened() as connection:
            return [tuple(row) for row in connection.execute(statement).fetchall()]

    def number(self, statement: str) -> int:
        """The one number of an answer."""
        ((found,),) = self.ask(statement)
        return int(found)

    def signatures(self) -> list[Sealed]:
        """Those that have not been withdrawn."""
        return self._sealed("petitions_signature", f"state <> {SignatureState.WITHDRAWN.value}")

    def waiting(self) -> list[Sealed]:
        """Requests that nobody has answered."""
        return self._sealed("petitions_pending", f"state = {PendingState.WAITING.value}")

    def state_of_link(self, path: str) -> int:
        """The state of the signature that a my-signature link opens, 0 when it opens none."""
        digest = LinkSecret.parse(path.rpartition("/")[2]).digest("mine").hex()
        found = self.ask(
            "SELECT signature.state, link.digest FROM petitions_signaturelink AS link"
            " JOIN petitions_signature AS signature ON signature.id = link.signature_id"
        )
        return next((state for state, kept in found if bytes(kept).hex() == digest), 0)

    def confirm_digests(self) -> Counter[bytes]:
        """The digests by which requests are known, whatever became of them."""
        rows = self.ask("SELECT secret_digest FROM petitions_pending")
        return Counter(bytes(digest) for (digest,) in rows)

    def _sealed(self, table: str, condition: str) -> list[Sealed]:
        keys = self._epoch_keys()
        rows = self.ask(
            f"SELECT {SEALED} FROM {table} WHERE {condition}"  # noqa: S608 - all three are ours
        )
        return [_open(keys, *row) for row in rows]

    def _epoch_keys(self) -> dict[bytes, bytes]:
        text = (self._data / "demo" / "organiser.age").read_text().splitlines()
        identity = pyrage.x25519.Identity.from_str(text[-1])
        rows = self.ask("SELECT key_id, sealed_key FROM petitions_epochkey")
        return {
            bytes(key_id): pyrage.decrypt(bytes(sealed), [identity])[17:] for key_id, sealed in rows
        }

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Any]:
        connection: Any
        if self._url:
            connection = psycopg.connect(self._url, autocommit=True)
        else:
            path = self._data / "glasno.sqlite3"
            connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        with contextlib.closing(connection):
            yield connection


def _open(
    keys: dict[bytes, bytes],
    id_: int,
    state: int,
    petition: int,
    record: bytes,
    person: bytes,
    address: bytes,
) -> Sealed:
    """Raises KeyError where the epoch's key is not stored, BoxError where a box does not open."""
    row = petition.to_bytes(8) + bytes(record)
    opened: dict[str, str] = {}
    for purpose, box in ((PERSON, bytes(person)), (ADDRESS, bytes(address))):
        opened |= json.loads(open_box(keys[key_id_of(box)], box, purpose=purpose, row=row))
    return Sealed(id_, state, bytes(record), opened["email"], opened["name"])
