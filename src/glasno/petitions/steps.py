"""The steps of a signature's one mail job: it asks, reminds once, and in the end thanks."""

from datetime import timedelta
from typing import Final

CONFIRM: Final = 0
REMIND: Final = 1
PARKED: Final = 2  # both letters have gone; the address waits, sealed, for the confirmation
THANKS: Final = 3

REMIND_AFTER: Final = timedelta(days=3)
