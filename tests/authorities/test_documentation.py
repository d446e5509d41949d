"""The page for organisers is true: its example can be imported, and it names every field."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

from glasno.authorities.directory import KINDS, Authority, Channel, Directory, Source
from glasno.authorities.reading import FIELDS, TYPED, check_together, read_entries
from glasno.kit.sections.errors import FaultList
from tests.factories.authorities import make_entry

PAGE = (Path(__file__).parents[2] / "docs/organisers/authorities.md").read_text("utf-8")


def test_example_can_be_imported() -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    faults = FaultList()

    entries = read_entries(
        found[1],
        file="office.yaml",
        languages=("en", "ru"),
        today=date(2026, 11, 22),
        faults=faults,
    )
    check_together(entries, Directory([make_entry("genproc")]))

    assert faults.all() == []
    (office,) = [entry for _, entry in entries]
    assert [each.kind for each in office.channels] == ["portal", "post", "email"]


def test_every_field_and_word_of_an_entry_is_explained() -> None:
    names = {each.name for part in (Authority, Channel, Source) for each in fields(part)}

    missing = [
        word for word in (*names, *KINDS, *FIELDS, *TYPED, "esia", "own") if f"`{word}`" not in PAGE
    ]
    assert missing == []
