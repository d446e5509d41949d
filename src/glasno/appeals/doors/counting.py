"""What becomes of letters, for the public figures: each stage of a letter once."""

from __future__ import annotations

from glasno.appeals.following.stages import newly_reached
from glasno.appeals.ladder import FollowedLetter
from glasno.front.counter import Counter
from glasno.front.requests import DoorRequest


async def count_stages(
    request: DoorRequest,
    counter: Counter,
    slug: str,
    before: FollowedLetter,
    after: FollowedLetter,
) -> None:
    """Count the stages that the letter has newly reached."""
    for _stage in newly_reached(before, after):
        pass
