"""The competence finder: questions whose answers lead to a bundle of letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from glasno.appeals.kinds import kinds


class NoSuchAnswerError(Exception):
    """The question has no such answer, or nothing is asked there. Names keys of the tree alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text by language: as others read it, and as the man reads it who writes for himself."""

    of_him: Mapping[str, str]
    to_him: Mapping[str, str]

    def to(self, speaker: str) -> Mapping[str, str]:
        return self.to_him if speaker == "self" else self.of_him


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `to` is the question or leaf it leads to."""

    key: str
    text: Said
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words; `help` says what is meant and may be empty."""

    key: str
    text: Said
    help: Said
    answers: tuple[Answer, ...]

    def answer(self, key: str) -> Answer:
        """Raises NoSuchAnswerError."""
        for answer in self.answers:
            if answer.key == key:
                return answer
        raise NoSuchAnswerError(f"{self.key} has no such answer")


@dataclass(frozen=True, slots=True)
class Step:
    """A letter to write: a kind of document to an authority, and why.

    `when` holds, by question, the answers with which the step is wanted; empty for always.
    """

    kind: str
    authority: str
    why: Said
    when: Mapping[str, tuple[str, ...]]

    def is_wanted(self, answers: Mapping[str, str]) -> bool:
        return all(answers.get(key, "") in wanted for key, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where questions end. `steps` stand in the order of urgency, the first letter first."""

    key: str
    title: Said
    steps: tuple[Step, ...]

    def given(self, answers: Mapping[str, str]) -> Leaf:
        """The leaf with only those steps that these answers want."""
        return replace(self, steps=tuple(step for step in self.steps if step.is_wanted(answers)))

    def for_speaker(self, speaker: str) -> tuple[Step, ...]:
        """The bundle of letters that this speaker may write, in their order."""
        return tuple(step for step in self.steps if speaker in kinds()[step.kind].speakers)


@dataclass(frozen=True, slots=True)
class Tree:
    """All questions and leaves of one version. `version` grows with every change of the tree."""

    version: int
    start: str
    questions: Mapping[str, Question]
    leaves: Mapping[str, Leaf]

    def walk(self, answers: Mapping[str, str]) -> Question | Leaf:
        """The first question that `answers` (by question) leave open, or the leaf they lead to.

        Answers to questions that are not on the way count for nothing. The leaf holds only the
        steps that the answers on the way want. Raises NoSuchAnswerError.
        """
        at, given = self.start, dict[str, str]()
        while at in self.questions:
            question = self.questions[at]
            if question.key not in answers:
                return question
            answer = question.answer(answers[question.key])
            given[question.key] = answer.key
            at = answer.to
        return self.leaves[at].given(given)

    def question(self, path: Sequence[str]) -> Question:
        """The question to which a path of answers leads; the first one for an empty path.

        Raises NoSuchAnswerError, also if the path ends at a leaf.
        """
        at = self.start
        for key in path:
            at = self._question(at).answer(key).to
        return self._question(at)

    def ways(self) -> Iterator[Mapping[str, str]]:
        """Every set of answers that leads from the first question to a leaf."""
        yield from self._ways(self.start, {})

    def _ways(self, at: str, given: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
        if at in self.leaves:
            yield given
            return
        for answer in self.questions[at].answers:
            yield from self._ways(answer.to, {**given, at: answer.key})

    def _question(self, key: str) -> Question:
        try:
            return self.questions[key]
        except KeyError:
            raise NoSuchAnswerError("nothing is asked after these answers") from None
