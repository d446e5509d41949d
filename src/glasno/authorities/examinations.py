"""What `glasno doctor` looks at in the directory of authorities."""

from __future__ import annotations

from collections.abc import Iterator

from glasno.authorities.models import Authority
from glasno.authorities.queries import doubtful, unreachable
from glasno.kit import clock
from glasno.kit.findings import Finding, Level


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS: ways that nobody has looked at for a year, and bodies without any."""
    today = clock.now().date()
    directory = Authority.objects.directory()
    stale = [each.authority for each in doubtful(directory, on=today) if each.stale]
    if stale:
        yield Finding(
            Level.WARNING,
            f"Nobody has looked for a year whether one still reaches: {', '.join(stale)}.",
            "Run `glasno authorities check`; docs/organisers/authorities.md says how to look and "
            "how to write down what was found.",
        )
    for key in unreachable(directory, on=today):
        yield Finding(
            Level.WARNING,
            f"The authority {key} has no way left by which a letter could reach it.",
            f"Run `glasno authorities export {key}`, write a way down and import the file.",
        )
