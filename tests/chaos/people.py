"""People who sign, confirm, refuse and withdraw, and remember what they were told.

Whoever got no answer does not know what happened: that is kept apart from a yes.
"""

import http.client
import random
import re
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlencode

from tests.journeys.site import DEMO, LANGUAGES, read_letter

# Stand in every name and address: one look for them finds whoever was written in clear.
SURNAME = "Бурясентинель"
MAILBOX = "stormsentinel"
PATH = re.compile(r"^https?://[^/]+(/do/(confirm|mine)/\S+)$", re.M)
# More letters than that a mailbox does not get on one day.
MOST_REQUESTS = 3
ANSWER_SECONDS = 40.0
PAUSE = (0.1, 0.9)
COUNTRIES = ("GE", "RU", "")


class Plan(Enum):
    """What somebody means to do with the first letter."""

    IGNORE = "ignore"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    WITHDRAW = "confirm and withdraw"
    LEAVE = "confirm once and never look again"


PLANS = (
    (Plan.IGNORE,) * 4
    + (Plan.REFUSE,) * 3
    + (Plan.CONFIRM,) * 7
    + (Plan.WITHDRAW,) * 4
    + (Plan.LEAVE,) * 4
)
# Whoever never looks again is of this country, and nobody else: the organiser takes them all for
# a flood and removes them in the middle of the storm.
REMOVED_COUNTRY = "AM"


class Told(Enum):
    """What somebody knows of a step."""

    NOT_ASKED = 0
    UNANSWERED = 1
    DONE = 2


class NoAnswerError(Exception):
    """The request was sent, and what became of it is not known."""


class NotThereError(Exception):
    """Nobody listens: nothing can have happened."""


@dataclass
class Person:
    """One signer: what is meant, and what was heard so far."""

    number: int
    plan: Plan
    impatient: bool = False  # does not ask again after a click without an answer
    twice: bool = False  # sends the form twice, and presses every button twice at once
    display: str = "nothing"
    name: str = field(init=False)
    email: str = field(init=False)
    acknowledged: int = 0
    unanswered: int = 0
    confirmed: Told = Told.NOT_ASKED
    refused: Told = Told.NOT_ASKED
    withdrawn: Told = Told.NOT_ASKED
    mine: str = ""
    fault: str = ""

    def __post_init__(self) -> None:
        self.name = f"Вера-{self.number} {SURNAME}"
        self.email = f"{MAILBOX}-{self.number}@example.org"

    @property
    def country(self) -> str:
        """The one that this person always names; "" for now this and now that."""
        return REMOVED_COUNTRY if self.plan is Plan.LEAVE else ""

    def __repr__(self) -> str:
        told = f"{self.acknowledged}+{self.unanswered} signed, {self.confirmed.name}"
        more = f"{self.refused.name}, {self.withdrawn.name}"
        return f"person {self.number} ({self.plan.value}): {told}, {more} {self.fault}"


def draw_person(number: int, chance: random.Random) -> Person:
    """Somebody with a will of their own, the same for the same seed.

    The first is of the country that is removed, and patient: so there is somebody to remove.
    """
    plan = chance.choice(PLANS) if number else Plan.LEAVE
    leaves = plan is Plan.LEAVE
    return Person(
        number,
        plan,
        impatient=number > 0 and (leaves or chance.random() < 0.3),
        twice=not leaves and chance.random() < 0.25,
        display=chance.choice(("nothing", "nothing", "initials")),
    )


class PostOffice:
    """Reads the local mailbox and tells who has got which links, in the order of coming."""

    def __init__(self, mailbox: Path) -> None:
        self._mailbox = mailbox
        self._seen: set[str] = set()
        self._links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._came = threading.Condition()

    def look(self) -> None:
        """Read what is new."""
        found = set(self._mailbox.glob("*")) if self._mailbox.exists() else set()
        new = sorted(path for path in found if path.name not in self._seen)
        with self._came:
            for path in new:
                self._seen.add(path.name)
                letter = read_letter(path.read_bytes())
                (link,) = PATH.findall(letter.text)
                self._links[letter.to].append(link)
            self._came.notify_all()

    def wait(self, to: str, kind: str, *, until: float) -> list[str]:
        """The paths in such letters once there are any; [] when none came in time."""
        with self._came:
            while not (paths := [path for path, each in self._links[to] if each == kind]):
                left = until - time.monotonic()
                if left <= 0:
                    return []
                self._came.wait(left)
        return list(dict.fromkeys(paths))

    def all(self, kind: str) -> dict[str, list[str]]:
        """Address to the paths of this kind, repeated letters included."""
        with self._came:
            return {
                to: [path for path, each in links if each == kind]
                for to, links in self._links.items()
            }


@dataclass
class Streets:
    """Where people meet the site: its fronts, its letters, and when everybody goes home."""

    ports: list[int]
    office: PostOffice
    until: float

    def post(self, chance: random.Random, path: str, **fields: str) -> int:
        """The status of an answer. Raises NoAnswerError or NotThereError."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", chance.choice(self.ports), timeout=ANSWER_SECONDS
        )
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            try:
                connection.connect()
            except OSError:
                raise NotThereError from None
            connection.request("POST", path, urlencode(fields), head)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            raise NoAnswerError from None
        finally:
            connection.close()
        if status == http.client.SERVICE_UNAVAILABLE:
            # "Come back later": the entry may have been committed all the same.
            raise NoAnswerError
        return status


class Life:
    """One person's way through the site."""

    def __init__(
        self,
        person: Person,
        streets: Streets,
        chance: random.Random,
        *,
        pause: tuple[float, float] = PAUSE,
    ) -> None:
        self.person = person
        self._pauses = pause
        self._streets = streets
        self._chance = chance

    def live(self) -> None:
        """From the form to the last button that was meant."""
        try:
            self._live()
        except Exception as error:  # a thread's exception would be lost
            self.person.fault = f"{type(error).__name__}: {error}"

    def _live(self) -> None:
        person = self.person
        if not self._sign() or person.plan is Plan.IGNORE:
            return
        links = self._letters("confirm")
        if not links:
            return
        if person.plan is Plan.REFUSE:
            person.refused = self._press_all(links, 200, action="not-me")
            return
        person.confirmed = self._press_all(links, 303)
        if person.confirmed is not Told.DONE or person.plan is Plan.LEAVE:
            return
        mine = self._letters("mine")
        if not mine:
            return
        person.mine = mine[0]
        if person.plan is Plan.WITHDRAW:
            person.withdrawn = self._press_all(mine[:1], 200, action="withdraw")

    def _sign(self) -> bool:
        """Whether a request was acknowledged; sends no more than a mailbox gets letters for."""
        person = self.person
        wanted = 2 if person.twice else 1
        while person.acknowledged < wanted and self._in_time():
            if person.acknowledged + person.unanswered >= MOST_REQUESTS:
                break
            try:
                status = self._streets.post(
                    self._chance,
                    f"/do/sign/{DEMO}",
                    lang=self._chance.choice(LANGUAGES),
                    name=person.name,
                    email=person.email,
                    town="Tbilisi",
                    country=person.country or self._chance.choice(COUNTRIES),
                    display=person.display,
                )
                if status != 303:
                    raise AssertionError(f"signing answered {status}")
                person.acknowledged += 1
            except NoAnswerError:
                person.unanswered += 1
            except NotThereError:
                pass
            self._pause()
        return person.acknowledged > 0

    def _letters(self, kind: str) -> list[str]:
        """The links that have come so far, at least one; [] when none came in time."""
        links = self._streets.office.wait(self.person.email, kind, until=self._streets.until)
        if not links:
            self.person.fault = f"no letter of the kind {kind} came"
        self._pause()
        return links

    def _press_all(self, paths: list[str], expected: int, **fields: str) -> Told:
        """Press the first button, or all that there are at the same moment, on several fronts."""
        if not self.person.twice:
            return self._press(paths[0], expected, **fields)
        with ThreadPoolExecutor(2 * len(paths)) as hands:
            pressing = [hands.submit(self._press, path, expected, **fields) for path in paths * 2]
        return max((press.result() for press in pressing), key=lambda told: told.value)

    def _press(self, path: str, expected: int, **fields: str) -> Told:
        """Press a button until it answers; the impatient leave after the first silence."""
        told = Told.NOT_ASKED
        while self._in_time():
            try:
                status = self._streets.post(self._chance, path, **fields)
            except NotThereError:
                pass
            except NoAnswerError:
                told = Told.UNANSWERED
                if self.person.impatient:
                    return told
            else:
                if status != expected:
                    door = path.split("/")[2]
                    raise AssertionError(f"{door} answered {status} after {told.name}")
                return Told.DONE
            self._pause()
        return told

    def _in_time(self) -> bool:
        return time.monotonic() < self._streets.until

    def _pause(self) -> None:
        time.sleep(self._chance.uniform(*self._pauses))
