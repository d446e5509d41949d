"""The page of a kept case: where each letter stands, what may be told, which letters follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.blocks.clocks import clock_view
from glasno.appeals.blocks.questions import addressee_name, authority_name
from glasno.appeals.cases.contents import CaseContent, KeptLetter
from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.composing.dates import in_words
from glasno.appeals.following.following import due_of, facts_of, is_awaited
from glasno.appeals.forms.lifetimes import lifetimes
from glasno.appeals.forms.telling import UNASKED
from glasno.appeals.interview.setting import Setting
from glasno.appeals.kinds import kinds
from glasno.appeals.ladder import Due, Event, event_label, state_label
from glasno.authorities.directory import Directory
from glasno.design.forms import Choice, FieldView

NOTHING: Mapping[str, str] = {}
OVER = ("escalated", "closed")


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """What the pages of one case are drawn from. `sealed` is its session, for the page's form."""

    content: CaseContent
    erase_on: date
    sealed: str
    setting: Setting
    calendar: WorkingCalendar

    @property
    def language(self) -> str:
        return self.setting.language

    def day(self, day: date) -> str:
        return in_words(day, self.language)

    def carried(self) -> dict[str, object]:
        """What every template of a case needs."""
        return {
            "action": f"/do/case/{self.setting.snapshot.slug}",
            "sealed": self.sealed,
            "language": self.language,
            "slug": self.setting.snapshot.slug,
        }

    def bodies(self) -> dict[str, str]:
        """The bodies of the directory, by the names that the page's language has for them."""
        directory: Directory = self.setting.directory
        return {key: authority_name(key, self.setting) for key in directory.authorities}


def case_html(
    visit: Visit,
    *,
    notice: str = "",
    moved: str = "",
    errors: Mapping[str, str] = NOTHING,
) -> SafeString:
    """The page of the case. `notice` names what has just happened, `moved` the number of the letter
    to which; `errors` are by field.
    """
    letters = [
        _letter(visit, letter, number, errors)
        for number, letter in enumerate(visit.content.letters, start=1)
    ]
    context = {
        **visit.carried(),
        # Those of which nothing more is awaited stand last.
        "letters": sorted(letters, key=lambda letter: bool(letter["is_over"])),
        "notice": notice,
        # It may stand far below: a case has some half dozen letters.
        "moved": next((each for each in letters if str(each["number"]) == moved), None),
        "loose": errors.get("", ""),
        "erase_on": visit.day(visit.erase_on),
        "lifetime": lifetimes(errors.get("days", "")),
        "has_dates": any(letter["has_dates"] for letter in letters),
    }
    return render_to_string("appeals/case.html", context)


def letter_names(visit: Visit, letter: KeptLetter) -> dict[str, object]:
    """What a letter is and to whom it goes; its key for a kind that is gone."""
    kind = kinds().get(letter.kind)
    return {
        "kind": kind.names[visit.language] if kind else letter.kind,
        "to": addressee_name(letter.authority, visit.setting, facts_of(visit.content, letter)),
        "unreviewed": kind is None or not kind.reviewed_by_lawyer,
        "foreign": kind is not None and kind.language != visit.language,
    }


def _letter(
    visit: Visit, letter: KeptLetter, number: int, errors: Mapping[str, str]
) -> dict[str, object]:
    today, followed = visit.setting.today, letter.followed
    found = due_of(visit.content, letter, visit.calendar, today=today)
    running = found.clocks if is_awaited(letter) else ()
    clocks = [clock_view(each, letter.kind, visit.setting) for each in running]
    name = f"event-{number}"
    return {
        **letter_names(visit, letter),
        "number": number,
        "state": state_label(followed.state),
        "is_over": followed.state in OVER,
        "made_on": visit.day(letter.made_on),
        "came": [_came(visit, event) for event in followed.events if event.name not in UNASKED],
        "clocks": [each for each in clocks if each["decisive"]],
        "longer": [each for each in clocks if not each["decisive"]],
        "has_dates": any(each.decisive and not each.range.estimate for each in running),
        "field": _events(found, name, errors.get(name, "")),
        "offers": list(_offers(visit, found, number)),
    }


def _came(visit: Visit, event: Event) -> dict[str, str]:
    """One line of a letter's history."""
    details = [visit.day(event.on)]
    if event.number:
        details.append(_("No. %(number)s") % {"number": event.number})
    if event.until:
        details.append(_("until %(day)s") % {"day": visit.day(event.until)})
    if event.authority:
        details.append(authority_name(event.authority, visit.setting))
    return {"label": event_label(event.name), "text": ", ".join(details)}


def _events(found: Due, name: str, error: str) -> FieldView | None:
    possible = [event for event in found.events if event not in UNASKED]
    if not possible:
        return None
    return FieldView(
        name=name,
        id=name,
        label=_("What has happened?"),
        kind="radio",
        error=error,
        choices=[Choice(event, event_label(event)) for event in possible],
    )


def _offers(visit: Visit, found: Due, number: int) -> Iterator[dict[str, object]]:
    for offer in found.offers:
        kind = kinds()[offer.step.kind]
        yield {
            "key": f"{number}:{kind.key}.{offer.step.authority}",
            "kind": kind.names[visit.language],
            "purpose": kind.purpose[visit.language],
            "to": authority_name(offer.step.authority, visit.setting),
            "ready": offer.from_day <= visit.setting.today,
            "from_day": visit.day(offer.from_day),
        }
