"""What each screen of the interview says above its fields, in the active language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from glasno.appeals.interview import flow


class Heading(NamedTuple):
    title: str
    lead: str = ""
    button: str = ""


def heading_of(screen: str, *, speaker: str) -> Heading:
    """Title, sentence and the words of the button that goes on."""
    own = speaker == "self"
    found = {**_first(), **_telling(own=own), **_last()}[screen]
    return found if found.button else found._replace(button=_("Continue"))


def _first() -> dict[str, Heading]:
    return {
        flow.WHO: Heading(
            _("Write to the authorities"),
            _(
                "Answer a few questions, and a lawful letter stands ready: to print, sign and "
                "send. Nothing that you type is kept here."
            ),
        ),
        flow.SUPPORTER: Heading(
            _("Your name, your address, your words"),
            _("An authority has to answer a letter that has a name and a postal address."),
            _("Make the letter"),
        ),
        flow.CONSENT: Heading(_("You and him")),
        flow.REFUSED: Heading(
            _("He does not want it"),
            _(
                "Then do not write about him. As a supporter you can still ask that all such "
                "reports be looked into, without naming him."
            ),
            _("Write as a supporter, without his name"),
        ),
        flow.BUNDLE: Heading(
            _("These letters help now"),
            _("The most urgent stand first. Untick those that you do not want."),
        ),
    }


def _telling(*, own: bool) -> dict[str, Heading]:
    return {
        flow.MAN: Heading(
            _("About yourself") if own else _("Who he is"),
            _("Leave empty what you do not know. Each entry goes into the letter on this page."),
        ),
        flow.HOLDING: Heading(
            _("What has happened"),
            _("Leave empty what you do not know, and say nothing that you do not know."),
        ),
        flow.EARLIER: Heading(
            _("The earlier letter"), _("Look at the copy, the slip or the receipt.")
        ),
        flow.ADDRESSES: Heading(
            _("Addresses that only you can know"),
            _("There is no one address for all of these: it depends on the place."),
        ),
    }


def _last() -> dict[str, Heading]:
    return {
        flow.WARNINGS: Heading(_("Before you sign")),
        flow.WRITER: Heading(
            _("Your name and address"),
            _("An authority has to answer a letter that has a name and a postal address."),
        ),
        flow.NAMES: Heading(
            _("Check the forms of the names"),
            _(
                "In Russian a name changes with its place in the sentence. The program does it by "
                "rules, and rules err. Correct what is wrong."
            ),
            _("Make the letters"),
        ),
    }
