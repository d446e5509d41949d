"""What a letter can cost, and safer ways, as data with sources."""

from glasno.appeals.risks.notes import RiskNote, risk_keys, risks_for

__all__ = ["RiskNote", "risk_keys", "risks_for"]
