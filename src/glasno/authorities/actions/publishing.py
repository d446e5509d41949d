"""The published directory is brought up to what the database says."""

from __future__ import annotations

from django.conf import settings

from glasno.authorities.models import TOPIC
from glasno.publishing.actions.publishing import Published, publish
from glasno.publishing.pages import Shelf


def publish_directory() -> Published | None:
    """Publishes the directory's pages and files, where a site is published.

    None when there is none yet: `glasno up` or `glasno publish` will write all of it. Raises
    PublishError.
    """
    if not (settings.GLASNO.data / Shelf.SITE).is_dir():
        return None
    return publish(topics={TOPIC})
