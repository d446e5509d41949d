"""One letter of one person to one authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from glasno.appeals.composing.addressees import TYPED, AuthorityGoneError, addressee_of
from glasno.appeals.composing.campaign import CampaignFacts
from glasno.appeals.composing.people import gender_of, people, said_name
from glasno.appeals.composing.values import variables
from glasno.appeals.kinds import Kind
from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.words import words_of
from glasno.appeals.text import Declinable, LetterText, TextValueError, Value
from glasno.authorities.directory import Directory

__all__ = ["BLANK", "AuthorityGoneError", "MissingFactsError", "Sources", "compose", "preview"]

# Stands in a letter that is shown before everything for it was typed.
BLANK = "_________"


class MissingFactsError(Exception):
    """The letter needs facts that were not told; `names` are theirs, never a value."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("facts are missing: " + ", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Sources:
    """What a letter is made from beside the answers.

    `forms` are names as the writer wants them bent ("writer_name:genitive"), and "man_gender".
    """

    directory: Directory
    campaign: CampaignFacts
    today: date
    forms: Mapping[str, str] = field(default_factory=dict, repr=False)


def compose(
    answers: Mapping[str, str], sources: Sources, *, kind: Kind, authority: str, text: LetterText
) -> Letter:
    """The letter of this kind to this authority, in the kind's language.

    Raises MissingFactsError for required facts without an answer and AuthorityGoneError when the
    directory has no way to the authority today.
    """
    needed = (*kind.required_for(answers.get("speaker", "")), *TYPED.get(authority, ()))
    missing = tuple(dict.fromkeys(name for name in needed if not answers.get(name)))
    if missing:
        raise MissingFactsError(missing)
    try:
        return _letter(answers, sources, kind=kind, authority=authority, text=text)
    except TextValueError as error:
        raise MissingFactsError(tuple(error.names)) from None


def preview(
    answers: Mapping[str, str], sources: Sources, *, kind: Kind, authority: str, text: LetterText
) -> Letter:
    """The same while answers are still missing: a line stands where they will be."""
    return _letter(answers, sources, kind=kind, authority=authority, text=text, blanks=True)


def _letter(
    answers: Mapping[str, str],
    sources: Sources,
    *,
    kind: Kind,
    authority: str,
    text: LetterText,
    blanks: bool = False,
) -> Letter:
    language, told = kind.language, people(answers)
    to = addressee_of(authority, sources.directory, told, on=sources.today, language=language)
    values = variables(
        told,
        to,
        campaign=sources.campaign,
        directory=sources.directory,
        forms=sources.forms,
        today=sources.today,
        language=language,
    )
    genders = {
        "writer": gender_of("writer", told, forms=sources.forms),
        "man": gender_of("man", told, forms=sources.forms),
    }
    rendered = text.render(
        _with_blanks(values, text) if blanks else values, facts=told, genders=genders
    )
    return Letter(
        kind=kind.key,
        authority=authority,
        language=language,
        addressee=to.lines,
        sender=_sender(told, sources.forms, language=language, blanks=blanks),
        title=f"{rendered.title} {rendered.subject}".strip(),
        body=rendered.paragraphs,
        enclosures=rendered.enclosures,
        signature=str(values.get("writer_initials", "")),
    )


def _with_blanks(values: Mapping[str, Value], text: LetterText) -> dict[str, Value]:
    blanks: dict[str, Value] = {
        name: Declinable.unchanging(BLANK)
        for name in text.variables()
        if name not in _PARAGRAPHS and not values.get(name)
    }
    # A condition on a computed name asks whether it is there: a line is not the figure.
    kept = {each.name for each in text.conditions()}
    return {**values, **{name: blank for name, blank in blanks.items() if name not in kept}}


# Free texts are left out of a preview until somebody has typed them.
_PARAGRAPHS = frozenset({"own_words", "circumstances", "steps_taken", "witnesses", "conscience"})


def _sender(
    told: Mapping[str, str], forms: Mapping[str, str], *, language: str, blanks: bool
) -> tuple[str, ...]:
    blank = BLANK if blanks else ""
    name = said_name("writer", told, forms=forms, language=language)
    address = told.get("writer_address", "") or blank
    phone, email = told.get("writer_phone", ""), told.get("writer_email", "")
    written = f"от {name.genitive or blank}" if language == "ru" else name.nominative or blank
    words = words_of(language)
    reached = [f"{words.telephone}: {phone}"] if phone else []
    reached += [f"{words.email}: {email}"] if email else []
    return tuple(line for line in (written, address, *reached) if line)
