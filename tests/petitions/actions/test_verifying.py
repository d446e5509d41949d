"""The nightly recount finds a drift, corrects it at once, and says so publicly."""

from datetime import datetime

from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.actions.verifying import verify_counts
from glasno.petitions.models import CountCorrection, Petition
from tests.factories.petitions import SLUG, House
from tests.factories.signatures import make_signature


def test_a_true_count_is_left_alone(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now)

    assert verify_counts(now=now) == 0
    assert CountCorrection.objects.count() == 0


def test_a_signature_that_waits_for_the_sequencer_is_no_drift(
    petition: Petition, now: datetime
) -> None:
    make_signature(petition, now=now)

    assert verify_counts(now=now) == 0


def test_a_drift_is_corrected_and_noted(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now)
    sequence(now=now)
    Petition.objects.update(confirmed=7, withdrawn=2)

    assert verify_counts(now=now) == 2

    petition.refresh_from_db()
    assert (petition.confirmed, petition.withdrawn) == (1, 0)
    assert list(CountCorrection.objects.order_by("id").values_list("figure", "was", "became")) == [
        ("confirmed", 7, 1),
        ("withdrawn", 2, 0),
    ]


def test_a_correction_stands_on_the_page(house: House, now: datetime) -> None:
    Petition.objects.update(confirmed=7)
    verify_counts(now=now)
    house.counter.shelf.refresh()

    page = (house.counter.shelf.site_file(f"en/{SLUG}/index.html") or b"").decode()
    assert "0 confirmed, not 7" in page
