"""What the appeals keep: nothing of anybody, but of those who asked for a code name a sealed case.

Nothing here names, places or reaches a person. Times are days, but for the hour at which a counted
form is forgotten. Beside it, the working days of the country whose bodies are written to.
"""

from glasno.appeals.models.calendar import CalendarDay
from glasno.appeals.models.case import LIFETIMES, Case
from glasno.appeals.models.figures import AppealCount, Nonce, Stage
from glasno.appeals.models.settings import AppealSettings

__all__ = [
    "LIFETIMES",
    "AppealCount",
    "AppealSettings",
    "CalendarDay",
    "Case",
    "Nonce",
    "Stage",
]
