"""A language's text of a campaign, written so that people can go on editing it."""

from __future__ import annotations

from collections.abc import Mapping

from glasno.kit.sections.writing import yaml_file


def text_file(head: Mapping[str, object], body: str) -> str:
    """A language's text: the head's fields between two `---` lines, then the Markdown."""
    return f"---\n{yaml_file(head)}---\n\n{body}\n"
