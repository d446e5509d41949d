"""The doors of appeals, as GLASNO_DOORS lists them.

Nothing that a person types is stored: it comes with the form and goes with the answer, which
nothing keeps (`no-store`, by the front).
"""

from glasno.appeals.doors import returning, writing
from glasno.front.doors import Door

# Bytes: a letter in Cyrillic that is being changed comes percent-encoded, six bytes a character,
# beside the sealed state of all others.
LARGEST_BODY = 256 * 1024
# Seconds: at the speed of a bad telephone line.
BODY_TIME = 30.0

appeal = Door(post=writing.turn, largest_body=LARGEST_BODY, body_time=BODY_TIME)
case = Door(post=returning.visit, largest_body=LARGEST_BODY, body_time=BODY_TIME)

__all__ = ["appeal", "case"]
