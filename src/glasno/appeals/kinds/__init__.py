"""Kinds of documents: who may send them, to whom, by what law, and what follows."""

from glasno.appeals.kinds.kind import (
    ADDRESSEES,
    EVENTS,
    TYPED_ADDRESSEES,
    ClockRule,
    Deadline,
    Kind,
    NextStep,
)
from glasno.appeals.kinds.reading import kinds

__all__ = [
    "ADDRESSEES",
    "EVENTS",
    "TYPED_ADDRESSEES",
    "ClockRule",
    "Deadline",
    "Kind",
    "NextStep",
    "kinds",
]
