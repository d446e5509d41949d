"""Debian's Firefox as Tor Browser at its level "Safest" would meet the site.

No script, no SVG, no MathML, no fonts from elsewhere. It is driven by Marionette, its own remote
control, which needs no script in the page.
"""

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.site import eventually
from tests.running.program import PATIENCE_SECONDS, free_port

CSS = "css selector"
NAMES = ("firefox-esr", "firefox")
SAFEST = {
    "javascript.enabled": False,
    "svg.disabled": True,
    "mathml.disabled": True,
    "gfx.downloadable_fonts.enabled": False,
}
# It is to speak with the site under test and with nobody else; no page may do with less than this.
QUIET = {
    "network.dns.disabled": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.safebrowsing.update.enabled": False,
    "extensions.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
}


def find_firefox() -> str:
    """The path of a Firefox; fails, and says how to get one, where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    pytest.fail("No Firefox on the PATH. On Debian: apt install firefox-esr")


class Marionette:
    """Firefox's own remote control: WebDriver's commands, one after the other, over a socket.

    A message is its length, a colon, and JSON: [0, id, command, parameters], answered by [1, id,
    error, result]. The package that speaks it brings fifteen others, and one of those needs a
    module that Python 3.13 has no more.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()  # who it is
        self.send("WebDriver:NewSession", strictFileInteractability=False)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def send(self, command: str, **parameters: object) -> Any:
        """The result; AssertionError with what Firefox says where it is none."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        kind, number, error, result = self._read()
        assert (kind, number) == (1, self._number)
        assert error is None, f"{command}: {error['error']}: {error['message']}"
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._byte()
        return json.loads(self._stream.read(int(length[:-1])))

    def _byte(self) -> bytes:
        found = self._stream.read(1)
        assert found, "Firefox has hung up"
        return found


@dataclass(frozen=True)
class Element:
    """Something on the page that is being shown."""

    driver: Marionette
    id: str

    @property
    def text(self) -> str:
        return str(self._ask("WebDriver:GetElementText"))

    @property
    def is_displayed(self) -> bool:
        return bool(self._ask("WebDriver:IsElementDisplayed"))

    @property
    def width(self) -> float:
        return float(self._ask("WebDriver:GetElementRect")["width"])

    def attribute(self, name: str) -> str | None:
        found = self._ask("WebDriver:GetElementAttribute", name=name)
        return None if found is None else str(found)

    def property(self, name: str) -> Any:
        return self._ask("WebDriver:GetElementProperty", name=name)

    def write(self, text: str) -> None:
        """In place of what stands there."""
        self._ask("WebDriver:ElementClear")
        self._ask("WebDriver:ElementSendKeys", text=text)

    def press(self) -> None:
        """Where it leads to another page, that page has loaded afterwards."""
        self._ask("WebDriver:ElementClick")

    def _ask(self, command: str, **parameters: object) -> Any:
        return self.driver.send(command, id=self.id, **parameters)


class Reader:
    """Somebody before the browser: goes, looks, fills in and presses."""

    def __init__(self, driver: Marionette, address: str) -> None:
        self._driver, self._address = driver, address

    def go(self, path: str) -> None:
        self.leave(self._address + path)

    def leave(self, address: str) -> None:
        """Go somewhere else."""
        self._driver.send("WebDriver:Navigate", url=address)

    @property
    def path(self) -> str:
        return str(self._driver.send("WebDriver:GetCurrentURL")).removeprefix(self._address)

    @property
    def heading(self) -> str:
        return self.one("h1").text

    def all(self, selector: str) -> list[Element]:
        found = self._driver.send("WebDriver:FindElements", using=CSS, value=selector)
        return [Element(self._driver, *each.values()) for each in found]

    def one(self, selector: str) -> Element:
        """The first."""
        found = self.all(selector)
        assert found, f"nothing on {self.path} is {selector}"
        return found[0]

    def shows(self, selector: str) -> bool:
        return any(each.is_displayed for each in self.all(selector))

    def write(self, name: str, text: str) -> None:
        self.one(f"main form [name='{name}']").write(text)

    def press(self, selector: str) -> None:
        """The first of them that can be seen."""
        next(each for each in self.all(selector) if each.is_displayed).press()

    def picture(self) -> bytes:
        """The whole page as PNG."""
        return base64.b64decode(self._driver.send("WebDriver:TakeScreenshot", full=True))


@contextlib.contextmanager
def safest(home: Path, address: str) -> Iterator[Reader]:
    """A Firefox with a new profile in `home`; it has gone after the block."""
    port = free_port()
    preferences = {**SAFEST, **QUIET, "marionette.port": port}
    profile = home / "profile"
    profile.mkdir()
    lines = [f'user_pref("{name}", {_written(value)});\n' for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines))
    with (home / "firefox.log").open("wb") as log:
        process = subprocess.Popen(
            [find_firefox(), "--headless", "--no-remote", "--marionette", "--profile", profile],
            env={**os.environ, "HOME": str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            eventually(lambda: listens(port), "Firefox listens", within=120)
            with contextlib.closing(Marionette(port)) as driver:
                yield Reader(driver, address)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
