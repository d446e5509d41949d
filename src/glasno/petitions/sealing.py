"""How a signer's data is sealed before it touches the ledger.

| what | under | who opens it |
|---|---|---|
| name and town; e-mail | the process's epoch key | the organisers, with their age identities |
| what the site shows | the campaign's display key | this server |
| the canonical mailbox | the campaign's MAC key | nobody: equality only |

Every box is bound to its petition and to a random record number that moves with it from the pending
row to the signature, so that no box can be passed off as another's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from glasno.petitions.keys import keyring
from glasno.petitions.mailboxes import Mailbox
from glasno.vault.boxes import open_box, seal
from glasno.vault.chance import draw
from glasno.vault.epochs import Epoch
from glasno.vault.macs import mac

PERSON = "petitions.person"
ADDRESS = "petitions.address"
DISPLAY = "petitions.display"
MAILBOX = "petitions.mailbox"

RECORD_BYTES = 16
# How JSON spells a text. An encoder for the two small objects below takes longer than their boxes.
_quoted = json.JSONEncoder(ensure_ascii=False).encode
_DISPLAY_KEY_ID = b"petition-display"  # one key a campaign: the number of the petition binds it


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """What the boxes of one signer are bound to: the petition's number and 16 random bytes."""

    petition: int
    random: bytes

    @classmethod
    def draw(cls, petition: int) -> Record:
        return cls(petition, draw(RECORD_BYTES))

    @property
    def row(self) -> bytes:
        return self.petition.to_bytes(8) + self.random

    def seal_person(self, epoch: Epoch, *, name: str, town: str) -> bytes:
        person = f'{{"name":{_quoted(name)},"town":{_quoted(town)}}}'.encode()
        return epoch.seal(person, purpose=PERSON, row=self.row)

    def seal_address(self, epoch: Epoch, address: str) -> bytes:
        email = f'{{"email":{_quoted(address)}}}'.encode()
        return epoch.seal(email, purpose=ADDRESS, row=self.row)

    def seal_display(self, text: str) -> bytes:
        return seal(
            keyring().petition(self.petition, "display"),
            text.encode(),
            key_id=_DISPLAY_KEY_ID,
            purpose=DISPLAY,
            row=self.row,
        )

    def open_display(self, box: bytes) -> str:
        key = keyring().petition(self.petition, "display")
        return open_box(key, box, purpose=DISPLAY, row=self.row).decode()


def mailbox_mac(petition: int, mailbox: Mailbox) -> bytes:
    return mac(keyring().petition(petition, "mac"), mailbox.address.encode(), purpose=MAILBOX)
