from datetime import UTC, date, datetime, timedelta, timezone

import pyrage  # noqa: TID251 -- the organiser's side of sealing
import pytest

from glasno.vault.boxes import BoxError, key_id_of, open_box
from glasno.vault.epochs import NoRecipientError, draw_epoch
from glasno.vault.identities import Identity, new_identity
from glasno.vault.recipients import RecipientError
from tests.vault.reading import raw, vectors


def opened(sealed_key: bytes, secret: str) -> bytes:
    """What an organiser's identity finds in an age file."""
    return bytes(pyrage.decrypt(sealed_key, [pyrage.x25519.Identity.from_str(secret)]))


@pytest.fixture
def organisers() -> list[Identity]:
    return [new_identity(), new_identity()]


def recipients(organisers: list[Identity]) -> tuple[str, ...]:
    return tuple(each.recipient for each in organisers)


@pytest.mark.parametrize("who", [0, 1])
def test_epoch_of_version_1_opens_for_ever_to_each_organiser(who: int) -> None:
    epoch = vectors("epochs-1")
    record = epoch["record"]

    found = opened(raw(epoch["sealed_key"]), epoch["identities"][who])

    assert found == b"\x01" + raw(epoch["key_id"]) + raw(epoch["key"])
    assert key_id_of(raw(record["envelope"])) == found[1:17]
    assert open_box(
        found[17:], raw(record["envelope"]), purpose=record["purpose"], row=raw(record["row"])
    ) == raw(record["plaintext"])


def test_epoch_key_made_by_the_age_program_opens() -> None:
    epoch = vectors("epochs-1-by-age")
    assert opened(raw(epoch["sealed_key"]), epoch["identity"]) == (
        b"\x01" + raw(epoch["key_id"]) + raw(epoch["key"])
    )


def test_epoch_does_not_open_to_a_stranger() -> None:
    epoch = vectors("epochs-1")
    with pytest.raises(pyrage.DecryptError):
        opened(raw(epoch["sealed_key"]), epoch["strangers_identity"])


def test_epoch_key_cut_at_any_length_does_not_open() -> None:
    epoch = vectors("epochs-1-by-age")
    sealed_key = raw(epoch["sealed_key"])
    for length in range(len(sealed_key)):
        with pytest.raises(pyrage.DecryptError):
            opened(sealed_key[:length], epoch["identity"])


def test_epoch_key_with_any_byte_flipped_does_not_open() -> None:
    epoch = vectors("epochs-1-by-age")
    sealed_key = raw(epoch["sealed_key"])
    for at in range(len(sealed_key)):
        flipped = bytearray(sealed_key)
        flipped[at] ^= 1
        with pytest.raises(pyrage.DecryptError):
            opened(bytes(flipped), epoch["identity"])


def test_drawn_epoch_is_sealed_to_every_recipient(
    organisers: list[Identity], now: datetime
) -> None:
    epoch = draw_epoch(petition=7, recipients=recipients(organisers), now=now)

    for organiser in organisers:
        assert opened(epoch.sealed_key, organiser.secret) == b"\x01" + epoch.key_id + epoch.key
    with pytest.raises(pyrage.DecryptError):
        opened(epoch.sealed_key, new_identity().secret)
    assert epoch.petition == 7
    assert epoch.recipients == tuple(sorted(recipients(organisers)))
    assert epoch.day == date(2026, 11, 22)
    assert epoch.drawn_at == now


def test_epoch_seals_under_its_own_key(organisers: list[Identity], now: datetime) -> None:
    epoch = draw_epoch(petition=7, recipients=recipients(organisers), now=now)

    box = epoch.seal(b"Anna", purpose="petitions.person", row=b"row")

    assert key_id_of(box) == epoch.key_id
    assert open_box(epoch.key, box, purpose="petitions.person", row=b"row") == b"Anna"
    with pytest.raises(BoxError):
        open_box(epoch.key, box, purpose="petitions.address", row=b"row")


def test_two_epochs_share_nothing(organisers: list[Identity], now: datetime) -> None:
    first, second = (
        draw_epoch(petition=7, recipients=recipients(organisers), now=now) for _ in range(2)
    )
    assert first.key != second.key
    assert first.key_id != second.key_id
    assert first.sealed_key != second.sealed_key


def test_epoch_without_a_recipient_is_not_drawn(now: datetime) -> None:
    with pytest.raises(NoRecipientError, match="needs at least one recipient"):
        draw_epoch(petition=7, recipients=(), now=now)


def test_epoch_with_a_bad_recipient_is_not_drawn(organisers: list[Identity], now: datetime) -> None:
    with pytest.raises(RecipientError):
        draw_epoch(petition=7, recipients=(*recipients(organisers), "age1nobody"), now=now)


@pytest.mark.parametrize(
    ("age", "fits"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(minutes=10) - timedelta(microseconds=1), True),
        (timedelta(minutes=10), False),
        (timedelta(days=1), False),
    ],
)
def test_epoch_fits_for_ten_minutes(
    age: timedelta, fits: bool, organisers: list[Identity], now: datetime
) -> None:
    epoch = draw_epoch(petition=7, recipients=recipients(organisers), now=now)
    assert epoch.fits(recipients(organisers), now + age) is fits


def test_epoch_fits_the_same_people_in_any_order(organisers: list[Identity], now: datetime) -> None:
    people = recipients(organisers)
    epoch = draw_epoch(petition=7, recipients=people, now=now)
    assert epoch.fits(people[::-1], now)


def test_epoch_does_not_fit_other_people(organisers: list[Identity], now: datetime) -> None:
    people = recipients(organisers)
    epoch = draw_epoch(petition=7, recipients=people, now=now)
    assert not epoch.fits(people[:1], now)
    assert not epoch.fits((*people, new_identity().recipient), now)
    assert not epoch.fits((), now)


def test_day_is_that_of_utc(organisers: list[Identity]) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=-3)))
    epoch = draw_epoch(petition=7, recipients=recipients(organisers), now=late)
    assert epoch.day == late.astimezone(UTC).date()


def test_repr_hides_the_key(organisers: list[Identity], now: datetime) -> None:
    epoch = draw_epoch(petition=7, recipients=recipients(organisers), now=now)
    shown = repr(epoch) + str(epoch)
    assert repr(epoch.key) not in shown
    assert epoch.key.hex() not in shown
    assert "sealed_key" not in shown
    assert ", key=" not in shown
