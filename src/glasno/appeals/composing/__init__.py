"""Answers, directory, kind of document and text become a letter."""

from glasno.appeals.composing.addressees import TYPED
from glasno.appeals.composing.campaign import CampaignFacts
from glasno.appeals.composing.composing import (
    BLANK,
    AuthorityGoneError,
    MissingFactsError,
    Sources,
    compose,
    preview,
)

__all__ = [
    "BLANK",
    "TYPED",
    "AuthorityGoneError",
    "CampaignFacts",
    "MissingFactsError",
    "Sources",
    "compose",
    "preview",
]
