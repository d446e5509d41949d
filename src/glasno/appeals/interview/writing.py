"""The letters of a bundle: composed from the answers, then as the writer changed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from glasno.appeals.composing import AuthorityGoneError, compose, preview
from glasno.appeals.interview.bundle import Planned
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.state import State
from glasno.appeals.letters.letter import Letter

# The parts of a letter that can be changed, in the order of the paper.
PARTS = ("addressee", "sender", "title", "body", "enclosures", "signature")
NEEDED = ("addressee", "sender", "title", "body", "signature")


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A letter of the bundle: its plan, as it was composed, and as the writer changed it."""

    planned: Planned
    composed: Letter
    letter: Letter

    @property
    def is_changed(self) -> bool:
        return self.composed != self.letter


@dataclass(frozen=True, slots=True, repr=False)
class Bundle:
    """`gone` are the keys of authorities that cannot be written to any more."""

    letters: tuple[Written, ...]
    gone: tuple[str, ...]

    def find(self, key: str) -> Written | None:
        return next((each for each in self.letters if each.planned.key == key), None)


def write_bundle(state: State, setting: Setting) -> Bundle:
    """All letters that can be written. Raises MissingFactsError when something was not told."""
    letters, gone = list[Written](), list[str]()
    for planned in setting.chosen(state):
        try:
            letters.append(write(state, planned, setting))
        except AuthorityGoneError as error:
            gone.append(error.key)
    return Bundle(tuple(letters), tuple(dict.fromkeys([*_unreachable(state, setting), *gone])))


def _unreachable(state: State, setting: Setting) -> Iterator[str]:
    """The authorities of ticked letters that are not even offered any more."""
    offered = {planned.key for planned in setting.offered(state)}
    for key in state.letters:
        authority = key.partition(".")[2]
        if key not in offered and not setting.directory.usable(authority, setting.today):
            yield authority


def write(state: State, planned: Planned, setting: Setting) -> Written:
    """One letter. Raises MissingFactsError and AuthorityGoneError."""
    composed = compose(
        setting.told(state),
        setting.sources(state),
        kind=planned.kind,
        authority=planned.authority,
        text=planned.text(state.answers.get("speaker")),
    )
    return Written(planned, composed, changed(composed, state.edits.get(planned.key, {})))


def sketch(state: State, planned: Planned, setting: Setting) -> Letter | None:
    """The letter as far as it is told, with lines where answers are missing.

    None where its authority cannot be written to.
    """
    try:
        return preview(
            setting.told(state),
            setting.sources(state),
            kind=planned.kind,
            authority=planned.authority,
            text=planned.text(state.answers.get("speaker")),
        )
    except AuthorityGoneError:
        return None


def parts_of(letter: Letter) -> dict[str, str]:
    """A letter as the texts that a writer changes: lines, and paragraphs with a line between."""
    return {
        "addressee": "\n".join(letter.addressee),
        "sender": "\n".join(letter.sender),
        "title": letter.title,
        "body": "\n\n".join(letter.body),
        "enclosures": "\n".join(letter.enclosures),
        "signature": letter.signature,
    }


def changed(letter: Letter, parts: Mapping[str, str]) -> Letter:
    """The letter with these of its parts instead."""
    if not parts:
        return letter
    texts = {**parts_of(letter), **parts}
    return replace(
        letter,
        addressee=_lines(texts["addressee"]),
        sender=_lines(texts["sender"]),
        title=" ".join(_lines(texts["title"])),
        body=tuple(part for part in map(str.strip, texts["body"].split("\n\n")) if part),
        enclosures=_lines(texts["enclosures"]),
        signature=" ".join(_lines(texts["signature"])),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, text.split("\n")) if line)
