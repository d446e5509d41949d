from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from glasno.appeals.following.session import begin_session, open_session, seal_session
from glasno.appeals.interview.sealing import (
    StateAlteredError,
    StateExpiredError,
    StateForeignError,
)
from glasno.appeals.interview.state import begin, seal_state
from glasno.vault.codenames import CaseKeys
from glasno.vault.keyring import Keyring

NOW = datetime(2026, 11, 22, 12, 0, 59, tzinfo=UTC)
KEYS = CaseKeys(b"l" * 16, b"k" * 32)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "secrets")


def test_session_comes_back_as_it_was_sealed_and_shows_nothing(keyring: Keyring) -> None:
    session = begin_session(KEYS, revision=3, now=NOW)
    text = seal_session(session, keyring, slug="x")
    assert open_session(text, keyring, slug="x", now=NOW) == session
    assert (session.begun.second, session.at(4).revision) == (0, 4)
    assert "kkk" not in repr(session)


def test_session_expires_after_twelve_hours_and_with_its_key(keyring: Keyring) -> None:
    text = seal_session(begin_session(KEYS, revision=1, now=NOW), keyring, slug="x")
    open_session(text, keyring, slug="x", now=NOW + timedelta(hours=11, minutes=58))
    for later in (timedelta(hours=12), timedelta(days=3)):
        with pytest.raises(StateExpiredError):
            open_session(text, keyring, slug="x", now=NOW + later)


def test_session_of_another_campaign_altered_or_of_another_purpose_is_refused(
    keyring: Keyring,
) -> None:
    text = seal_session(begin_session(KEYS, revision=1, now=NOW), keyring, slug="x")
    with pytest.raises(StateForeignError):
        open_session(text, keyring, slug="y", now=NOW)
    form = seal_state(begin(screen="who", now=NOW), keyring, slug="x")
    for altered in (text[:-8] + "AAAAAAAA", form, "", "x.", "nothing"):
        with pytest.raises(StateAlteredError):
            open_session(altered, keyring, slug="x", now=NOW)
