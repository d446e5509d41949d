"""What the database itself refuses to hold."""

from datetime import datetime
from secrets import token_bytes

import pytest
from django.db import IntegrityError

from glasno.petitions.models import Petition, Signature, SignatureLink
from tests.factories.petitions import make_petition
from tests.factories.signatures import make_signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(now: datetime) -> Petition:
    return make_petition(now=now)


def test_one_signature_a_mailbox(petition: Petition, now: datetime) -> None:
    first = make_signature(petition, now=now)

    with pytest.raises(IntegrityError):
        Signature.objects.create(
            petition=petition,
            record=token_bytes(16),
            mac=first.mac,
            person=b"x",
            address=b"x",
            display="nothing",
            delivery="number",
            day=now.date(),
        )


def test_two_withdrawn_signatures_do_not_collide(petition: Petition, now: datetime) -> None:
    make_signature(petition, now=now).withdraw()
    make_signature(petition, now=now).withdraw()

    assert Signature.objects.count() == 2


@pytest.mark.parametrize("kept", ["mac", "person", "address", "display_text"])
def test_a_withdrawn_signature_keeps_nothing(petition: Petition, now: datetime, kept: str) -> None:
    signature = make_signature(petition, now=now)
    signature.withdraw()

    with pytest.raises(IntegrityError):
        Signature.objects.filter(pk=signature.pk).update(**{kept: b"kept"})


@pytest.mark.parametrize("missing", ["mac", "person", "address"])
def test_a_confirmed_signature_is_sealed(petition: Petition, now: datetime, missing: str) -> None:
    signature = make_signature(petition, now=now)

    with pytest.raises(IntegrityError):
        Signature.objects.filter(pk=signature.pk).update(**{missing: None})


def test_only_what_the_count_knows_is_fresh(petition: Petition, now: datetime) -> None:
    signature = make_signature(petition, now=now)

    with pytest.raises(IntegrityError):
        Signature.objects.filter(pk=signature.pk).update(stale=False)


def test_a_my_signature_link_belongs_to_one_signature(petition: Petition, now: datetime) -> None:
    digest = token_bytes(32)
    for expected in (None, IntegrityError):
        signature = make_signature(petition, now=now)
        made = {"petition": petition, "digest": digest, "signature": signature, "day": now.date()}
        if expected is None:
            SignatureLink.objects.create(**made)
        else:
            with pytest.raises(expected):
                SignatureLink.objects.create(**made)


@pytest.mark.parametrize(("field", "value"), [("state", "gone"), ("goal", 0)])
def test_a_petition_has_a_known_state_and_a_goal(
    petition: Petition, field: str, value: object
) -> None:
    with pytest.raises(IntegrityError):
        Petition.objects.filter(pk=petition.pk).update(**{field: value})
