"""The petition's three doors, as GLASNO_DOORS lists them.

A door knows its petition from the published snapshot and asks the ORM nothing on the way of a
signature. What a person typed and what a secret opened is never cached (`no-store`, by the front).
"""

from glasno.front.doors import Door
from glasno.petitions.doors import confirming, signing
from glasno.petitions.doors import mine as my_signature

sign = Door(post=signing.sign)
confirm = Door(get=confirming.show, post=confirming.answer)
mine = Door(get=my_signature.show, post=my_signature.change)

__all__ = ["confirm", "mine", "sign"]
