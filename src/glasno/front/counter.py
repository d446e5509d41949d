"""What a door may reach for: the ledger, the published shelf, the prices, and error pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from glasno.front.errors import error_reply
from glasno.front.ledger import Ledger
from glasno.front.prices import Prices
from glasno.front.replies import Reply
from glasno.front.shelf import PublishedShelf


@dataclass(frozen=True)
class Counter:
    """The front's side of a door. One instance serves every request of a process."""

    ledger: Ledger
    shelf: PublishedShelf
    languages: tuple[str, ...] = ()
    prices: Prices = field(default_factory=Prices)

    def page(self, status: int, *, language: str | Sequence[str] = ()) -> Reply:
        """The published error page of `status`, in the first of these languages that has one.

        The site's own languages follow those that are asked for.
        """
        wanted = (language,) if isinstance(language, str) else tuple(language)
        return error_reply(self.shelf, status, (*wanted, *self.languages))
