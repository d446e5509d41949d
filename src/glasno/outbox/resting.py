"""When to leave a failing relay alone, and for how long: in the memory of one worker."""

from datetime import datetime, timedelta

from glasno.outbox import rules


class Rest:
    """Growing pauses after trouble with the relay itself."""

    def __init__(self) -> None:
        self._failures = 0
        self._doubts = 0
        self._pause = timedelta(0)
        self._until: datetime | None = None

    def begin(self, *, now: datetime) -> float:
        """The relay failed: a pause begins, longer than the last. Returns its seconds."""
        self._failures += 1
        self._pause = rules.relay_pause(failures=self._failures)
        self._until = now + self._pause
        return self._pause.total_seconds()

    def doubt(self, *, now: datetime) -> float:
        """The connection broke over one mail: whose fault it was shows with the next.

        Returns the seconds of the pause that begins, 0.0 for the first break in a row.
        """
        self._doubts += 1
        return 0.0 if self._doubts == 1 else self.begin(now=now)

    def end(self) -> None:
        """The relay took a mail, or refused one in good order."""
        self._failures = self._doubts = 0
        self._until = None

    def left(self, *, now: datetime) -> float:
        """Seconds still to rest; 0.0 when the relay may be tried."""
        # Only a clock that was set back can leave more than the whole pause.
        if self._until is None or self._until - now > self._pause:
            return 0.0
        return max(0.0, (self._until - now).total_seconds())
