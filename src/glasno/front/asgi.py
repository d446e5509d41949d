"""The front as an ASGI application: published files, doors, health, and what is left to Django."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.front.answers import Send, answer_file, answer_reply, with_headers
from glasno.front.arrivals import ARRIVALS, write_arrivals
from glasno.front.bodies import ClientGoneError, Receive, RefusedError, read_form
from glasno.front.counter import Counter
from glasno.front.deadlines import Deadline
from glasno.front.doors import Door, find_door, open_doors
from glasno.front.gate import Gate, TooManyError
from glasno.front.headers import PAGE_CACHING, Standing
from glasno.front.health import PROBE, Health, write_probe
from glasno.front.ledger import Ledger, LedgerError, listed_writers
from glasno.front.metrics import Answered, is_for, metrics_reply
from glasno.front.places import HOMES, home, moved_to
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields, MalformedFormError, parse_query
from glasno.front.resources import Resource
from glasno.front.shelf import PublishedShelf
from glasno.front.streams import Stream
from glasno.front.visitors import READING, Visit, in_front, raw_path, visit_of
from glasno.kit.clock import Clock, now
from glasno.kit.faults import log_fault

Scope = MutableMapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]

HEALTH = "/health"

# Seconds a door may take, its waiting for the ledger included; the body was read before.
DOOR_TIME = 20.0
# Seconds that requests under way get to end when the process is to end.
FAREWELL_TIME = 25.0

logger = logging.getLogger(__name__)


class FrontApplication:
    """One process's front. `django_paths` are the prefixes that `django_app` answers."""

    def __init__(
        self,
        django_app: Application | None = None,
        *,
        django_paths: tuple[str, ...] = (),
        clock: Clock = now,
    ) -> None:
        self._django = django_app
        self._django_paths = django_paths
        self._clock = clock
        self._languages = tuple(code for code, _name in settings.LANGUAGES)
        self._standing = Standing(settings.GLASNO.base_url, settings.GLASNO.addresses)
        self._doors = open_doors()
        self.shelf = PublishedShelf(settings.GLASNO.data)
        own_writers = {PROBE: write_probe, ARRIVALS: write_arrivals}
        # Ours last: every process rewrites the same few rows, so they are locked for a moment only.
        self.ledger = Ledger({**listed_writers(), **own_writers})
        self._counter = Counter(ledger=self.ledger, shelf=self.shelf, languages=self._languages)
        self._health = Health(self.ledger, self.shelf)
        self._gate = Gate(
            self.ledger,
            limits=settings.GLASNO.limits,
            proxies=settings.GLASNO.trusted_proxies,
        )
        self._answered = Answered()
        self._opened = self._closed = self._ended = False
        self._under_way = 0

    @property
    def dead(self) -> bool:
        """Whether its ledger has died, which only a new process mends."""
        return self._opened and not self.ledger.alive

    @property
    def ended(self) -> bool:
        """Whether all is committed and every thread gone: nothing is left to be done."""
        return self._ended

    def open(self) -> None:
        """Reads the published site and starts the ledger; a second call does nothing."""
        if not self._opened:
            self.shelf.open()
            self.ledger.open()
            self._opened, self._closed = True, False

    def close(self) -> None:
        """Commits what is queued and ends the threads."""
        if self._opened:
            self._opened, self._closed = False, True
            self._answered.settle()
            if not self.ledger.close():
                logger.error("The ledger did not end in time.")
            self.shelf.close()
            self._ended = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "http":
            await self._serve(scope, receive, send)
        elif kind == "lifespan":
            await self._live(receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._opened and not self._closed:
            self.open()  # a server without the lifespan protocol
        self._under_way += 1
        try:
            # What was asked for lately, by its usual name, comes first: that is the crowd.
            path = raw_path(scope)
            resource = self.shelf.ready.get(path)
            if resource is not None and scope["method"] in READING:
                further = self._standing.of(scope["headers"], path if resource.page else b"")
                await answer_file(resource, scope["method"], scope["headers"], send, further)
                self._answered.page()
            else:
                await self._answer(scope, receive, send)
        except Exception as error:
            # What is not caught here the server would log with its values.
            log_fault(logger, "A request failed", error)
            with suppress(Exception):  # the answer may have begun, or its reader be gone
                reply = self._counter.page(503)
                self._answered.reply("", reply.status)
                further = self._standing.of(scope["headers"])
                await answer_reply(reply, scope["method"], send, further)
        finally:
            self._under_way -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = visit_of(scope, self._languages)
        further = self._standing.of(visit.headers)
        if self._django is not None and visit.path.startswith(self._django_paths):
            await self._django(scope, receive, with_headers(send, further))
            return
        door = find_door(self._doors, visit.path)
        if door is None and visit.reads:
            found = self.shelf.find(visit.path)
            if found is not None:
                await self._send(found, visit, send)
                return
            moved = self._moved(visit)
            if moved is not None:
                self._answered.reply(visit.path, moved.status)
                await answer_reply(moved, visit.method, send, further, caching=PAGE_CACHING)
                return
        with suppress(ClientGoneError):
            reply = await self._reply(door, visit, receive)
            self._answered.reply(visit.path, reply.status)
            await answer_reply(reply, visit.method, send, further)

    async def _send(self, found: Resource | Stream, visit: Visit, send: Send) -> None:
        page = isinstance(found, Resource) and found.page
        further = self._standing.of(visit.headers, visit.path.encode() if page else b"")
        await answer_file(found, visit.method, visit.headers, send, further)
        self._answered.page()

    def _moved(self, visit: Visit) -> Reply | None:
        """The way to the page that was meant, or None."""
        if visit.path in HOMES:
            place = home(self._has, visit.languages, HOMES[visit.path])
            vary = ("vary", "accept-language")
            return Reply(302, headers=(("location", place), vary)) if place else None
        place = moved_to(self._has, visit.path)
        return Reply(308, headers=(("location", place),)) if place else None

    def _has(self, path: str) -> bool:
        return self.shelf.find(path) is not None

    async def _reply(self, door: tuple[Door, str] | None, visit: Visit, receive: Receive) -> Reply:
        """The answer to all that is neither a published file nor a redirect to one."""
        if visit.too_large:
            return self._page(431, visit)
        if visit.path == HEALTH and visit.reads:
            return await self._health.reply()
        if is_for(visit):
            self._answered.settle()
            return await metrics_reply()
        if door is not None:
            return await self._visit(*door, visit, receive)
        if not visit.reads and (visit.path in (*HOMES, HEALTH) or self._has(visit.path)):
            return self._not_allowed(visit, ", ".join(READING))
        return self._page(404 if self.shelf.published else 503, visit)

    async def _visit(self, door: Door, tail: str, visit: Visit, receive: Receive) -> Reply:
        """What a door answers, within its time; whatever goes wrong becomes a readable page."""
        handler = door.handler(visit.method)
        if handler is None:
            return self._not_allowed(visit, door.allow)
        fields = Fields()
        try:
            origin = self._gate.pass_in(visit.scope, self._clock())
            if visit.reads:
                fields = parse_query(visit.scope) if door.query else fields
            else:
                fields = await read_form(
                    visit.headers, receive, seconds=door.body_time, largest=door.largest_body
                )
                preferred = in_front(fields.get("lang"), visit.languages)
                if preferred != visit.languages:
                    visit = replace(visit, languages=preferred)
            method = "GET" if visit.reads else visit.method
            request = DoorRequest(method, tail, fields, visit.languages, self._clock(), origin)
            with Deadline(DOOR_TIME):
                return await handler(request, self._counter)
        except TooManyError:
            return self._page(429, visit)
        except RefusedError as error:
            return self._page(error.status, visit)
        except MalformedFormError:
            return self._page(400, visit)
        except (LedgerError, TimeoutError):
            return self._page(503, visit)
        except ClientGoneError:
            raise
        except Exception as error:
            log_fault(logger, "A door failed", error)
            return self._page(503, visit)

    def _page(self, status: int, visit: Visit) -> Reply:
        return self._counter.page(status, language=visit.languages)

    def _not_allowed(self, visit: Visit, allow: str) -> Reply:
        return replace(self._page(405, visit), headers=(("allow", allow),))

    async def _live(self, receive: Receive, send: Send) -> None:
        """The server's word that the process begins, and later that it is to end."""
        await receive()
        await asyncio.to_thread(self.open)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_TIME):
                while self._under_way:
                    await asyncio.sleep(0.01)
        await self._say_farewell()
        await asyncio.to_thread(self.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def _say_farewell(self) -> None:
        """What features have yet to put on the ledger; one that fails keeps nobody here."""
        for dotted in settings.GLASNO_FAREWELLS:
            try:
                async with asyncio.timeout(DOOR_TIME):
                    await import_string(dotted)(self._counter)
            except Exception as error:
                log_fault(logger, "A farewell failed", error)
