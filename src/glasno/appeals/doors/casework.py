"""What a posted page of a case asks for: the page to be shown, and what is to change in the case.

Nothing here reads or writes; the door (`returning.py`) keeps what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from glasno.appeals.cases.contents import CaseContent, KeptLetter
from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.composing import AuthorityGoneError, MissingFactsError
from glasno.appeals.following.following import (
    PREVIOUS,
    NoSuchLetterError,
    due_of,
    left_behind,
    letter_at,
    new_letter,
    offer_of,
    told_of,
    with_letter,
)
from glasno.appeals.following.writing import askable, write_kept
from glasno.appeals.forms.checking import Typed, check_facts, check_part
from glasno.appeals.forms.limits import BODY, PART
from glasno.appeals.forms.telling import UNASKED, bodies_but, check_event
from glasno.appeals.interview.flow import Asked
from glasno.appeals.interview.setting import Setting
from glasno.appeals.interview.writing import NEEDED, PARTS
from glasno.appeals.kinds import ADDRESSEES
from glasno.appeals.ladder import NotPossibleError

KEYS = {"previous_authority": frozenset(ADDRESSEES)}
NOTHING: Mapping[str, str] = {}
# The buttons after which the case is another one than before.
CHANGES = frozenset({"told", "next", "asked", "edited", "reset"})


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """`show` is "case", "tell", "ask", "letter", "edit" or "erase"; `key` which of them.

    `content` is what is to be kept, None where nothing changes; `moved` the number of the letter to
    which something has happened in it, "" for none. `asked` are the facts that "ask" asks for.
    """

    show: str = "case"
    key: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    content: CaseContent | None = None
    moved: str = ""
    asked: tuple[Asked, ...] = ()
    was_typed: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Work:
    """A case as it stands, and what its page has sent."""

    content: CaseContent
    typed: Typed
    setting: Setting
    calendar: WorkingCalendar
    bodies: Mapping[str, str]

    def step(self, action: str, key: str) -> Step:
        """What the button `action:key` asks for; one that nobody offered shows the case."""
        doings: dict[str, Callable[[str], Step]] = {
            "tell": self._tell,
            "told": self._told,
            "next": self._next,
            "asked": self._asked,
            "letter": self._letter,
            "edit": self._edit,
            "edited": self._edited,
            "reset": self._reset,
            "erase": self._erase,
        }
        try:
            return doings[action](key) if action in doings else Step()
        except (NoSuchLetterError, NotPossibleError):
            return Step(errors={"": _("This cannot be done with the case as it stands now.")})
        except AuthorityGoneError:
            return Step(errors={"": _("No letter can reach this addressee any more.")})

    def _possible(self, letter: KeptLetter, event: str) -> bool:
        found = due_of(self.content, letter, self.calendar, today=self.setting.today)
        return event in found.events and event not in UNASKED

    def _tell(self, number: str) -> Step:
        letter = letter_at(self.content, number)
        event = self.typed.get(f"event-{number}")
        if not self._possible(letter, event):
            return Step(errors={f"event-{number}": _("Choose what has happened.")})
        return Step("tell", f"{number}:{event}")

    def _told(self, key: str) -> Step:
        number, _colon, event = key.partition(":")
        letter = letter_at(self.content, number)
        if not self._possible(letter, event):
            raise NotPossibleError("not with the letter as it stands")
        told = check_event(
            event,
            self.typed,
            letter,
            today=self.setting.today,
            bodies=bodies_but(self.bodies, letter),
        )
        if told.letter is None:
            return Step("tell", key, told.errors, was_typed=True)
        content = with_letter(self.content, number, told.letter)
        return Step(content=content, moved=number)

    def _next(self, key: str) -> Step:
        return self._made(key, self.content, NOTHING)

    def _asked(self, key: str) -> Step:
        """The missing facts were typed: those of the earlier letter are this letter's alone."""
        asked = self._missing(key)
        checked = check_facts(self.typed, asked, today=self.setting.today, keys=KEYS)
        if checked.errors:
            return Step("ask", key, checked.errors, asked=asked, was_typed=True)
        own = {name: value for name, value in checked.values.items() if name.startswith(PREVIOUS)}
        shared = {name: value for name, value in checked.values.items() if name not in own}
        content = replace(self.content, facts={**self.content.facts, **shared})
        return self._made(key, content, own)

    def _missing(self, key: str) -> tuple[Asked, ...]:
        made = self._made(key, self.content, NOTHING)
        if made.show != "ask":
            raise NoSuchLetterError("nothing is missing")
        return made.asked

    def _made(self, key: str, content: CaseContent, own: Mapping[str, str]) -> Step:
        """The next letter in the case, or what is still missing for it."""
        number, _colon, wanted = key.partition(":")
        before, today = letter_at(content, number), self.setting.today
        found = due_of(content, before, self.calendar, today=today)
        offer = offer_of(found, wanted, today=today)
        letter = new_letter(
            offer.step.kind,
            offer.step.authority,
            made_on=today,
            told={**told_of(before, found, offer), **own},
        )
        try:
            write_kept(content, letter, self.setting)
        except MissingFactsError as error:
            names = askable(error.names)
            if not names:
                raise NoSuchLetterError("this letter cannot be made") from None
            return Step("ask", key, asked=tuple(Asked(name, required=True) for name in names))
        content = with_letter(content, number, left_behind(before, offer, today=today))
        letters = (*content.letters, letter)
        content = replace(content, letters=letters)
        return Step("letter", str(len(letters)), content=content, moved=number)

    def _erase(self, _key: str) -> Step:
        return Step("erase")

    def _letter(self, number: str) -> Step:
        letter_at(self.content, number)
        return Step("letter", number)

    def _edit(self, number: str) -> Step:
        letter_at(self.content, number)
        return Step("edit", number)

    def _edited(self, number: str) -> Step:
        parts, errors = dict[str, str](), dict[str, str]()
        for part in PARTS:
            limit = BODY if part == "body" else PART
            parts[part], told = check_part(
                self.typed.get(part), limit=limit, required=part in NEEDED
            )
            errors |= {part: told} if told else {}
        letter = letter_at(self.content, number)
        if errors:
            return Step("edit", number, errors, was_typed=True)
        return self._with_edits(number, letter, parts)

    def _reset(self, number: str) -> Step:
        return self._with_edits(number, letter_at(self.content, number), {})

    def _with_edits(self, number: str, letter: KeptLetter, edits: Mapping[str, str]) -> Step:
        changed = replace(letter, edits=dict(edits))
        return Step("letter", number, content=with_letter(self.content, number, changed))
