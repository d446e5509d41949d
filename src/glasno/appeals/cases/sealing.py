"""The box of a case: under the key that its code name gives, bound to the row it is found by."""

from __future__ import annotations

from glasno.appeals.cases.contents import CaseContent
from glasno.vault.boxes import open_box, seal
from glasno.vault.codenames import CaseKeys

PURPOSE = "appeals.case"
_KEY_ID = b"appeals-codename"  # the key is nowhere but in its owner's words: nothing to be fetched


def seal_case(keys: CaseKeys, content: CaseContent) -> bytes:
    """Raises CaseTooLargeError."""
    return seal(keys.key, content.to_bytes(), key_id=_KEY_ID, purpose=PURPOSE, row=keys.lookup)


def open_sealed(keys: CaseKeys, box: bytes) -> CaseContent:
    """Raises vault's BoxError, CaseFormatError."""
    return CaseContent.from_bytes(open_box(keys.key, box, purpose=PURPOSE, row=keys.lookup))
