"""What is known of the directory itself: which entries are old, and which nobody has checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from glasno.authorities.directory import Directory
from glasno.authorities.models import Authority
from glasno.publishing.remembering import remembered


@dataclass(frozen=True)
class Doubtful:
    """Ways of an authority that are open, by their kind, and that need somebody to look."""

    authority: str
    stale: list[str]
    unchecked: list[str]


@remembered
def whole_directory() -> Directory:
    """Every authority as it stands."""
    directory: Directory = Authority.objects.directory()
    return directory


def doubtful(directory: Directory, *, on: date) -> list[Doubtful]:
    """Authorities with ways last looked at over a year ago, or never at the body itself."""
    found = []
    for authority in directory.authorities.values():
        open_ways = [each for each in authority.channels if each.value and each.valid(on)]
        stale = [each.kind for each in open_ways if each.origin.stale(on)]
        unchecked = [each.kind for each in open_ways if each.checked_on is None]
        if stale or unchecked:
            found.append(Doubtful(authority.key, stale, unchecked))
    return found


def unreachable(directory: Directory, *, on: date) -> list[str]:
    """The keys of authorities to which no letter can leave on that day."""
    return [key for key in directory.authorities if not directory.usable(key, on)]
