"""A stranger types your address again and again: you still confirm your own data."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from glasno.outbox.actions.sending import send_due
from glasno.petitions.models import Signature
from glasno.petitions.sealing import Record
from tests.factories.petitions import House

LINK = re.compile(r"https?://[^/\s]+(/do/\S+)$", re.M)


@pytest.fixture
def mailbox(house: House) -> Iterator[Path]:
    directory = Path(settings.GLASNO.data) / "mailbox"
    shutil.rmtree(directory, ignore_errors=True)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def links(mailbox: Path) -> list[str]:
    """The links that have come, oldest first."""
    letters = sorted((mailbox / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    return [LINK.findall(letter.read_text())[0] for letter in letters]


def shown() -> str:
    signature = Signature.objects.get()
    record = Record(signature.petition_id, bytes(signature.record))
    return record.open_display(bytes(signature.display_text or b"")).replace("\u00a0", " ")


def test_three_requests_in_your_name_do_not_lose_your_own(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(3):
        house.sign(now=now, name="False Name", display="initials")
    house.sign(now=now, name="Vera Signer", display="initials")
    assert send_due(now=now) == 3

    tomorrow = now + timedelta(days=1)
    assert send_due(now=tomorrow) == 1
    house.post(links(mailbox)[-1], {}, now=tomorrow)

    assert shown() == "V. S."


def test_you_confirm_your_own_data_behind_a_strangers_request(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(3):
        house.sign(now=now, name="False Name", display="initials")
    send_due(now=now)

    house.post(links(mailbox)[0], {"name": "Vera Signer", "display": "initials"}, now=now)

    assert shown() == "V. S."


def test_a_bombed_mailbox_gets_three_letters_a_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(12):
        house.sign(now=now)

    assert send_due(now=now) == 3
    assert send_due(now=now + timedelta(hours=1)) == 0
    assert send_due(now=now + timedelta(days=1)) == 1  # the newest, for all that waited


def test_the_thanks_come_though_strangers_have_used_up_the_day(
    house: House, mailbox: Path, now: datetime
) -> None:
    for _ in range(4):
        house.sign(now=now)
    send_due(now=now)

    house.post(links(mailbox)[0], {}, now=now)
    assert send_due(now=now) == 1

    assert links(mailbox)[-1].startswith("/do/mine/")
