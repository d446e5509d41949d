"""A running Glasno as the outside knows it: its addresses, its mailbox, its published count."""

import contextlib
import email
import email.policy
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from tests import outsiders
from tests.plain_http import NO_TLS
from tests.running.program import PATIENCE_SECONDS, Up, facts, up, wait_until_gone

DEMO = "return-refuseniks"
LANGUAGES = ("en", "ru")
# What the count comes to, of a slug that a test has chosen.
STANDING = """
SELECT count(*) FROM petitions_signature AS signature
JOIN petitions_petition AS petition ON petition.id = signature.petition_id
JOIN campaigns_campaign AS campaign ON campaign.id = petition.campaign_id
WHERE signature.state = 1 AND campaign.slug = '{slug}'
"""
LINK = re.compile(r"^https?://\S+$", re.M)


@dataclass(frozen=True)
class Person:
    """One who signs: what is typed, and what the site shows of it on the wish for initials."""

    name: str
    email: str
    town: str

    @property
    def shown(self) -> str:
        """Initials and town; the space between the initials does not break."""
        letters = "\u00a0".join(f"{word[0]}." for word in self.name.split())
        return f"{letters}, {self.town}"


def a_signer() -> Person:
    """Somebody who has never been here: a mailbox and a town of their own."""
    number = secrets.token_hex(4)
    return Person("Мария Ковалёва", f"signer-{number}@example.org", f"Tbilisi {number}")


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the mailbox."""

    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The one link that stands on a line of its own."""
        (found,) = LINK.findall(self.text)
        return str(found)


class Site:
    """`data` is its data directory, `address` begins every address of it."""

    def __init__(self, running: Up, data: Path) -> None:
        self.running = running
        self.data = data
        self.address = f"http://127.0.0.1:{running.port}"
        self.mailbox = data / "mailbox" / "new"
        # A letter that has come stays as it is; whoever waits for one asks for all of them often.
        self._opened: dict[Path, Letter] = {}

    def client(self) -> httpx.Client:
        """An HTTP client that follows nothing and remembers no cookie."""
        return httpx.Client(
            base_url=self.address, timeout=PATIENCE_SECONDS, trust_env=False, verify=NO_TLS
        )

    def get(self, path: str) -> httpx.Response:
        """One request on a connection of its own: nothing of it can be an older copy."""
        with self.client() as client:
            return client.get(path)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """A form sent as a browser sends it."""
        with self.client() as client:
            return client.post(path, data=fields)

    def count(self, slug: str = DEMO) -> dict[str, int]:
        """The published figures, without their moment."""
        told = self.get(f"/count/{slug}.json").json()
        return {name: told[name] for name in ("confirmed", "withdrawn", "removed")}

    def settled(self, slug: str = DEMO) -> dict[str, int]:
        """The published figures, once everybody who has confirmed before has been counted."""
        eventually(lambda: self.count(slug)["confirmed"] == self._standing(slug), "all counted")
        return self.count(slug)

    def _standing(self, slug: str) -> int:
        ((found,),) = outsiders.read(self.data, STANDING.format(slug=slug))
        return int(found)

    def names(self, language: str = "en", slug: str = DEMO) -> str:
        """The page of names as it is published now."""
        return self.get(f"/{language}/{slug}/names/").text

    def sign(
        self, person: Person, *, language: str = "en", slug: str = DEMO, **choices: str
    ) -> httpx.Response:
        """Sign without a browser."""
        fields = {"lang": language, "name": person.name, "email": person.email}
        return self.post(f"/do/sign/{slug}", **fields, town=person.town, **choices)

    def glasno(self, *arguments: str) -> dict[str, Any]:
        """What a command tells a program, given on the same machine while the site runs."""
        return facts(*arguments, data=self.data, port=self.running.port)

    def letters(self, to: str = "") -> list[Letter]:
        """What has come, to this address or to all, in the order of its coming."""
        found = sorted(self.mailbox.glob("*"), key=lambda path: path.stat().st_mtime_ns)
        for path in found:
            if path not in self._opened:
                self._opened[path] = read_letter(path.read_bytes())
        letters = [self._opened[path] for path in found]
        return [letter for letter in letters if not to or letter.to == to]

    def letter(self, to: str, number: int = 1) -> Letter:
        """The first, second ... letter to an address, once it has come."""
        eventually(lambda: len(self.letters(to)) >= number, f"letter {number} to a signer")
        return self.letters(to)[number - 1]

    def path_in_letter(self, to: str, number: int = 1) -> str:
        """Where the link in that letter leads, without the site's address."""
        link = self.letter(to, number).link
        assert link.startswith(f"{self.address}/do/")
        return link.removeprefix(self.address)

    def confirm_path(self, *, language: str = "en", slug: str = DEMO) -> str:
        """The path behind the first letter to somebody who has just signed."""
        signer = a_signer()
        assert self.sign(signer, language=language, slug=slug).status_code == 303
        return self.path_in_letter(signer.email)

    def mine_path(
        self,
        signer: Person | None = None,
        /,
        *,
        language: str = "en",
        slug: str = DEMO,
        **choices: str,
    ) -> str:
        """The path behind the second letter to somebody who has just confirmed."""
        signer = signer or a_signer()
        assert self.sign(signer, language=language, slug=slug, **choices).status_code == 303
        assert self.post(self.path_in_letter(signer.email)).status_code == 303
        return self.path_in_letter(signer.email, 2)


def read_letter(data: bytes) -> Letter:
    """The plain part of a mail, decoded."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain = message.get_body(("plain",))
    assert plain is not None
    return Letter(
        str(message["To"]), str(message["Subject"]), str(plain.get_content()).replace("\r\n", "\n")
    )


@contextlib.contextmanager
def site_on(data: Path, *arguments: str, **settings: object) -> Iterator[Site]:
    """A real `glasno up` that is gone after the block, with all its children, and says so by 0."""
    with up(*arguments, data=data, **{"limits": "off", **settings}) as running:
        yield Site(running, data)
        if running.process.poll() is not None:
            return  # the test itself has ended it
        family = running.family()
        assert len(family) >= 3, family
        assert running.stop() == 0
        wait_until_gone(family)


def eventually(
    holds: Callable[[], bool], what: str, *, within: float = PATIENCE_SECONDS, pause: float = 0.05
) -> float:
    """Wait until it holds, and say after how many seconds it did; fails when it takes longer."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < within, f"{what}: not within {within:g} s"
        time.sleep(pause)
    return time.monotonic() - began
