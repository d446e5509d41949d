"""The site at Tor Browser's "Safest", played by Firefox: nothing is lost but convenience."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.appeals import WRITER
from tests.foreign.firefox import Reader, safest
from tests.journeys.site import DEMO, Site, a_signer, eventually, site_on
from tests.served import served_files

pytestmark = pytest.mark.foreign

APPEAL = "form[action^='/do/appeal/']"
# What is switched off must be what is not there, or what has a twin.
SWITCHED_OFF = ("svg", "math", "noscript", "object", "embed", "canvas", "video")
TRAP = """<!doctype html><html lang="en"><title>Trap</title><p id="script">off</p>
<svg width="400" height="400" id="svg"><rect width="400" height="400"></rect></svg>
<script>document.getElementById("script").textContent = "on";</script>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_on(tmp_path_factory.mktemp("safest") / "data", "--demo") as running:
        yield running


@pytest.fixture(scope="module")
def reader(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with safest(tmp_path_factory.mktemp("firefox"), site.address) as somebody:
        yield somebody


def test_browser_runs_no_script_and_draws_no_svg(reader: Reader, tmp_path: Path) -> None:
    """Else nothing of what follows would say anything."""
    trap = tmp_path / "trap.html"
    trap.write_text(TRAP)
    reader.leave(trap.as_uri())
    assert reader.one("#script").text == "off"
    assert reader.one("#svg").width < 100


@pytest.mark.parametrize("language", ["en", "ru"])
def test_signer_signs_confirms_and_is_counted(language: str, site: Site, reader: Reader) -> None:
    signer, before = a_signer(), site.count()["confirmed"]
    reader.go(f"/{language}/{DEMO}/")
    reader.write("name", signer.name)
    reader.write("email", signer.email)
    reader.press("form[action^='/do/sign/'] button[type=submit]")
    assert reader.path == f"/{language}/{DEMO}/check-mail/"

    reader.go(site.path_in_letter(signer.email))
    reader.press("form[action^='/do/confirm/'] button[type=submit]")
    assert reader.path == f"/{language}/{DEMO}/thanks/"
    eventually(lambda: site.count()["confirmed"] == before + 1, "the signature is counted")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_supporter_comes_to_finished_letters(language: str, reader: Reader) -> None:
    reader.go(f"/{language}/{DEMO}/")
    reader.press(f"a[href='/{language}/{DEMO}/appeal/']")
    reader.press(f"{APPEAL} button")
    for name, value in WRITER.items():
        if reader.shows(f"main form input[name='{name}'], main form textarea[name='{name}']"):
            reader.write(name, value)
    reader.press(f"{APPEAL} button")
    assert WRITER["writer_surname"][:-1] in reader.one(".paper").text
    assert reader.shows("button[value=zip]")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_needs_what_is_switched_off(language: str, site: Site, reader: Reader) -> None:
    for path in pages_of(site, language):
        reader.go(path)
        assert reader.heading, path
        wanted = [each for each in SWITCHED_OFF if reader.shows(each)]
        assert (path, wanted) == (path, [])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_picture_is_drawn(language: str, site: Site, reader: Reader) -> None:
    seen = 0
    for path in pages_of(site, language):
        reader.go(path)
        for picture in reader.all("main img"):
            seen += 1
            assert int(picture.property("naturalWidth")) > 0, path
            assert picture.attribute("alt") is not None, path
    assert seen > 0


def test_long_page_can_be_seen_whole(reader: Reader) -> None:
    reader.go(f"/ru/{DEMO}/")
    width, height = struct.unpack(">II", reader.picture()[16:24])
    assert height > width / 2


def pages_of(site: Site, language: str) -> list[str]:
    """Every published page of a language, by its address."""
    found = [path for path in sorted(served_files(site.data)) if path.endswith("/index.html")]
    found = [path for path in found if path.startswith(f"{language}/")]
    assert len(found) > 5
    return [f"/{path.removesuffix('index.html')}" for path in found]
