"""Confirmed signatures as they stand in the database, for tests that need many and no doors."""

from datetime import datetime
from secrets import token_bytes

from glasno.petitions.models import Petition, Signature
from glasno.petitions.sealing import Record


def make_signature(
    petition: Petition, *, now: datetime, shown: str = "", country: str = ""
) -> Signature:
    """Boxes of random bytes: nobody opens them, except `shown`, which the names page does."""
    record = Record.draw(petition.pk)
    return Signature.objects.create(
        petition=petition,
        record=record.random,
        mac=token_bytes(16),
        person=token_bytes(64),
        address=token_bytes(64),
        display="initials" if shown else "nothing",
        display_text=record.seal_display(shown) if shown else None,
        delivery="number",
        day=now.date(),
        language="en",
        country=country,
        provider="other",
    )
