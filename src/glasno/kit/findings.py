"""What is wrong with an installation, said by whoever knows; `glasno doctor` collects it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error keeps people from being served; a warning will, or weakens what is promised."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """`what` is wrong and how to `mend` it, each a plain sentence for the operator."""

    level: Level
    what: str
    mend: str
