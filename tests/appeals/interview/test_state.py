"""The sealed form: only what was sealed comes out, and each trouble has a name of its own."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.state import (
    LARGEST,
    LIFE,
    NONCE_BYTES,
    State,
    StateAlteredError,
    StateError,
    StateExpiredError,
    StateForeignError,
    StateTooLargeError,
    begin,
    open_state,
    seal_state,
)
from glasno.vault.chance import draw
from glasno.vault.keyring import Keyring

NOW = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)
SLUG = "free-the-held"
SECRET = "Ковалёва"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path)


def written() -> State:
    """An interview in which everything there is has been told."""
    return replace(
        begin(screen="writer", now=NOW),
        answers=Answers({"writer_surname": SECRET, "own_words": "Прошу\nответить"}),
        forms={"writer_name:genitive": "Ковалёвой"},
        letters=("appeal.gvsu",),
        edits={"appeal.gvsu": {"body": "Мой текст", "title": ""}},
        route={"status": "mobilised"},
    )


def test_state_comes_back_as_it_was_sealed(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug=SLUG)
    opened = open_state(sealed, keyring, slug=SLUG, now=NOW)

    assert opened == replace(written(), nonce=opened.nonce)
    assert len(opened.nonce) == NONCE_BYTES
    assert opened.begun == NOW.replace(second=0)


def test_nonce_is_drawn_once_an_interview(keyring: Keyring) -> None:
    state = begin(screen="who", now=NOW)
    again = open_state(seal_state(state, keyring, slug=SLUG), keyring, slug=SLUG, now=NOW)

    assert again.at("writer").told({"held": "yes"}).nonce == state.nonce
    assert begin(screen="who", now=NOW).nonce != state.nonce


def test_sealed_text_shows_nothing_of_what_it_holds(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug=SLUG)
    box = urlsafe_b64decode(sealed.partition(".")[2])

    assert sealed.isascii()
    assert SECRET.encode() not in box
    assert SECRET not in repr(written())


def test_state_expires_twelve_hours_after_it_was_begun(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug=SLUG)
    begun = written().begun

    last = begun + LIFE - timedelta(seconds=1)
    assert open_state(sealed, keyring, slug=SLUG, now=last).begun == begun
    for later in (timedelta(), timedelta(days=1), timedelta(days=400)):
        with pytest.raises(StateExpiredError):
            open_state(sealed, keyring, slug=SLUG, now=begun + LIFE + later)


def test_going_on_does_not_prolong_a_state(keyring: Keyring) -> None:
    later = NOW + timedelta(hours=11)
    opened = open_state(seal_state(written(), keyring, slug=SLUG), keyring, slug=SLUG, now=later)
    sealed = seal_state(opened, keyring, slug=SLUG)

    with pytest.raises(StateExpiredError):
        open_state(sealed, keyring, slug=SLUG, now=NOW + LIFE)


def test_state_begun_before_midnight_opens_after_it(keyring: Keyring) -> None:
    evening = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    sealed = seal_state(begin(screen="who", now=evening), keyring, slug=SLUG)

    assert open_state(sealed, keyring, slug=SLUG, now=evening + timedelta(hours=1)).screen == "who"


def test_state_is_expired_once_its_key_is_destroyed(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug=SLUG)
    keyring.destroy_forms_day(NOW.date())

    with pytest.raises(StateExpiredError):
        open_state(sealed, keyring, slug=SLUG, now=NOW)


def test_state_of_another_campaign_is_told_as_such(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug="another")

    with pytest.raises(StateForeignError):
        open_state(sealed, keyring, slug=SLUG, now=NOW)


def test_state_renamed_to_another_campaign_does_not_open(keyring: Keyring) -> None:
    sealed = seal_state(written(), keyring, slug="another")

    with pytest.raises(StateAlteredError):
        open_state(sealed.replace("another.", f"{SLUG}."), keyring, slug=SLUG, now=NOW)


def test_state_of_another_site_does_not_open(keyring: Keyring, tmp_path: Path) -> None:
    keyring.forms_day(NOW.date())
    sealed = seal_state(written(), Keyring(tmp_path / "elsewhere"), slug=SLUG)

    with pytest.raises(StateAlteredError):
        open_state(sealed, keyring, slug=SLUG, now=NOW)


@pytest.mark.parametrize("place", [0, 1, 16, 17, 28, 29, 60, -1])
def test_no_bit_of_a_state_can_be_changed(keyring: Keyring, place: int) -> None:
    box = bytearray(urlsafe_b64decode(seal_state(written(), keyring, slug=SLUG).partition(".")[2]))
    box[place] ^= 1
    changed = f"{SLUG}.{urlsafe_b64encode(box).decode()}"

    with pytest.raises(StateError):
        open_state(changed, keyring, slug=SLUG, now=NOW)


@given(
    st.dictionaries(st.sampled_from(["own_words", "writer_surname"]), st.text(min_size=1)),
    st.dictionaries(st.text(), st.dictionaries(st.text(), st.text())),
)
def test_any_words_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory,
    answers: dict[str, str],
    edits: dict[str, dict[str, str]],
) -> None:
    keyring = Keyring(tmp_path_factory.getbasetemp() / "keys")
    state = replace(written(), answers=Answers(answers), edits=edits)

    assert open_state(seal_state(state, keyring, slug=SLUG), keyring, slug=SLUG, now=NOW) == state


@given(st.text(max_size=200) | st.binary(max_size=600).map(lambda b: urlsafe_b64encode(b).decode()))
def test_any_text_is_refused_by_name(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    keyring = Keyring(tmp_path_factory.getbasetemp() / "none")
    for form in (text, f"{SLUG}.{text}"):
        with pytest.raises(StateError):
            open_state(form, keyring, slug=SLUG, now=NOW)


def test_state_that_a_form_cannot_carry_is_not_sealed(keyring: Keyring) -> None:
    random = {str(n): {"body": draw(1000).hex()} for n in range(250)}

    with pytest.raises(StateTooLargeError):
        seal_state(replace(written(), edits=random), keyring, slug=SLUG)
    with pytest.raises(StateAlteredError):
        open_state(f"{SLUG}.{'A' * LARGEST}", keyring, slug=SLUG, now=NOW)
