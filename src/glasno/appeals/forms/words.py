"""How each fact is asked for: label and hint, in the active language."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from glasno.appeals.facts import FACTS, Holds


class Words(NamedTuple):
    label: str
    hint: str = ""


def words_of(name: str, *, speaker: str) -> Words:
    """Label and hint of a fact, as this speaker is asked."""
    own = _of_writer(name) or _of_man(name, own=speaker == "self") or _of_letters(name)
    hint = _("Day, month, year in figures, for example 05.03.2023.")
    if own and FACTS[name].holds is Holds.DATE and not own.hint:
        return Words(own.label, hint)
    return own or Words(name)


def _of_writer(name: str) -> Words | None:
    return {
        "writer_surname": Words(_("Your surname")),
        "writer_given": Words(_("Your given name")),
        "writer_patronymic": Words(_("Your patronymic"), _("If you have one.")),
        "writer_gender": Words(_("How should the letter speak of you?")),
        "writer_address": Words(
            _("Your postal address"),
            _("The written answer comes there: postcode, town, street, house, flat."),
        ),
        "writer_phone": Words(_("Your telephone")),
        "writer_email": Words(
            _("Your e-mail address"),
            _("Only if they may write to you there. It stands in the letter and nowhere else."),
        ),
        "writer_relation": Words(_("Who are you to him?")),
        "own_words": Words(
            _("In your own words"),
            _("Why it matters to you. Two sentences of your own weigh more than a page of ours."),
        ),
        "consent": Words(
            _("Does he want you to write about him?"),
            _("It is his life that is at stake: whoever holds him may learn of the letter."),
        ),
        "publicity": Words(_("May they speak of him to the press?")),
    }.get(name)


def _of_man(name: str, *, own: bool) -> Words | None:
    if own and (words := _of_oneself(name)):
        return words
    return {
        "man_surname": Words(_("His surname")),
        "man_given": Words(_("His given name")),
        "man_patronymic": Words(_("His patronymic")),
        "man_born": Words(_("His day of birth")),
        "man_rank": Words(_("His rank")),
        "man_unit": Words(_("His unit"), _("The number of the military unit, if you know it.")),
        "man_number": Words(_("His service number")),
        "man_called_by": Words(
            _("Which commissariat called him up"), _("Or where he signed his contract.")
        ),
        "refusal_on": Words(_("When he said that he would not fight")),
        "held_since": Words(_("Since when he has been held, or out of touch")),
        "held_place": Words(
            _("Where he is held"), _("As exactly as you know: town, building, what he described.")
        ),
        "held_by": Words(_("Who holds him")),
        "last_contact": Words(_("The last news of him"), _("When, and how it came.")),
        "circumstances": Words(
            _("What happened"),
            _("Only what you know, and how you know it: seen, told by him, heard from others."),
        ),
        "steps_taken": Words(_("What has been done to find or free him")),
        "witnesses": Words(
            _("Who can confirm it"),
            _("Name nobody who has not agreed, and nobody who is in reach."),
        ),
        "conscience": Words(_("Why you will not fight")),
    }.get(name)


def _of_oneself(name: str) -> Words | None:
    return {
        "man_born": Words(_("Your day of birth")),
        "man_rank": Words(_("Your rank")),
        "man_unit": Words(_("Your unit")),
        "man_number": Words(_("Your service number")),
        "man_called_by": Words(
            _("Which commissariat called you up"), _("Or where you signed your contract.")
        ),
        "refusal_on": Words(_("When you said that you would not fight")),
        "held_since": Words(_("Since when you are, or were, held")),
        "held_place": Words(_("Where you are, or were, held")),
        "held_by": Words(_("Who holds, or held, you")),
        "last_contact": Words(_("When you were last able to speak with somebody outside")),
        "circumstances": Words(
            _("What happened"), _("What you have seen and heard yourself; mark what others told.")
        ),
        "steps_taken": Words(_("What you have done about it")),
        "conscience": Words(
            _("Why you will not fight"),
            _("Your convictions and how you came to them. Nobody can write this for you."),
        ),
    }.get(name)


def _of_letters(name: str) -> Words | None:
    return {
        "speaker": Words(_("Who is writing?")),
        "previous_authority": Words(_("Who was written to?")),
        "previous_sent_on": Words(_("When the letter was sent")),
        "previous_number": Words(_("The number under which it was registered")),
        "previous_received_on": Words(_("When they received it")),
        "previous_reply_on": Words(_("The date of their answer")),
        "previous_reply_number": Words(_("The number of their answer")),
        "court_name": Words(
            _("The court"),
            _("Its full name. It is the court at the place where the investigators sit."),
        ),
        "court_address": Words(_("The court’s postal address")),
        "commissariat_name": Words(
            _("The military commissariat"),
            _("As it stands in the summons or in the military card."),
        ),
        "commissariat_address": Words(_("The commissariat’s postal address")),
        "commander_unit": Words(
            _("The unit whose commander you write to"), _("For example: войсковой части 12345.")
        ),
        "commander_address": Words(_("The unit’s postal address")),
    }.get(name)


def choices_of(name: str) -> dict[str, str]:
    """The answers of a fact whose list is closed, each with its label, in the order of the page.

    Raises KeyError for a fact that is asked for in another way.
    """
    return _CHOICES[name]()


def speaker_hints() -> dict[str, str]:
    return {
        "supporter": _("One page of questions, and the letter is done."),
        "relative": _("Step by step to several letters; you can stop anywhere, nothing is kept."),
        "self": _("A report of what is done to you, or your own application for civilian service."),
        "lawyer": _("The same letters, in the name of the man you act for."),
    }


def _speakers() -> dict[str, str]:
    return {
        "supporter": _("I am a supporter: I want this looked into"),
        "relative": _("I am a relative of a man who is held"),
        "self": _("I am the man himself"),
        "lawyer": _("I am his lawyer or representative"),
    }


def _genders() -> dict[str, str]:
    return {"female": _("As of a woman"), "male": _("As of a man")}


def _relations() -> dict[str, str]:
    return {
        "mother": _("His mother"),
        "father": _("His father"),
        "wife": _("His wife"),
        "husband": _("Her husband"),
        "sister": _("His sister"),
        "brother": _("His brother"),
        "daughter": _("His daughter"),
        "son": _("His son"),
        "grandmother": _("His grandmother"),
        "grandfather": _("His grandfather"),
        "other": _("Another relative"),
    }


def _consents() -> dict[str, str]:
    return {
        "given": _("Yes, he has asked me to, or has agreed"),
        "cannot_ask": _("I cannot ask him"),
        "refused": _("No, he does not want it"),
    }


def _publicity() -> dict[str, str]:
    return {"no": _("No"), "yes": _("Yes, he or the family wants it")}


_CHOICES: dict[str, Callable[[], dict[str, str]]] = {
    "speaker": _speakers,
    "writer_gender": _genders,
    "writer_relation": _relations,
    "consent": _consents,
    "publicity": _publicity,
}
