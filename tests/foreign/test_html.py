"""Every published page is valid HTML, as the W3C's checker reads it (vnu)."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from glasno.campaigns.models import Campaign
from glasno.demo.actions.loading import load_demo
from glasno.petitions.models import Petition
from glasno.publishing.pages import sources
from glasno.publishing.variants import home, mirror
from tests.factories.signatures import make_signature

pytestmark = pytest.mark.foreign

JAR = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
# Emptied of what stands in them, and so no pages: doors fill them.
SHELLS = "shells/"


@pytest.fixture(autouse=True)
def checker() -> None:
    if shutil.which("java") is None:
        pytest.fail("No java on the PATH. On Debian: apt install default-jre-headless")
    if not JAR.exists():
        pytest.fail("No vnu.jar. Run: npm ci --ignore-scripts --prefix tests/foreign")


@pytest.fixture
def data(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """A data directory of the test's own, on a site with several addresses."""
    settings.GLASNO = replace(
        settings.GLASNO,
        data=tmp_path / "data",
        addresses=(settings.GLASNO.base_url, "https://other.example", "http://abcdefgh.onion"),
        mirrors=("https://copy.example",),
    )
    settings.GLASNO.data.mkdir()
    yield settings.GLASNO.data
    shutil.rmtree(settings.GLASNO.secrets_dir / "petitions", ignore_errors=True)


def complaints(folder: Path) -> list[str]:
    """What the checker says of all HTML files below, each with its file and line."""
    checked = subprocess.run(
        ["java", "-jar", str(JAR), "--errors-only", "--format", "gnu", "--skip-non-html", folder],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (checked.returncode == 0) == (not checked.stderr.strip()), checked
    return checked.stderr.replace(f"file:{folder}/", "").splitlines()


@pytest.mark.django_db(transaction=True)
def test_every_page_is_valid_at_home_and_on_mirrors(
    data: Path, now: datetime, tmp_path: Path, settings: LazySettings
) -> None:
    load_demo(now=now)
    (data / "manifest.pub").write_text("untrusted comment: minisign public key 7B1A\nRWQXBvXk\n")
    petition = Petition.objects.get()
    signature = make_signature(petition, now=now, shown="A & B <i>")
    signature.place = 1
    signature.save()
    assert Campaign.objects.get().slug == petition.campaign.slug

    pages = {page.path: page for source in sources().values() for page in source(None)}
    held = {path.removesuffix("index.html") for path, page in pages.items() if not page.live}
    written = tmp_path / "written"
    for path, page in pages.items():
        if path.endswith(".html") and not path.startswith(SHELLS):
            made = page.render()
            both = {
                "home": home(made),
                "mirror": mirror(
                    made,
                    addresses=settings.GLASNO.addresses,
                    absent=lambda link: link.removeprefix("/") not in held,
                ),
            }
            for variant, html in both.items():
                (written / variant / path).parent.mkdir(parents=True, exist_ok=True)
                (written / variant / path).write_bytes(html)

    assert len(list(written.glob("mirror/ru/**/*.html"))) >= 8
    assert complaints(written) == []


def test_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!DOCTYPE html><html lang='en'><head><title>T</title></head><p id='a'><b id='a'>x</p>"
    )
    found = complaints(tmp_path)
    assert any("Duplicate ID" in each for each in found), found
