"""A campaign's pages are brought up to what the database says."""

from __future__ import annotations

from django.conf import settings

from glasno.campaigns.models import Campaign
from glasno.publishing.actions.publishing import Published, publish
from glasno.publishing.pages import SITE_TOPIC, Shelf


def publish_campaign(campaign: Campaign) -> Published | None:
    """Publishes the campaign's pages and the list of campaigns, where a site is published.

    None when there is none yet: `glasno up` or `glasno publish` will write all of it. Raises
    PublishError.
    """
    if not (settings.GLASNO.data / Shelf.SITE).is_dir():
        return None
    return publish(topics={campaign.topic, SITE_TOPIC})
