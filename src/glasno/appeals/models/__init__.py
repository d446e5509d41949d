"""What appeals store."""

from glasno.appeals.models.settings import AppealSettings

__all__ = ["AppealSettings"]
