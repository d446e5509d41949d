"""What a signer typed stands in live files alone: not in an edition, a copy or a page passed on.

And nothing that is published tells the second in which somebody signed.
"""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from glasno.appeals.models import AppealSettings
from glasno.publishing.pages import Page, Shelf, sources
from glasno.publishing.variants import home, mirror
from tests.factories.petitions import House, letters, link_in, make_petition
from tests.factories.signatures import make_signature
from tests.served import served_files

SENTINEL = "Ксенофонта Ижорская"
# A time of day with seconds, as data, feeds and the descriptions in pictures and PDFs write it.
SECONDS = re.compile(rb"T?[0-2][0-9]:[0-5][0-9]:([0-5][0-9])|D:[0-9]{12}([0-9]{2})")
TIMESTAMP = re.compile(rb"timestamp:([0-9]+)")


def declared() -> list[Page]:
    return [page for source in sources().values() for page in source(None)]


@pytest.mark.django_db(transaction=True)
def test_no_name_of_a_signer_stands_in_what_can_be_copied(now: datetime) -> None:
    petition = make_petition(now=now)
    AppealSettings.objects.create(campaign=petition.campaign, authorities=["gvsu"])
    signature = make_signature(petition, now=now, shown=SENTINEL)
    signature.place = 1
    signature.save()
    type(petition).objects.update(confirmed=1)
    needle = SENTINEL.encode()

    told = {page.path for page in declared() if page.live and needle in page.render()}
    assert told == {"en/let-them-go/names/index.html", "ru/let-them-go/names/index.html"}

    copied = [page for page in declared() if not page.live and page.shelf is Shelf.SITE]
    assert {"en/let-them-go/offline.html", "en/let-them-go/index.html"} < {p.path for p in copied}
    for page in copied:
        made = page.render()
        assert needle not in made, page.path
        if page.path.endswith(".html"):
            addresses = settings.GLASNO.addresses
            both = (home(made), mirror(made, addresses=addresses, absent=lambda _path: True))
            assert [needle in each for each in both] == [False, False], page.path


def test_no_published_file_tells_the_second_in_which_somebody_signed(
    transactional_db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = now.replace(second=37, microsecond=9)
    monkeypatch.setattr("glasno.kit.clock.now", lambda: odd)
    AppealSettings.objects.create(campaign=make_petition(now=odd).campaign, authorities=["gvsu"])
    house = House.built()
    house.sign(now=odd)
    [asked] = letters(now=odd)
    house.post(link_in(asked), {}, now=odd)
    house.work(odd)
    house.close()

    served = served_files(Path(settings.GLASNO.data)).values()
    files = {path: path.read_bytes() for path in served}
    times = {path.suffix for path, data in files.items() if SECONDS.search(data)}
    assert {".json", ".atom"} <= times  # what is looked for is there
    for path, data in files.items():
        if path.suffix in (".gz", ".br", ".png", ".woff2"):
            continue  # packed: what is in them is in the file beside them, or no time at all
        seconds = {found[1] or found[2] for found in SECONDS.finditer(data)}
        assert seconds <= {b"00"}, path.name
        assert {int(found) % 60 for found in TIMESTAMP.findall(data)} <= {0}, path.name
