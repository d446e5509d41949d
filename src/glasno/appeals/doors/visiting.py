"""One request to an opened case: its pages, its files, and what it changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.actions.opening import OpenedCase, advance_case
from glasno.appeals.blocks import followed
from glasno.appeals.blocks.cases import Visit, case_html
from glasno.appeals.cases.contents import CaseContent, CaseTooLargeError
from glasno.appeals.clocks import ics
from glasno.appeals.composing import AuthorityGoneError, MissingFactsError
from glasno.appeals.doors.casework import Step, Work
from glasno.appeals.doors.counting import count_next, count_stages
from glasno.appeals.doors.files import PrintingFailedError, bundle_file, letter_file
from glasno.appeals.doors.filing import dates_file
from glasno.appeals.doors.places import Place
from glasno.appeals.following.following import NoSuchLetterError, facts_of, is_awaited, letter_at
from glasno.appeals.following.session import Session, seal_session
from glasno.appeals.following.writing import write_kept
from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.writing import Bundle, Written
from glasno.appeals.keys import keyring
from glasno.appeals.kinds import kinds
from glasno.appeals.ladder import due, reminders
from glasno.front.counter import Counter
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest

CONFLICT = 409
ZIP = "zip"
UNTYPED = Answers()


@dataclass(frozen=True, slots=True, repr=False)
class At:
    """The case as it stands now, and the page from which the request came."""

    request: DoorRequest
    counter: Counter
    place: Place
    session: Session
    case: OpenedCase

    def with_case(self, case: OpenedCase) -> At:
        return replace(self, case=case)

    def step(self, action: str, key: str) -> Step:
        """What the posted page asks for."""
        with translation.override(self.place.language):
            visit = self._visit()
            work = Work(
                self.case.content,
                self.request.fields,
                self.place.setting,
                self.place.calendar,
                visit.bodies(),
            )
            return work.step(action, key)

    async def page(self, step: Step, *, notice: str = "", status: int = 0) -> Reply:
        """The page that a step shows, with the case as it stands."""
        status = status or (422 if step.errors else 200)
        return await self.place.drawn(status, lambda: self._drawn(step, notice))

    async def newer(self) -> Reply:
        """Another browser was quicker: how the case stands now, and nothing was done."""
        with translation.override(self.place.language):
            notice = _(
                "The case has changed since you opened this page, perhaps in another window or by "
                "somebody who shares the words. This is how it stands now. What you have just "
                "sent was not kept: look, and tell it again if it is still so."
            )
        return await self.page(Step(), notice=notice, status=CONFLICT)

    async def change(self, step: Step, content: CaseContent) -> Reply | None:
        """Keeps what the step has changed, and shows its page; None where the case is gone."""
        try:
            advanced = await advance_case(self.counter, self.case, content, now=self.request.now)
        except CaseTooLargeError:
            with translation.override(self.place.language):
                told = _("This is more than a case can hold. Shorten the changes to its letters.")
            return await self.page(Step(errors={"": told}))
        if advanced.case is None:
            return None
        now = self.with_case(advanced.case)
        if not advanced.done:
            return await now.newer()
        await self._count(step, content)
        with translation.override(self.place.language):
            notice = _("Noted.") if step.show == "case" else ""
        return await now.page(step, notice=notice)

    async def _count(self, step: Step, content: CaseContent) -> None:
        """What the change tells the public figures; once, for it was kept once."""
        campaign, now = self.place.slug, self.request.now
        if step.moved:
            before, after = (
                letter_at(each, step.moved).followed for each in (self.case.content, content)
            )
            await count_stages(self.counter, before, after, campaign=campaign, now=now)
        for letter in content.letters[len(self.case.content.letters) :]:
            await count_next(
                self.counter,
                letter.followed,
                campaign=campaign,
                begun=self.session.begun,
                now=now,
            )

    async def file(self, action: str, key: str) -> Reply:
        """The dates of the case, a sheet of a letter, or all of them; its page for what is none."""
        if action == "ics":
            return self._dates()
        try:
            letter_at(self.case.content, key)
            file = await asyncio.to_thread(self._letter_file, action, int(key))
        except PrintingFailedError:
            return await self.place.drawn(
                503, lambda: self._drawn(Step("letter", key), "", failed=True)
            )
        except (NoSuchLetterError, MissingFactsError, AuthorityGoneError):
            file = None
        return file or await self.page(Step())

    def _letter_file(self, action: str, number: int) -> Reply | None:
        content, setting = self.case.content, self.place.setting
        letter = letter_at(content, str(number))
        written = write_kept(content, letter, setting)
        with translation.override(self.place.language):
            if action == ZIP:
                return bundle_file(Bundle((written,), ()), facts_of(content, letter), setting)
            return letter_file(action, written, number=number, setting=setting)

    def _dates(self) -> Reply:
        content, today = self.case.content, self.place.setting.today
        entries = [
            entry
            for number, letter in enumerate(content.letters, start=1)
            if is_awaited(letter)
            for entry in reminders(
                letter.followed,
                due(letter.followed, kinds(), self.place.calendar, today),
                number=number,
            )
        ]
        with translation.override(self.place.language):
            file = ics(entries, now=self.request.now)
        return dates_file(file)

    def _visit(self) -> Visit:
        session = self.session.at(self.case.revision)
        return Visit(
            self.case.content,
            self.case.erase_on,
            seal_session(session, keyring(), slug=self.place.slug),
            self.place.setting,
            self.place.calendar,
        )

    def _drawn(self, step: Step, notice: str, *, failed: bool = False) -> SafeString:
        visit = self._visit()
        typed = self.request.fields if step.was_typed else UNTYPED
        number = step.key.partition(":")[0]
        if step.show == "case":
            return case_html(visit, notice=notice, moved=step.moved, errors=step.errors)
        if step.show == "erase":
            return followed.erase_html(visit)
        letter = letter_at(visit.content, number)
        if step.show == "tell":
            return followed.tell_html(visit, letter, step.key, typed=typed, errors=step.errors)
        if step.show == "ask":
            return followed.ask_html(
                visit, letter, step.key, asked=step.asked, typed=typed, errors=step.errors
            )
        written = self._written(number)
        if step.show == "edit" and written is not None:
            texts = typed if step.was_typed else None
            return followed.edit_html(
                visit, letter, number, typed=texts, written=written, errors=step.errors
            )
        return followed.letter_html(
            visit, letter, number, written=written, failed=failed, is_new=bool(step.moved)
        )

    def _written(self, number: str) -> Written | None:
        content = self.case.content
        try:
            return write_kept(content, letter_at(content, number), self.place.setting)
        except (AuthorityGoneError, MissingFactsError, NoSuchLetterError):
            return None
