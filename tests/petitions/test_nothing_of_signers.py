"""What a signer typed stands in live files alone: not in an edition, a copy or a page passed on."""

from datetime import datetime

import pytest
from django.conf import settings

from glasno.appeals.models import AppealSettings
from glasno.publishing.pages import Page, Shelf, sources
from glasno.publishing.variants import home, mirror
from tests.factories.petitions import make_petition
from tests.factories.signatures import make_signature

SENTINEL = "Ксенофонта Ижорская"


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
