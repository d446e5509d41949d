"""Solutions as a browser's worker brings them, found by the library's own solver."""

import json
from datetime import datetime

from altcha import Challenge, Payload, solve_challenge

from glasno.petitions.challenges import new_challenge


def solved(level: int, *, now: datetime) -> str:
    """What the form's field `altcha` holds once a challenge of this level is solved."""
    return solution_of(json.dumps(new_challenge(level, now=now)))


def solution_of(challenge: str | bytes) -> str:
    """The same for a challenge as `/do/challenge` answers it."""
    made = Challenge.from_dict(json.loads(challenge))
    solution = solve_challenge(made)
    assert solution is not None
    return Payload(made, solution).to_base64()
