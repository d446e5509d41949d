"""`GET /oembed?url=...`: the widget for whoever knows the address of a campaign's page."""

from __future__ import annotations

import re

from django.conf import settings

from glasno.campaigns.oembed import answer, as_json, as_xml, place_of
from glasno.campaigns.rules import languages
from glasno.front.counter import Counter
from glasno.front.doors import Door
from glasno.front.replies import JSON, Reply
from glasno.front.requests import DoorRequest

XML = "text/xml; charset=utf-8"
WRITERS = {"json": (as_json, JSON), "xml": (as_xml, XML)}
# Any page may ask: what it is told stands on the published site already.
FOR_ANYBODY = (("access-control-allow-origin", "*"),)
NUMBER = re.compile(r"[1-9][0-9]{0,4}")


async def show(request: DoorRequest, counter: Counter) -> Reply:
    """200; 404 for an address that is no campaign's page here, 501 for a format we do not write."""
    fields = request.fields
    if (fields.get("format") or "json") not in WRITERS:
        return _refused(501, "Ask for format=json or format=xml.")
    write, content_type = WRITERS[fields.get("format") or "json"]
    place = place_of(fields.get("url"), settings.GLASNO.addresses, languages())
    told = counter.shelf.door_json(f"oembed/{place.slug}.json") if place else None
    if place is None or told is None or place.language not in told:
        return _refused(404, "There is no page of a campaign at this url.")
    reply = answer(
        place,
        told[place.language],
        maxwidth=_number(fields.get("maxwidth")),
        maxheight=_number(fields.get("maxheight")),
    )
    return Reply(200, write(reply), content_type, headers=FOR_ANYBODY)


def _number(text: str) -> int | None:
    return int(text) if NUMBER.fullmatch(text) else None


def _refused(status: int, sentence: str) -> Reply:
    return Reply(status, f"{sentence}\n".encode(), "text/plain; charset=utf-8", headers=FOR_ANYBODY)


oembed = Door(get=show, query=True)
