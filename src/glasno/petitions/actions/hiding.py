"""An organiser hides a name within seconds: a mailbox does not prove one (SECURITY.md)."""

from __future__ import annotations

from glasno.petitions.models import Petition, Signature


class NoSuchNameError(Exception):
    """No confirmed signature of this petition stands at that place."""


def hide_name(slug: str, *, place: int, hidden: bool = True) -> None:
    """Hide the name at `place`, or show it again. The signature stays counted.

    The worker rewrites the names page at its next look; `pages.rewrite_live` does it at once.

    Raises Petition.DoesNotExist and NoSuchNameError.
    """
    petition = Petition.objects.select_related("campaign").of_slug(slug).get()
    signature = Signature.objects.with_text().filter(petition=petition, place=place).first()
    if signature is None:
        raise NoSuchNameError(
            f"No signature of {slug} stands at place {place}. `glasno petition names {slug}` lists "
            "the names that are shown, with their places."
        )
    signature.set_hidden(hidden)
