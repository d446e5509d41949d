"""What appeals keep: the working days of the country whose bodies are written to."""

from glasno.appeals.models.calendar import CalendarDay

__all__ = ["CalendarDay"]
