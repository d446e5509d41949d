"""What a curve says, in words: for who cannot see it. In the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from glasno.petitions.curves import words
from glasno.petitions.curves.series import growth
from glasno.petitions.statistics import Period


def described(periods: Sequence[Period], goal: int) -> str:
    """Where the curve begins and ends, how far that is from the goal, when most came."""
    standings = growth(periods)
    said = [
        _("Curve of the confirmed signatures from %(first)s to %(last)s: %(number)s at its end.")
        % {
            "first": words.day(periods[0].first),
            "last": words.day(periods[-1].last),
            "number": words.number(standings[-1].number),
        },
        _goal(standings[-1].number, goal),
    ]
    most = max(periods, key=lambda each: each.confirmed)
    if len(periods) > 1 and most.confirmed > 0:
        said.append(_most(most))
    return " ".join(said)


def _goal(number: int, goal: int) -> str:
    if number >= goal:
        return _("The goal of %(goal)s is reached.") % {"goal": words.number(goal)}
    return _("The goal is %(goal)s.") % {"goal": words.number(goal)}


def _most(period: Period) -> str:
    told = {
        "number": words.number(period.confirmed),
        "first": words.day(period.first),
        "last": words.day(period.last),
    }
    if period.first == period.last:
        return _("Most came on %(last)s: %(number)s.") % told
    return _("Most came from %(first)s to %(last)s: %(number)s.") % told
