"""Opening, pausing and closing: what an organiser decides."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pyrage import x25519  # noqa: TID251 - organisers' keys, made here

from glasno.campaigns.rules import RecipientRefusedError
from glasno.petitions.actions.opening import close_petition, open_petition, pause_petition
from glasno.petitions.keys import keyring
from glasno.petitions.mailboxes import LATEST
from glasno.petitions.models import Petition, PetitionState
from glasno.petitions.rules import PetitionRuleError
from glasno.vault.recipients import RecipientError
from tests.factories.campaigns import make_campaign
from tests.factories.petitions import ORGANISER, SLUG, make_petition

pytestmark = pytest.mark.django_db

RECIPIENT = str(ORGANISER.to_public())


def test_open_makes_the_keys_and_takes_the_recipient(now: datetime) -> None:
    make_petition(now=now, opened=False)

    petition = open_petition(SLUG, recipients=[RECIPIENT], now=now)

    assert petition.state == PetitionState.OPEN
    assert [each.recipient for each in petition.campaign.recipients.all()] == [RECIPIENT]
    assert len(keyring().petition(petition.pk, "mac")) == 32


def test_a_petition_without_a_recipient_cannot_open(now: datetime) -> None:
    make_petition(now=now, opened=False)

    with pytest.raises(PetitionRuleError, match="glasno keys new"):
        open_petition(SLUG, recipients=[], now=now)
    assert Petition.objects.get().state == PetitionState.DRAFT


def test_what_is_no_age_key_is_refused(now: datetime) -> None:
    make_petition(now=now, opened=False)

    with pytest.raises(RecipientError):
        open_petition(SLUG, recipients=["age1nonsense"], now=now)


def test_the_demonstrations_recipient_is_refused_for_any_other_campaign(now: datetime) -> None:
    demo = str(x25519.Identity.generate().to_public())
    make_campaign("demo-one", demonstration=True, recipients=[demo])
    make_petition(now=now, opened=False)

    with pytest.raises(RecipientRefusedError):
        open_petition(SLUG, recipients=[demo], now=now)


def test_an_unpublished_campaign_cannot_open(now: datetime) -> None:
    campaign = make_campaign("drafted", languages=(), drafts=("en",))
    Petition.objects.create(campaign=campaign, goal=10, mailbox_rules=LATEST, counted_at=now)

    with pytest.raises(PetitionRuleError, match="no published text"):
        open_petition("drafted", recipients=[RECIPIENT], now=now)


def test_opening_again_keeps_keys_and_recipients(now: datetime) -> None:
    petition = make_petition(now=now)
    key = keyring().petition(petition.pk, "mac")
    pause_petition(SLUG, reason={"en": "A pause."})

    again = open_petition(SLUG, recipients=[], now=now)

    assert (again.state, again.reason) == (PetitionState.OPEN, {})
    assert keyring().petition(petition.pk, "mac") == key


@pytest.mark.parametrize("reason", [{}, {"en": " "}])
def test_closing_needs_a_reason(now: datetime, reason: dict[str, str]) -> None:
    make_petition(now=now)

    with pytest.raises(PetitionRuleError, match="--reason"):
        close_petition(SLUG, reason=reason)
    assert Petition.objects.get().state == PetitionState.OPEN
    assert close_petition(SLUG, reason={"en": "Won."}).state == PetitionState.CLOSED


def test_pausing_may_have_to_come_at_once(now: datetime) -> None:
    make_petition(now=now)

    assert pause_petition(SLUG, reason={}).state == PetitionState.PAUSED


def test_a_petition_that_was_never_open_cannot_close(now: datetime) -> None:
    make_petition(now=now, opened=False)

    with pytest.raises(PetitionRuleError, match="never been open"):
        close_petition(SLUG, reason={"en": "Why."})


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("x" * 501, "is 501 characters long; shorten it to 500"),
        ("Won.\nAnd more.", "holds a line break"),
        ("Won \N{RIGHT-TO-LEFT OVERRIDE}.now", "cannot be printed"),
    ],
    ids=["long", "lines", "direction"],
)
@pytest.mark.parametrize("stop", [pause_petition, close_petition])
def test_reason_is_a_line_that_readers_can_read(
    now: datetime, stop: Callable[..., Petition], reason: str, told: str
) -> None:
    make_petition(now=now)

    with pytest.raises(PetitionRuleError, match=told):
        stop(SLUG, reason={"en": reason})

    assert Petition.objects.get().state == PetitionState.OPEN
    assert stop(SLUG, reason={"en": " Won  at last. "}).reason == {"en": "Won at last."}
