"""What signing can cost, by country, as data with sources."""

from glasno.campaigns.risks.notes import RiskNote, countries_with_notes, notes_for, notes_of

__all__ = ["RiskNote", "countries_with_notes", "notes_for", "notes_of"]
