"""Names of people: their parts, their gender, their cases. Nothing here fails on any text.

What comes out is a proposal: people see it in a field that they can edit.
"""

from glasno.appeals.names.declining import decline
from glasno.appeals.names.gender import Gender, guess_gender
from glasno.appeals.names.person import PersonName, initials, split
from glasno.appeals.names.relations import relation

__all__ = ["Gender", "PersonName", "decline", "guess_gender", "initials", "relation", "split"]
