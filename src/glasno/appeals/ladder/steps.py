"""Which letters may follow, as the kinds of documents say."""

from __future__ import annotations

from collections.abc import Mapping

from glasno.appeals.kinds.kind import Kind, NextStep


def next_letters(
    kind: Kind,
    event: str,
    *,
    kinds: Mapping[str, Kind] | None = None,
    facts: Mapping[str, str] | None = None,
    complained_of: str = "",
) -> tuple[NextStep, ...]:
    """The letters that may follow the event, in the order to be offered.

    With `kinds` and the writer's `facts`, those that these answers do not allow are left out, and
    those of a kind that there is no more. With `complained_of`, so are those that would go to the
    very body complained of (59-FZ, article 8.6).
    """
    return tuple(
        step
        for step in kind.next_steps
        if step.event == event
        and step.authority != complained_of
        and (kinds is None or _is_open(kinds.get(step.kind), facts))
    )


def _is_open(kind: Kind | None, facts: Mapping[str, str] | None) -> bool:
    return kind is not None and (facts is None or kind.is_open_to(facts))
