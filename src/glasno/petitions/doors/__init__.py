"""The petition's doors, as GLASNO_DOORS lists them.

A door knows its petition from the published snapshot and asks the ORM nothing on the way of a
signature. What a person typed and what a secret opened is never cached (`no-store`, by the front).
"""

from glasno.front.doors import Door
from glasno.petitions.doors import challenging, confirming, signing
from glasno.petitions.doors import mine as my_signature
from glasno.petitions.doors.tallying import leave

sign = Door(post=signing.sign)
challenge = Door(get=challenging.challenge)
confirm = Door(get=confirming.show, post=confirming.answer)
mine = Door(get=my_signature.show, post=my_signature.change)

__all__ = ["challenge", "confirm", "leave", "mine", "sign"]
