"""What kinds, risks and the finder say to people keeps the voice of the site."""

from collections.abc import Iterator, Mapping

from glasno.appeals.competence import Said, tree
from glasno.appeals.kinds import kinds
from glasno.appeals.risks import risk_keys, risks_for
from tests.architecture.test_voice import NEVER, NEVER_IN_RUSSIAN, faults


def said() -> Iterator[Mapping[str, str]]:
    """Every text by language."""
    for kind in kinds().values():
        yield from (kind.names, kind.purpose, *kind.notes)
        yield from (clock.names for clock in kind.clocks)
        yield from (deadline.names for deadline in kind.deadlines)
        yield from (source.text for source in kind.law)
    for note in risks_for(risk_keys(), speaker="relative"):
        yield from (note.title, note.what, note.safer, note.known_only)
        yield from (source.text for source in note.law)
    for speaker in ("relative", "self"):
        yield from (each.to(speaker) for each in finder())


def finder() -> Iterator[Said]:
    for question in tree().questions.values():
        yield from (question.text, question.help, *(answer.text for answer in question.answers))
    for leaf in tree().leaves.values():
        yield from (leaf.title, *(step.why for step in leaf.steps))


def test_english_keeps_its_voice() -> None:
    assert {
        text["en"]: faults(text["en"], NEVER) for text in said() if faults(text["en"], NEVER)
    } == {}


def test_russian_is_written_in_russian() -> None:
    rules = NEVER | NEVER_IN_RUSSIAN
    assert {
        text["ru"]: faults(text["ru"], rules) for text in said() if faults(text["ru"], rules)
    } == {}


def test_something_is_said() -> None:
    assert sum(1 for _ in said()) > 250
