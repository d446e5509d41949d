import multiprocessing
import re
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from glasno.vault import keyring as keyring_module
from glasno.vault.keyring import Keyring, KeyringError, MissingKeyError, WeakKeyError
from tests.patience import PATIENCE_SECONDS

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


@pytest.fixture
def keyring(root: Path) -> Keyring:
    return Keyring(root)


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_keys_lie_where_the_operator_is_told(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.create_petition_keys(7)
    keyring.outbox_day(TODAY)
    keyring.forms_day(TODAY)
    assert files(root) == [
        "cases.key",
        "django.key",
        "forms/2026-11-22.key",
        "mailbox.key",
        "outbox/2026-11-22.key",
        "petitions/7/display.key",
        "petitions/7/mac.key",
    ]


def test_no_two_keys_are_the_same(keyring: Keyring) -> None:
    keyring.create_server_keys()
    keyring.create_petition_keys(7)
    keyring.create_petition_keys(8)
    keys = {
        keyring.server("django"),
        keyring.server("mailbox"),
        keyring.server("cases"),
        keyring.petition(7, "mac"),
        keyring.petition(7, "display"),
        keyring.petition(8, "mac"),
        keyring.outbox_day(TODAY),
        keyring.outbox_day(YESTERDAY),
        keyring.forms_day(TODAY),
        keyring.forms_day(YESTERDAY),
    }
    assert len(keys) == 10
    assert {len(key) for key in keys} == {32}


def test_keys_outlive_the_process(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.create_petition_keys(7)
    day = keyring.outbox_day(TODAY)

    again = Keyring(root)
    again.create_server_keys()
    again.create_petition_keys(7)

    assert again.server("mailbox") == keyring.server("mailbox")
    assert again.petition(7, "mac") == keyring.petition(7, "mac")
    assert again.existing_outbox_day(TODAY) == day


def test_key_that_is_not_there_is_missing_and_not_made(keyring: Keyring, root: Path) -> None:
    with pytest.raises(MissingKeyError):
        keyring.server("mailbox")
    with pytest.raises(MissingKeyError):
        keyring.petition(7, "mac")
    with pytest.raises(MissingKeyError):
        keyring.existing_outbox_day(TODAY)
    assert not root.exists()


def test_key_for_figures_can_be_sent_in_a_header(keyring: Keyring, root: Path) -> None:
    keyring.create_metrics_key()
    key = keyring.metrics()
    assert re.fullmatch(rb"[A-Za-z0-9_-]{32}", key)
    assert (root / "metrics.key").read_bytes() == key
    assert (root / "metrics.key").stat().st_mode & 0o777 == 0o600

    keyring.create_metrics_key()
    assert keyring.metrics() == key
    (root / "metrics.key").unlink()
    with pytest.raises(MissingKeyError):
        keyring.metrics()
    keyring.create_metrics_key()
    assert keyring.metrics() != key


@pytest.mark.parametrize("name", ["mac", "", "../django", "django.key", "metrics"])
def test_server_key_of_another_name_does_not_exist(keyring: Keyring, name: str) -> None:
    with pytest.raises(ValueError, match="no such server key"):
        keyring.server(name)


@pytest.mark.parametrize(
    ("number", "name"), [(0, "mac"), (-1, "mac"), (7, "mailbox"), (7, "../../django")]
)
def test_petition_key_of_another_name_does_not_exist(
    keyring: Keyring, number: int, name: str
) -> None:
    with pytest.raises(ValueError, match="no such petition key"):
        keyring.petition(number, name)
    with pytest.raises(ValueError, match="no such petition key"):
        keyring.destroy_petition_key(number, name)


def test_destroyed_petition_key_is_gone_and_the_other_stays(keyring: Keyring, root: Path) -> None:
    keyring.create_petition_keys(7)
    display = keyring.petition(7, "display")
    keyring.petition(7, "mac")

    keyring.destroy_petition_key(7, "mac")

    with pytest.raises(MissingKeyError):
        keyring.petition(7, "mac")
    assert keyring.petition(7, "display") == display
    assert files(root) == ["petitions/7/display.key"]
    keyring.destroy_petition_key(7, "mac")


def test_destroyed_day_is_gone_and_the_others_stay(keyring: Keyring, root: Path) -> None:
    keyring.outbox_day(YESTERDAY)
    today = keyring.outbox_day(TODAY)

    keyring.destroy_outbox_day(YESTERDAY)

    with pytest.raises(MissingKeyError):
        keyring.existing_outbox_day(YESTERDAY)
    assert keyring.outbox_days() == [TODAY]
    assert keyring.existing_outbox_day(TODAY) == today
    assert files(root) == ["outbox/2026-11-22.key"]


def test_days_of_forms_and_of_mail_have_nothing_to_do_with_one_another(
    keyring: Keyring, root: Path
) -> None:
    mail = keyring.outbox_day(YESTERDAY)
    for day in (YESTERDAY, TODAY):
        keyring.forms_day(day)

    keyring.destroy_forms_day(YESTERDAY)

    with pytest.raises(MissingKeyError):
        keyring.existing_forms_day(YESTERDAY)
    assert keyring.forms_days() == [TODAY]
    assert keyring.existing_outbox_day(YESTERDAY) == mail
    assert files(root) == ["forms/2026-11-22.key", "outbox/2026-11-21.key"]


def test_form_key_that_is_not_there_is_missing_and_not_made(keyring: Keyring, root: Path) -> None:
    with pytest.raises(MissingKeyError):
        keyring.existing_forms_day(TODAY)
    assert keyring.forms_days() == []
    assert not root.exists()


def test_one_server_key_is_made_and_made_once(keyring: Keyring, root: Path) -> None:
    keyring.create_server_key("cases")
    key = keyring.server("cases")
    keyring.create_server_key("cases")
    assert files(root) == ["cases.key"]
    assert Keyring(root).server("cases") == key


def test_key_destroyed_elsewhere_is_forgotten_here(keyring: Keyring, root: Path) -> None:
    keyring.outbox_day(TODAY)
    keyring.create_petition_keys(7)
    keyring.petition(7, "mac")

    elsewhere = Keyring(root)
    elsewhere.destroy_outbox_day(TODAY)
    elsewhere.destroy_petition_key(7, "mac")

    with pytest.raises(MissingKeyError):
        keyring.existing_outbox_day(TODAY)
    with pytest.raises(MissingKeyError):
        keyring.petition(7, "mac")
    assert keyring._read == {}


def test_key_replaced_by_its_backup_is_read_anew(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.server("mailbox")
    path = root / "mailbox.key"
    path.unlink()
    path.write_bytes(b"k" * 32)
    path.chmod(0o600)
    assert keyring.server("mailbox") == b"k" * 32


def test_key_opened_to_others_is_refused_though_it_was_read(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.server("mailbox")
    (root / "mailbox.key").chmod(0o644)
    with pytest.raises(WeakKeyError):
        keyring.server("mailbox")


def test_weak_key_of_the_day_is_refused_and_not_replaced(keyring: Keyring, root: Path) -> None:
    path = root / "outbox" / "2026-11-22.key"
    keyring.outbox_day(TODAY)
    path.write_bytes(b"")
    with pytest.raises(WeakKeyError):
        keyring.outbox_day(TODAY)
    assert path.read_bytes() == b""


def test_unreadable_key_is_a_plain_sentence(keyring: Keyring, root: Path) -> None:
    (root / "mailbox.key").mkdir(parents=True)
    with pytest.raises(KeyringError, match="cannot be used"):
        keyring.server("mailbox")


def test_key_read_once_is_not_read_again(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.create_server_keys()
    key = keyring.server("mailbox")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: pytest.fail("read again"))
        assert keyring.server("mailbox") == key


def test_days_before_yesterday_are_not_kept_in_memory(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.server("mailbox")
    for day in (20, 21, 22):
        keyring.outbox_day(date(2026, 11, day))
    assert sorted(Path(path).name for path in keyring._read) == [
        "2026-11-21.key",
        "2026-11-22.key",
        "mailbox.key",
    ]


def test_days_are_listed_oldest_first_without_what_is_not_a_day(
    keyring: Keyring, root: Path
) -> None:
    assert keyring.outbox_days() == []
    for day in (TODAY, YESTERDAY, date(2025, 12, 31)):
        keyring.outbox_day(day)
    (root / "outbox" / ".2026-11-20.key.0123456789abcdef").write_bytes(b"k" * 32)
    (root / "outbox" / "notes.key").write_bytes(b"")
    assert keyring.outbox_days() == [date(2025, 12, 31), YESTERDAY, TODAY]


def test_repr_hides_the_keys(keyring: Keyring, root: Path) -> None:
    keyring.create_server_keys()
    keyring.server("mailbox")
    assert repr(keyring) == f"Keyring({str(root)!r})"


def _draw(root: Path, start: Barrier, answers: Any) -> None:
    start.wait()
    answers.put([Keyring(root).outbox_day(date(2026, 1, day)) for day in range(1, 29)])


def test_processes_that_race_for_a_day_get_one_key(root: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(4), context.Queue()
    racers = [context.Process(target=_draw, args=(root, start, answers)) for _ in range(4)]
    for racer in racers:
        racer.start()
    results = [answers.get(timeout=PATIENCE_SECONDS) for _ in racers]
    for racer in racers:
        racer.join()
        assert racer.exitcode == 0

    assert results == [results[0]] * 4
    assert len(set(results[0])) == 28
    assert files(root) == [f"outbox/2026-01-{day:02}.key" for day in range(1, 29)]


def test_a_keyring_with_patience_looks_again_when_it_has_run_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 100.0
    monkeypatch.setattr(keyring_module, "monotonic", lambda: moment)
    patient = Keyring(root, patience=0.02)
    patient.create_server_keys()
    key = patient.server("mailbox")
    (root / "mailbox.key").unlink()
    moment += 0.019
    assert patient.server("mailbox") == key
    moment += 0.002
    with pytest.raises(MissingKeyError):
        patient.server("mailbox")


def test_what_was_destroyed_here_is_gone_at_once_whatever_the_patience(root: Path) -> None:
    patient = Keyring(root, patience=60)
    patient.outbox_day(TODAY)
    patient.destroy_outbox_day(TODAY)
    with pytest.raises(MissingKeyError):
        patient.existing_outbox_day(TODAY)
