"""What shows that a letter arrived, and from which of the three moments a clock may then count."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Start = Literal["receipt", "registration", "sending"]


class Evidence(StrEnum):
    """What the writer holds. The values stand in sealed cases and are never renamed."""

    DELIVERY = "delivery"  # the postal service's day of delivery
    PORTAL = "portal"  # the number that a portal gave, and its day
    STAMP = "stamp"  # the body's stamp on the second copy
    SLIP = "slip"  # the receipt slip of a crime report
    NOTE = "note"  # own note of a fax or telephone message: day, number, who took it
    REGISTRATION = "registration"  # the body's own number and day of registration
    POSTED = "posted"  # the day it was handed in at a post office: it proves no receipt

    @property
    def starts(self) -> Start:
        """The moment that it proves."""
        match self:
            case Evidence.REGISTRATION:
                return "registration"
            case Evidence.POSTED:
                return "sending"
            case _:
                return "receipt"

    @property
    def needs_number(self) -> bool:
        """Whether it is worth nothing without the number that was given."""
        return self in (Evidence.PORTAL, Evidence.REGISTRATION)
