"""Petitions for tests, open and sealed to an organiser, and people who use their doors."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from pyrage import x25519  # noqa: TID251 - a test opens what the product only seals

from glasno.front.counter import Counter
from glasno.front.doors import Door
from glasno.front.ledger import Ledger, listed_writers
from glasno.front.origins import HERE, Origin
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest, Fields
from glasno.front.shelf import PublishedShelf
from glasno.outbox.composing import Composed, OpenedJob, Park
from glasno.outbox.models import Job
from glasno.outbox.posting import open_payload
from glasno.petitions import doors, mails
from glasno.petitions.actions.opening import open_petition
from glasno.petitions.keys import keyring
from glasno.petitions.mailboxes import LATEST
from glasno.petitions.models import Petition, to_the_minute
from glasno.petitions.snapshot import Snapshot
from glasno.petitions.work import Counting, Redrawing
from tests.factories.campaigns import make_campaign
from tests.factories.publishing import publish_doors

ORGANISER = x25519.Identity.generate()
SLUG = "let-them-go"


def make_petition(
    slug: str = SLUG, *, now: datetime, opened: bool = True, **offers: bool
) -> Petition:
    """A campaign's petition with a goal of 100, open unless told otherwise."""
    campaign = make_campaign(slug)
    petition = Petition.objects.create(
        campaign=campaign,
        goal=100,
        mailbox_rules=LATEST,
        counted_at=to_the_minute(now),
        **offers,
    )
    if opened:
        petition = open_petition(slug, recipients=[str(ORGANISER.to_public())], now=now)
    return petition


def a_snapshot(**changes: object) -> Snapshot:
    """An open petition as the doors know it, which asks for a town and shows initials."""
    snapshot = Snapshot(
        number=1,
        slug=SLUG,
        country="RU",
        languages=("en", "ru"),
        state="open",
        reason={},
        recipients=("age1",),
        goal=100,
        mailbox_rules=1,
        offers_town=True,
        displays=("nothing", "initials"),
        demonstration=False,
    )
    return replace(snapshot, **changes)  # type: ignore[arg-type] # a test's own names


@dataclass
class House:
    """What doors need of a site, and a ledger, as one process of the front has them."""

    counter: Counter
    origin: Origin = HERE

    @classmethod
    def built(cls) -> "House":
        publish_doors()
        shelf = PublishedShelf(Path(settings.GLASNO.data))
        shelf.refresh()
        ledger = Ledger(listed_writers())
        ledger.open()
        return cls(Counter(ledger=ledger, shelf=shelf))

    def close(self) -> None:
        self.counter.ledger.close()

    def publish(self) -> None:
        publish_doors()
        self.counter.shelf.refresh()

    def work(self, now: datetime) -> None:
        """The worker's part: counts move, live files and pages follow."""
        step = Counting()
        while step(now) == 0:
            pass
        Redrawing()(now)
        self.counter.shelf.refresh()

    def post(self, path: str, fields: Mapping[str, str], *, now: datetime) -> Reply:
        return self._ask("POST", path, fields, now)

    def get(self, path: str, *, now: datetime) -> Reply:
        return self._ask("GET", path, {}, now)

    def sign(self, *, now: datetime, slug: str = SLUG, **fields: str) -> Reply:
        """The signer fills the form; what is not said is as a patient person would have it."""
        form = {"lang": "en", "name": "Vera Signer", "email": "vera@example.org"} | fields
        return self.post(f"/do/sign/{slug}", form, now=now)

    def _ask(self, method: str, path: str, fields: Mapping[str, str], now: datetime) -> Reply:
        prefix, slash, tail = path.rpartition("/")
        if path == "/do/challenge":
            prefix, slash, tail = path, "", ""
        door: Door = {
            "/do/challenge": doors.challenge,
            "/do/sign/": doors.sign,
            "/do/confirm/": doors.confirm,
            "/do/mine/": doors.mine,
        }[prefix + slash]
        handler = door.handler(method)
        assert handler is not None
        request = DoorRequest(
            method=method,
            tail=tail,
            fields=Fields(fields),
            languages=("en", "ru"),
            now=now,
            origin=self.origin,
        )

        async def answered() -> Reply:
            return await handler(request, self.counter)

        return asyncio.run(answered())


def location(reply: Reply) -> str:
    """Where the reply leads."""
    return dict(reply.headers)["location"]


def letters(*, now: datetime) -> list[Composed]:
    """What the outbox would send now, oldest first, without sending it."""
    composed = [letter(job, now=now) for job in Job.objects.filter(due_on__lte=now.date())]
    return [each for each in composed if each is not None]


def letter(job: Job, *, now: datetime) -> Composed | None:
    """The letter that goes now on this job, and what its link opens, as the outbox does it."""
    composed = mails.write(opened(job), now=now)
    if isinstance(composed, Park):
        return None
    if composed is not None and composed.arrange is not None:
        composed.arrange()
    return composed


def opened(job: Job) -> OpenedJob:
    contents = open_payload(
        keyring(),
        kind=job.kind,
        day=job.day,
        payload=bytes(job.payload),
        mailbox=bytes(job.mailbox),
    )
    return OpenedJob(id=job.pk, step=job.step, day=job.day, payload=contents.payload)


def link_in(composed: Composed) -> str:
    """The path of the one link in a letter."""
    found = re.search(r"https?://[^/\s]+(/do/\S+)", composed.text)
    assert found is not None
    return found[1]


def links_in(mailbox: Path) -> list[str]:
    """The paths of the links that have come into a Maildir, oldest first."""
    letters = sorted((mailbox / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    found = [re.search(r"https?://[^/\s]+(/do/\S+)$", each.read_text(), re.M) for each in letters]
    return [link[1] for link in found if link]
