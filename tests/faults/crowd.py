"""Signers who go on whatever happens, and what became of them."""

import threading
import time
from collections import Counter

import httpx

from tests.journeys.site import Person, Site

SIGNERS = 4
# Seconds between two forms of one signer: enough is always under way, and not all of it at once.
PAUSE = 0.05


class Crowd:
    """Signers who each sign again and again, every time with another address."""

    def __init__(self, site: Site, *, name: str = "crowd") -> None:
        self.acknowledged: list[str] = []
        self.statuses: Counter[int] = Counter()
        self._site = site
        self._name = name
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._sign, args=(number,)) for number in range(SIGNERS)
        ]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _sign(self, number: int) -> None:
        attempt = 0
        while not self._over.is_set():
            attempt += 1
            self._over.wait(PAUSE)
            address = f"{self._name}-{number}-{attempt}@example.org"
            try:
                answer = self._site.sign(Person("Vera Signer", address, ""))
            except httpx.HTTPError:
                time.sleep(0.05)  # the front is gone; it comes back
                continue
            self.statuses[answer.status_code] += 1
            if answer.status_code == 303:
                self.acknowledged.append(address)


def mailed(site: Site) -> Counter[str]:
    """How many letters each address has got."""
    return Counter(letter.to for letter in site.letters())


def all_mailed(site: Site, addresses: list[str]) -> bool:
    letters = mailed(site)
    return all(letters[address] for address in addresses)
