"""The card of the page on which an appeal begins."""

import pytest

from glasno.appeals.cards import pages
from tests.factories.appeals import make_appeals

pytestmark = pytest.mark.django_db


def test_appeal_has_a_card_in_each_language() -> None:
    campaign = make_appeals().campaign
    made = {page.path: page for page in pages({campaign.topic})}
    assert set(made) == {f"{code}/{campaign.slug}/appeal/card.png" for code in ("en", "ru")}
    assert len({page.fingerprint() for page in made.values() if page.fingerprint}) == 2
    assert made[f"ru/{campaign.slug}/appeal/card.png"].render().startswith(b"\x89PNG")
    assert list(pages({"campaign:another"})) == []
