# ruff: noqa: INP001 -- a script to be read and run as it is, not a module
"""Open one record of Glasno with age and the `cryptography` package, without Glasno.

python3 open_record.py IDENTITY EPOCH_KEY RECORD PURPOSE ROW_IN_HEX

IDENTITY is an organiser's identity file, EPOCH_KEY the age file from the row of the record's epoch
key, RECORD the sealed bytes of the record. The plain text goes to standard output.
"""

import subprocess
import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: TID251 -- stands alone
    ChaCha20Poly1305,
)

identity, epoch_key, record, purpose, row = sys.argv[1:]
opened = subprocess.run(  # noqa: S603 -- the caller's own files
    ["age", "-d", "-i", identity, epoch_key],  # noqa: S607 -- age wherever it is installed
    check=True,
    stdout=subprocess.PIPE,
).stdout
version, key_id, key = opened[:1], opened[1:17], opened[17:]
box = Path(record).read_bytes()
if version != b"\x01" or box[:1] != b"\x01" or box[1:17] != key_id:
    sys.exit("another version, or a record of another epoch")
name = purpose.encode()
bound = b"glasno" + box[:1] + len(name).to_bytes(4, "big") + name + key_id + bytes.fromhex(row)
padded = ChaCha20Poly1305(key).decrypt(box[17:29], box[29:], bound)
sys.stdout.buffer.write(padded[4 : 4 + int.from_bytes(padded[:4], "big")])
