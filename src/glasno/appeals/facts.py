"""What a person can tell about a case, by the names that all parts of appeals use.

The same names are the variables of the letters' texts. All answers are text: a date is written
``YYYY-MM-DD``, and what nobody answered is "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

SPEAKERS = ("supporter", "relative", "self", "lawyer")
GENDERS = ("male", "female")
RELATIONS = (
    *("mother", "father", "wife", "husband", "sister", "brother", "daughter", "son"),
    *("grandmother", "grandfather", "other"),
)
STATUSES = ("mobilised", "contract", "conscript", "unknown")
HELD = ("yes", "no", "unknown")
CONSENTS = ("own", "given", "cannot_ask", "refused")
YES_NO = ("yes", "no")
URGENCIES = ("hours48", "months3", "older")

# The cases of Russian, as texts ask for them.
CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
# An authority's names are kept by hand, in these cases and no others.
KEPT_CASES = ("nominative", "genitive", "dative")
# Whose gender a text can ask for.
GENDERED = ("writer", "man")


class Holds(Enum):
    """What a fact's text is."""

    LINE = "one line, as typed"
    PARAGRAPHS = "a text of one's own, as typed, of several lines"
    DATE = "a day, YYYY-MM-DD"
    CHOICE = "one of a closed list"
    KEY = "a key that another part keeps the list of"


@dataclass(frozen=True, slots=True)
class Fact:
    """One name. `choices` are all values it can have beside "", where the list is closed."""

    name: str
    holds: Holds
    choices: tuple[str, ...] = ()


def _facts() -> Mapping[str, Fact]:
    choices = {
        "speaker": SPEAKERS,
        "writer_gender": GENDERS,
        "writer_relation": RELATIONS,
        "man_status": STATUSES,
        "held": HELD,
        "consent": CONSENTS,
        "publicity": YES_NO,
        "name_him": YES_NO,
        "urgency": URGENCIES,
    }
    names = {
        Holds.LINE: (
            *("writer_surname", "writer_given", "writer_patronymic"),
            *("writer_address", "writer_email", "writer_phone"),
            *("man_surname", "man_given", "man_patronymic"),
            *("man_rank", "man_unit", "man_number", "man_called_by"),
            *("held_place", "held_by", "last_contact"),
            *("court_name", "court_address", "commissariat_name", "commissariat_address"),
            *("commander_unit", "commander_address"),
            *("previous_number", "previous_reply_number"),
        ),
        Holds.PARAGRAPHS: ("circumstances", "steps_taken", "witnesses", "own_words", "conscience"),
        Holds.DATE: (
            *("man_born", "held_since", "refusal_on"),
            *("previous_sent_on", "previous_received_on", "previous_reply_on"),
        ),
        Holds.KEY: ("writer_country", "previous_kind", "previous_authority", "previous_reply_kind"),
    }
    facts = [Fact(name, Holds.CHOICE, values) for name, values in choices.items()]
    facts += [Fact(name, holds) for holds, group in names.items() for name in group]
    return MappingProxyType({fact.name: fact for fact in facts})


FACTS: Mapping[str, Fact] = _facts()

# What is made from answers, directory and campaign, and typed by nobody: in which cases a text may
# ask for it; in none but as it is where the tuple is empty.
COMPUTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "writer_name": CASES,
        "writer_initials": (),
        "man_name": CASES,
        "relation": CASES,
        "today": (),
        "authority": KEPT_CASES,
        "authority_short": (),
        "authority_head": KEPT_CASES,
        "campaign_title": (),
        "campaign_places": (),
        "campaign_held": (),
        "campaign_as_of": (),
        "campaign_reports": (),
        "previous_kind_name": (),
        "previous_authority_name": KEPT_CASES,
        "clock_until": (),
    }
)
