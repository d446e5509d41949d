"""/metrics for the operator alone, and how many requests were answered, by door and kind of answer.

To anybody else there is nothing there: how busy a site is at each moment is the operator's to know.
A visitor of an onion service comes from this machine and writes the host himself, so that neither
tells who asks: the key in the secrets directory does (docs/adr/0090).
"""

import asyncio
import hmac

from django.conf import settings

from glasno.front.origins import is_this_machine
from glasno.front.replies import Reply
from glasno.front.visitors import Headers, Visit, header
from glasno.kit import metering
from glasno.kit.loopback import is_loopback
from glasno.vault.keyring import Keyring, KeyringError

METRICS = "/metrics"

# A published file, a way to one, and whatever has no name of its own.
PAGE, OTHER = "page", "other"
PLACES = {"/health": "health", METRICS: "metrics"}
TOO_MANY = 429
STATUSES = ("2xx", "3xx", "4xx", str(TOO_MANY), "5xx")
# Pages are asked for by crowds, and adding to a file costs more than adding here.
PAGES_TOGETHER = 64


def door_name(path: str) -> str:
    """What a door is called in the figures: "sign" for "/do/sign/" and all that lies behind it."""
    return path.removeprefix("/do/").strip("/").partition("/")[0]


DOORS = {door_name(prefix) for prefix in settings.GLASNO_DOORS}
REQUESTS = metering.counters(
    "glasno_requests",
    "Requests answered, by door and kind of answer; published files are the door `page`.",
    door=sorted({*DOORS, *PLACES.values(), PAGE, OTHER}),
    answer=STATUSES,
)


class Answered:
    """One process's requests; whatever is still in its hand is written down by `settle`."""

    def __init__(self) -> None:
        self._pages = 0

    def page(self) -> None:
        """A published file was sent, or the word that it has not changed."""
        self._pages += 1
        if self._pages == PAGES_TOGETHER:
            self.settle()

    def reply(self, path: str, status: int) -> None:
        """Anything else was answered."""
        place = PLACES.get(path) or (door_name(path) if path.startswith("/do/") else OTHER)
        answer = str(status) if status == TOO_MANY else f"{status // 100}xx"
        REQUESTS[place if place in DOORS or path in PLACES else OTHER, answer].inc()

    def settle(self) -> None:
        pages, self._pages = self._pages, 0
        if pages:
            REQUESTS[PAGE, "2xx"].inc(pages)


def is_for(visit: Visit) -> bool:
    """Whether this is a request for the figures by somebody who may see them."""
    return (
        visit.path == METRICS
        and visit.reads
        and is_this_machine(visit.scope)
        and is_loopback(_host(visit.headers))
        and _shows_the_key(visit.headers)
    )


async def metrics_reply() -> Reply:
    """The figures of all processes that share the data directory."""
    directory = settings.GLASNO.data / metering.DIRECTORY
    body = await asyncio.to_thread(metering.exposition, directory)
    return Reply(200, body, metering.CONTENT_TYPE)


def _shows_the_key(headers: Headers) -> bool:
    try:
        # Read each time: monitoring asks once a minute, and a key that was replaced holds at once.
        key = Keyring(settings.GLASNO.secrets_dir).metrics()
    except KeyringError:
        return False
    return hmac.compare_digest(header(headers, b"authorization"), b"Bearer " + key)


def _host(headers: Headers) -> str:
    """The host that was asked for, without its port and brackets; "" when two were."""
    host = header(headers, b"host").decode("latin-1").lower()
    if "," in host:
        return ""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
