"""The tree, read from the file beside this module and walked to its ends before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from glasno.appeals.competence.tree import Answer, Leaf, Question, Said, Step, Tree
from glasno.appeals.facts import SPEAKERS
from glasno.appeals.kinds import ADDRESSEES, kinds
from glasno.appeals.records import LANGUAGES, Faults, Record, load

FILE = Path(__file__).parent / "tree.yaml"
# Whom the tree asks. A supporter writes the campaign's appeal and needs no finder.
ASKED = tuple(speaker for speaker in SPEAKERS if speaker != "supporter")


@cache
def tree() -> Tree:
    """The tree of this version. Raises RecordErrors if our file is wrong."""
    return read_tree(FILE)


def read_tree(path: Path) -> Tree:
    """The tree of a file. Raises RecordErrors with all that is wrong in it."""
    faults = Faults()
    record = load(path, faults)
    questions, leaves = record.named("questions"), record.named("leaves")
    found = Tree(
        version=record.number("version"),
        start=record.choice("start", questions),
        questions={
            key: _question(key, each, frozenset({*questions, *leaves}))
            for key, each in questions.items()
        },
        leaves={key: _leaf(key, each, questions) for key, each in leaves.items()},
    )
    record.done()
    for key in questions.keys() & leaves.keys():
        record.fault(f"leaves.{key}", "is also a question; name it otherwise")
    if not found.version:
        record.fault("version", "is at least 1")
    # Only a tree whose every name is known can be walked.
    faults.raise_if_any()
    _check_ways(found, record)
    faults.raise_if_any()
    return found


def _question(key: str, record: Record, places: frozenset[str]) -> Question:
    answers = tuple(_answer(each, places) for each in record.each("answers"))
    if len({answer.key for answer in answers}) != len(answers):
        record.fault("answers", "an answer's key stands twice")
    if len(answers) == 1:
        record.fault("answers", "one answer is no choice")
    question = Question(key, _said(record, "text"), _said(record, "help"), answers)
    record.done()
    return question


def _answer(record: Record, places: frozenset[str]) -> Answer:
    answer = Answer(record.text("key"), _said(record, "text"), record.choice("to", places))
    record.done()
    return answer


def _said(record: Record, name: str) -> Said:
    """A text, which only a question's help may go without."""
    inner = record.inner(name) if name != "help" or record.has(name) else None
    if inner is None:
        nothing = dict.fromkeys(LANGUAGES, "")
        return Said(nothing, nothing)
    found = _both(inner)
    inner.done()
    return found


def _both(record: Record) -> Said:
    """What a mapping says of him, and under `self` to him; without it, the same."""
    of_him = record.said()
    return Said(of_him, record.texts("self") if record.has("self") else of_him)


def _leaf(key: str, record: Record, questions: Mapping[str, Record]) -> Leaf:
    leaf = Leaf(
        key, _said(record, "title"), tuple(_step(each, questions) for each in record.each("steps"))
    )
    record.done()
    return leaf


def _step(record: Record, questions: Mapping[str, Record]) -> Step:
    step = Step(
        kind=record.choice("kind", kinds()),
        authority=record.choice("authority", ADDRESSEES),
        why=_both(record),
        when=_when(record, questions),
    )
    kind = kinds().get(step.kind)
    if kind and step.authority not in kind.authorities:
        record.fault("authority", f"{step.kind} does not go to {step.authority}")
    record.done()
    return step


def _when(record: Record, questions: Mapping[str, Record]) -> Mapping[str, tuple[str, ...]]:
    inner = record.inner("when") if record.has("when") else None
    if inner is None:
        return {}
    when = {}
    for name in inner.names():
        if name not in questions:
            inner.fault(name, "is no question")
            continue
        keys = {each.text("key") for each in questions[name].each("answers")}
        when[name] = inner.words(name, keys)
    return when


def _check_ways(found: Tree, record: Record) -> None:
    """No circle, nothing that cannot be reached, and on every way letters for everybody asked."""
    circle = _circle(found, found.start, ())
    if circle:
        record.fault(f"questions.{circle}", "leads back to itself")
        return
    ways = list(found.ways())
    ends = [_end(found, way) for way in ways]
    reached = {key for way in ways for key in way} | {leaf.key for leaf in ends}
    for key in [*found.questions, *found.leaves]:
        if key not in reached:
            record.fault(key, "no answer leads here")
    wanted = {(leaf.key, id(step)) for leaf in ends for step in leaf.steps}
    for leaf in found.leaves.values():
        for number, step in enumerate(leaf.steps):
            if leaf.key in reached and (leaf.key, id(step)) not in wanted:
                record.fault(f"leaves.{leaf.key}.steps[{number}]", "no answers want this step")
    for leaf in ends:
        _check_bundle(leaf, record)


def _end(found: Tree, way: Mapping[str, str]) -> Leaf:
    leaf = found.walk(way)
    assert isinstance(leaf, Leaf)  # noqa: S101 - a way ends at a leaf
    return leaf


def _check_bundle(leaf: Leaf, record: Record) -> None:
    for speaker in ASKED:
        letters = [(step.kind, step.authority) for step in leaf.for_speaker(speaker)]
        if not letters:
            record.fault(f"leaves.{leaf.key}", f"a way ends here without a letter for {speaker}")
        if len(set(letters)) != len(letters):
            record.fault(f"leaves.{leaf.key}", "a way ends here with one letter twice")


def _circle(found: Tree, at: str, before: tuple[str, ...]) -> str:
    """A question that leads back to itself, "" if none does."""
    if at in before:
        return at
    if at in found.leaves:
        return ""
    for answer in found.questions[at].answers:
        if circle := _circle(found, answer.to, (*before, at)):
            return circle
    return ""
