"""What becomes of letters, for the public figures: each stage of a letter once."""

from __future__ import annotations

from datetime import datetime

from glasno.appeals.actions.counting import count_prepared, count_stage
from glasno.appeals.following.stages import newly_reached
from glasno.appeals.ladder import FollowedLetter
from glasno.appeals.models import Stage
from glasno.front.counter import Counter


async def count_stages(
    counter: Counter,
    before: FollowedLetter,
    after: FollowedLetter,
    *,
    campaign: str,
    now: datetime,
) -> None:
    """Count the stages that the letter has newly reached: whoever has advanced its case calls."""
    for stage in newly_reached(before, after):
        await count_stage(
            counter,
            campaign=campaign,
            kind=after.kind,
            authority=after.authority,
            stage=Stage(stage),
            now=now,
        )


async def count_next(
    counter: Counter, letter: FollowedLetter, *, campaign: str, begun: datetime, now: datetime
) -> None:
    """Count a letter that a case has made; its writer was counted with the first ones.

    `begun` is when the visit to the case began.
    """
    await count_prepared(
        counter,
        campaign=campaign,
        letters=[(letter.kind, letter.authority)],
        nonce=bytes.fromhex(letter.uid),
        begun=begun,
        now=now,
        writer=False,
    )
