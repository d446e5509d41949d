"""How long letters take now, in steps, the same for everybody: the worker tells, pages show it."""

from datetime import timedelta

from glasno.outbox import rules
from glasno.outbox.models import Delay


def tell_delay(delay: timedelta) -> int:
    """Notes the step of a delay, and returns it; the row is written when the step changes only."""
    step = rules.delay_step(delay)
    if told_step() != step:
        Delay.objects.update_or_create(id=1, defaults={"step": step})
    return step


def told_step() -> int:
    """The step that was last told: a place among rules.DELAYS, or their number for "longer"."""
    return Delay.objects.filter(id=1).values_list("step", flat=True).first() or 0
