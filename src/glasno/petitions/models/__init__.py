"""What a petition keeps: itself, who waits to confirm, who has confirmed, and what is counted.

Nothing here names a person in clear. `person` and `address` are boxes under an epoch key that only
the organisers can open; `display_text` is a box under the campaign's display key;
`mac` is a keyed MAC of the canonical mailbox. Times are days (SECURITY.md); only counts know hours.

`Pending` and `Signature` are hot tables: each unique key besides the primary key starts with the
petition, and no foreign key brings an index of its own.
"""

from glasno.petitions.models.choices import Delivery, Display
from glasno.petitions.models.figures import (
    CountCorrection,
    CountryChange,
    CountryCount,
    DayCount,
    SigningHour,
)
from glasno.petitions.models.pending import PENDING_DAYS, TOMBSTONE_DAYS, Pending, PendingState
from glasno.petitions.models.petition import EpochKey, Petition, PetitionState, to_the_minute
from glasno.petitions.models.signature import UNTOLD, Signature, SignatureLink, SignatureState
from glasno.petitions.models.sweep import Sweep

__all__ = [
    "PENDING_DAYS",
    "TOMBSTONE_DAYS",
    "UNTOLD",
    "CountCorrection",
    "CountryChange",
    "CountryCount",
    "DayCount",
    "Delivery",
    "Display",
    "EpochKey",
    "Pending",
    "PendingState",
    "Petition",
    "PetitionState",
    "Signature",
    "SignatureLink",
    "SignatureState",
    "SigningHour",
    "Sweep",
    "to_the_minute",
]
