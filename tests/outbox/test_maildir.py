import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from glasno.outbox.maildir import MaildirTransport, NoSuchMailError, list_mail, read_mail
from glasno.outbox.mime import Mail, UnsendableError
from glasno.outbox.trouble import RelayDownError
from tests.outbox.conftest import make_mail


def nothing() -> None:
    """Nobody waits for a directory."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "mail"


def deliver(path: Path, *mails: Mail) -> None:
    transport = MaildirTransport(path)
    for mail in mails:
        transport.send(mail, waiting=nothing)


def test_a_mail_comes_back_as_it_was_sent(path: Path, mail: Mail) -> None:
    deliver(path, mail)
    (stored,) = list_mail(path)
    assert stored.to == "signer@example.net"
    assert stored.sender == "glasno@example.org"
    assert stored.subject == "Подтвердите, что это вы"
    assert stored.date == mail.date
    assert stored.text == "Здравствуйте.\n\nhttps://example.org/do/confirm/1-abc\n"
    assert stored.html == "<p>Здравствуйте.</p>\n"
    assert read_mail(path, stored.name) == stored


def test_mails_are_listed_newest_first(path: Path, now: datetime) -> None:
    for minute in range(3):
        date = now + timedelta(minutes=minute)
        deliver(path, make_mail(now, date=date, subject=f"number {minute}"))
        newest = max((path / "new").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (1_700_000_000 + minute,) * 2)
    assert [mail.subject for mail in list_mail(path)] == ["number 2", "number 1", "number 0"]


def test_the_mailbox_is_for_its_owner_alone(path: Path, mail: Mail) -> None:
    deliver(path, mail)
    (file,) = (path / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    folders = [path, path / "tmp", path / "new", path / "cur"]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert list((path / "tmp").iterdir()) == []


def test_no_mailbox_is_an_empty_one(path: Path) -> None:
    assert list_mail(path) == []


def test_a_mail_moved_by_a_mail_program_is_still_there(path: Path, mail: Mail) -> None:
    deliver(path, mail)
    (file,) = (path / "new").iterdir()
    file.rename(path / "cur" / f"{file.name}:2,S")
    (stored,) = list_mail(path)
    assert stored.name == file.name
    assert read_mail(path, file.name).subject == mail.subject


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../../secrets/django.key", "1.x", "1." + "0" * 32, "%2e%2e"]
)
def test_a_name_that_is_no_mail_of_ours_finds_nothing(path: Path, mail: Mail, name: str) -> None:
    deliver(path, mail)
    with pytest.raises(NoSuchMailError):
        read_mail(path, name)


def test_foreign_files_are_not_listed(path: Path, mail: Mail) -> None:
    deliver(path, mail)
    (path / "new" / "README").write_text("not a mail")
    assert len(list_mail(path)) == 1


def test_an_address_in_other_letters_is_shown_in_them(path: Path, now: datetime) -> None:
    deliver(path, make_mail(now, to="подписант@example.net"))
    assert list_mail(path)[0].to == "подписант@example.net"


def test_a_directory_that_cannot_be_made_is_the_relays_trouble(tmp_path: Path, mail: Mail) -> None:
    (tmp_path / "file").write_text("in the way")
    transport = MaildirTransport(tmp_path / "file" / "mail")
    with pytest.raises(RelayDownError, match="maildir NotADirectoryError"):
        transport.send(mail, waiting=nothing)
    with pytest.raises(RelayDownError):
        transport.check()


def test_a_mail_that_cannot_be_written_leaves_nothing(path: Path, now: datetime) -> None:
    with pytest.raises(UnsendableError):
        deliver(path, make_mail(now, to="a\r\nb@example.net"))
    assert list_mail(path) == []


def test_check_makes_the_mailbox(path: Path) -> None:
    MaildirTransport(path).check()
    assert sorted(folder.name for folder in path.iterdir()) == ["cur", "new", "tmp"]
