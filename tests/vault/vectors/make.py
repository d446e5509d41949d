"""Made the vectors of this directory once; it never writes over a file that is there.

    .venv/bin/python -m tests.vault.vectors.make

The vectors hold what the formats promise: whatever a later version of this program or of a library
does, the bytes in these files must still open to the same plain text. So a test that fails on them
is never mended by making them anew. A new version of a format gets new files beside the old ones.

The identities here are for tests alone. Bytes are written in hexadecimal.
"""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glasno.vault.boxes import seal
from glasno.vault.codenames import derive, draw
from glasno.vault.epochs import draw_epoch
from glasno.vault.identities import new_identity
from glasno.vault.macs import mac
from glasno.vault.secrets import LinkSecret

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEXTS = {
    "empty": b"",
    "a name": '{"name":"Анна Ковалёва","town":"Тбилиси"}'.encode(),
    "fills a bucket": b"x" * 252,
    "one byte more than a bucket": b"x" * 253,
    "long": b"0123456789abcdef" * 200,
}


def boxes() -> list[dict[str, Any]]:
    """Boxes of several lengths, purposes and rows."""
    cases = []
    for name, plaintext in TEXTS.items():
        key, key_id, row = os.urandom(32), os.urandom(16), os.urandom(24)
        purpose = "petitions.person" if name == "a name" else "test.purpose"
        envelope = seal(key, plaintext, key_id=key_id, purpose=purpose, row=row)
        cases.append(
            {
                "name": name,
                "key": key.hex(),
                "purpose": purpose,
                "row": row.hex(),
                "plaintext": plaintext.hex(),
                "envelope": envelope.hex(),
            }
        )
    return cases


def epochs() -> dict[str, Any]:
    """An epoch key sealed to two organisers, a record under it, and a third person's identity."""
    organisers = [new_identity(), new_identity()]
    recipients = tuple(each.recipient for each in organisers)
    epoch = draw_epoch(petition=1, recipients=recipients, now=NOW)
    row = (1).to_bytes(8, "big") + os.urandom(16)
    plaintext = TEXTS["a name"]
    return {
        "identities": [each.secret for each in organisers],
        "recipients": list(recipients),
        "strangers_identity": new_identity().secret,
        "sealed_key": epoch.sealed_key.hex(),
        "key_id": epoch.key_id.hex(),
        "key": epoch.key.hex(),
        "record": {
            "purpose": "petitions.person",
            "row": row.hex(),
            "plaintext": plaintext.hex(),
            "envelope": epoch.seal(plaintext, purpose="petitions.person", row=row).hex(),
        },
    }


def macs() -> list[dict[str, Any]]:
    """Fingerprints: several parts, no parts, and parts that only differ in where they are cut."""
    key = os.urandom(32)
    lists = [[], [b""], [b"ab", b"c"], [b"a", b"bc"], [b"signer@example.org"]]
    return [
        {
            "key": key.hex(),
            "purpose": purpose,
            "parts": [part.hex() for part in parts],
            "mac": mac(key, *parts, purpose=purpose).hex(),
        }
        for parts in lists
        for purpose in ("petitions.mailbox", "outbox.mailbox")
    ]


def link_secrets() -> list[dict[str, Any]]:
    """Secrets of links: their text, what is stored of them, and what is derived from a seed."""
    cases = []
    for number in (1, 42, 2**63 - 1):
        secret, seed = LinkSecret.draw(number), os.urandom(32)
        purposes = ("confirm", "remind", "mine", "undo")
        cases.append(
            {
                "number": number,
                "random": secret.random.hex(),
                "text": secret.text,
                "digests": {each: secret.digest(each).hex() for each in purposes},
                "seed": seed.hex(),
                "derived": {each: LinkSecret.derive(number, seed, each).text for each in purposes},
            }
        )
    return cases


def codenames() -> list[dict[str, Any]]:
    """Code names in both languages, the server's salt, and what they open."""
    cases = []
    for language in ("ru", "en"):
        salt, name = os.urandom(32), draw(language)
        keys = derive(name.words, salt=salt)
        cases.append(
            {
                "language": language,
                "words": list(name.words),
                "salt": salt.hex(),
                "lookup": keys.lookup.hex(),
                "key": keys.key.hex(),
            }
        )
    return cases


def negatives() -> list[dict[str, Any]]:
    """What must never open, by name. Tests themselves flip and cut every byte."""
    key, key_id, row = os.urandom(32), os.urandom(16), b"row 1"
    purpose, plaintext = "test.purpose", b"nobody may read this"
    good = seal(key, plaintext, key_id=key_id, purpose=purpose, row=row)
    other = seal(key, b"another text", key_id=key_id, purpose=purpose, row=b"row 2")

    def case(
        name: str,
        envelope: bytes = good,
        *,
        key: bytes = key,
        purpose: str = purpose,
        row: bytes = row,
    ) -> dict[str, Any]:
        return {
            "name": name,
            "key": key.hex(),
            "purpose": purpose,
            "row": row.hex(),
            "envelope": envelope.hex(),
        }

    return [
        case("another key", key=os.urandom(32)),
        case("another purpose", purpose="test.purpose2"),
        case("an empty purpose", purpose=""),
        case("another row", row=b"row 2"),
        case("an empty row", row=b""),
        case("purpose and row cut elsewhere", purpose="test.purpos", row=b"erow 1"),
        case("the envelope of another row", other),
        case("version 0", b"\x00" + good[1:]),
        case("version 2", b"\x02" + good[1:]),
        case("another key id", good[:1] + os.urandom(16) + good[17:]),
        case("the nonce of another box", good[:17] + other[17:29] + good[29:]),
        case("cut by one byte", good[:-1]),
        case("cut by a bucket", good[:-256]),
        case("grown by one byte", good + b"\x00"),
        case("grown by a bucket", good + bytes(256)),
        case("the head alone", good[:29]),
        case("nothing", b""),
        case("the plain text itself", plaintext),
    ]


def foreign() -> dict[str, Any]:
    """An epoch key file made by the `age` program itself, as a second pair of eyes."""
    identity = new_identity()
    key_id, key = os.urandom(16), os.urandom(32)
    sealed = subprocess.run(
        ["age", "-r", identity.recipient],
        input=b"\x01" + key_id + key,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    return {
        "identity": identity.secret,
        "sealed_key": sealed.hex(),
        "key_id": key_id.hex(),
        "key": key.hex(),
    }


def main() -> None:
    """Write each file that is not there yet."""
    makers = {
        "boxes-1.json": boxes,
        "codenames-1.json": codenames,
        "epochs-1.json": epochs,
        "epochs-1-by-age.json": foreign,
        "macs-1.json": macs,
        "link-secrets-1.json": link_secrets,
        "negatives-1.json": negatives,
    }
    for name, make in makers.items():
        path = HERE / name
        if not path.exists():
            path.write_text(json.dumps(make(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
