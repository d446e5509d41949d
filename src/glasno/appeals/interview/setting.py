"""What an interview stands in: its campaign, the directory, the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from glasno.appeals.composing import CampaignFacts, Sources
from glasno.appeals.interview import flow
from glasno.appeals.interview.bundle import Planned, chosen, offered
from glasno.appeals.interview.state import State
from glasno.appeals.snapshot import Snapshot
from glasno.authorities.directory import Directory


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything beside the person's own answers; `language` is that of the page."""

    snapshot: Snapshot
    directory: Directory
    today: date
    language: str

    def sources(self, state: State) -> Sources:
        """What letters of this interview are made from."""
        snapshot = self.snapshot
        campaign = CampaignFacts(
            title=snapshot.titles,
            places=snapshot.places,
            held=snapshot.held,
            as_of=snapshot.as_of,
            reports=snapshot.reports,
        )
        return Sources(
            directory=self.directory, campaign=campaign, today=self.today, forms=state.forms
        )

    @property
    def authorities(self) -> tuple[str, ...]:
        """Those that the campaign offers to supporters and that can be written to today."""
        return tuple(
            key for key in self.snapshot.authorities if self.directory.usable(key, self.today)
        )

    def offered(self, state: State) -> tuple[Planned, ...]:
        return offered(state, self.authorities)

    def chosen(self, state: State) -> tuple[Planned, ...]:
        return chosen(state, self.authorities)

    def told(self, state: State) -> dict[str, str]:
        return flow.told(state, self.authorities)

    def way(self, state: State) -> tuple[str, ...]:
        return flow.way(state, self.authorities)
