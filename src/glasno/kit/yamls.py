"""PyYAML's loaders, in C where it was built with libyaml: the same answers in a tenth of the time.

For files that come with Glasno, which every process reads before its first page. What people hand
in is read by `kit.sections`, which tells them the line.
"""

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import BaseLoader, SafeLoader
else:
    BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

__all__ = ["BaseLoader", "SafeLoader", "safe_load"]


def safe_load(text: str) -> Any:
    """As `yaml.safe_load`. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=SafeLoader)  # noqa: S506 - a safe one, in C
