"""What becomes of letters, for the public figures: each stage of a letter once."""

from __future__ import annotations

from datetime import datetime

from glasno.appeals.actions.counting import Form, count_prepared, count_stage
from glasno.appeals.cases.contents import CaseContent
from glasno.appeals.following.stages import newly_reached
from glasno.appeals.interview.state import State
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
    form: Form | None = None,
) -> None:
    """Count the stages that the letter has newly reached: whoever has advanced its case calls.

    `form` is the interview's for a letter that comes from there with a history.
    """
    for stage in newly_reached(before, after):
        await count_stage(
            counter,
            campaign=campaign,
            kind=after.kind,
            authority=after.authority,
            stage=Stage(stage),
            now=now,
            form=form,
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


async def count_kept(
    counter: Counter, content: CaseContent, state: State, *, campaign: str, now: datetime
) -> None:
    """Count what the letters of a new case have reached already, each once an interview."""
    form = Form(state.nonce, state.begun)
    for letter in content.letters:
        after = letter.followed
        before = FollowedLetter(after.kind, after.authority, after.uid)
        await count_stages(counter, before, after, campaign=campaign, now=now, form=form)
