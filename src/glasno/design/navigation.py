"""Links that every page carries."""

from typing import NamedTuple


class LanguageLink(NamedTuple):
    """The same page in another language; `name` is the language's own name for itself."""

    code: str
    name: str
    url: str
