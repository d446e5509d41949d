"""How far a mirror has come: written down, read again, and told where it cannot be read."""

import json
from pathlib import Path

import pytest

from glasno.publishing.mirroring.errors import OlderError, PlaceError
from glasno.publishing.mirroring.manifests import Manifest, read_manifest
from glasno.publishing.mirroring.places import Place
from glasno.publishing.mirroring.states import State
from tests.factories.signed_site import KEY, STRANGER, signed_site

LINE = KEY.public.line
WRITTEN = {"key": LINE, "sequence": 41, "manifest": "ab", "live": {"count/x.json": 7}}
UNREADABLE = {
    "torn": b'{"sequence": 41, "manif',
    "empty": b"",
    "no text": b"\xff",
    "too deep": b"[" * 100_000,
    "a list": b"[]",
    "a number": b"41",
    "an empty object": b"{}",
    "a word for the number": json.dumps({**WRITTEN, "sequence": "x"}).encode(),
    "true for the number": json.dumps({**WRITTEN, "sequence": True}).encode(),
    "a number below zero": json.dumps({**WRITTEN, "sequence": -1}).encode(),
    "no key": json.dumps({**WRITTEN, "key": None}).encode(),
    "a number for the hash": json.dumps({**WRITTEN, "manifest": 1}).encode(),
    "a list of live files": json.dumps({**WRITTEN, "live": []}).encode(),
    "a live file without a second": json.dumps({**WRITTEN, "live": {"a": None}}).encode(),
    "thousands of digits": b'{"key": "", "sequence": %s}' % (b"9" * 5000),
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place.at(tmp_path / "site")
    made.prepare()
    return made


@pytest.fixture
def served(tmp_path: Path) -> Manifest:
    root = signed_site(tmp_path / "signed", sequence=40)
    raw, signature = (
        (root / name).read_bytes() for name in ("manifest.json", "manifest.json.minisig")
    )
    return read_manifest(raw, signature, key=KEY.public)


def test_what_was_saved_is_known_again(place: Place, served: Manifest) -> None:
    state = State(LINE, 41, "ab", {"count/x.json": 7})
    state.save(place)
    assert json.loads(place.state.read_bytes()) == WRITTEN
    assert State.load(place, KEY.public, served=None) == state
    assert State.load(place, KEY.public, served=served) == state


def test_before_the_first_pull_nothing_is_known_and_nothing_forgotten(place: Place) -> None:
    assert State.load(place, KEY.public, served=None) == State(LINE)


def test_what_was_written_under_another_key_counts_no_more(place: Place) -> None:
    State(STRANGER.public.line, 41, "ab", {"count/x.json": 7}).save(place)
    assert State.load(place, KEY.public, served=None) == State(LINE)


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_told_where_nothing_else_says_how_far_it_was(
    content: bytes, place: Place
) -> None:
    place.state.write_bytes(content)
    with pytest.raises(PlaceError) as refused:
        State.load(place, KEY.public, served=None)
    assert str(refused.value) == (
        f"{place.state} says how far this mirror has come, and cannot be read. Look up the newest "
        "number at an address that you trust and pull with --at-least NUMBER, so that no older "
        "site passes for it."
    )


def test_a_link_in_its_place_is_not_followed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text(json.dumps(WRITTEN))
    place.state.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(PlaceError, match="cannot be read"):
        State.load(place, KEY.public, served=None)


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_replaced_by_the_edition_that_is_served(
    content: bytes, place: Place, served: Manifest
) -> None:
    place.state.write_bytes(content)
    state = State.load(place, KEY.public, served=served)
    assert state == State(LINE, 40, served.digest, forgot=True)
    state.save(place)
    assert State.load(place, KEY.public, served=None) == State(LINE, 40, served.digest)


def test_a_number_that_a_person_gives_stands_in_for_what_cannot_be_read(
    place: Place, served: Manifest
) -> None:
    place.state.write_bytes(b"{")
    state = State.load(place, KEY.public, served=None, at_least=41)
    assert state == State(LINE, forgot=True)
    with pytest.raises(OlderError, match="shows edition 40, and there has been edition 41"):
        state.check(served, at_least=41)
