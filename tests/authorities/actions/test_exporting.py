"""What is exported can be imported again, and computes nothing in a spreadsheet."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.authorities.actions.exporting import as_csv, as_yaml, inert
from glasno.authorities.actions.importing import import_file, load_shipped
from glasno.authorities.directory import Authority as Entry
from glasno.authorities.models import Authority
from glasno.authorities.reading import read_entries
from glasno.kit.sections.errors import FaultList
from glasno.kit.text import UnprintableTextError, clean_line
from tests.factories.authorities import SEEN, make_channel, make_entry

DAY = date(2026, 11, 22)


def read(text: str) -> tuple[list[Entry], list[str]]:
    faults = FaultList()
    entries = read_entries(text, file="x", languages=("en", "ru"), today=DAY, faults=faults)
    return [entry for _, entry in entries], [str(fault) for fault in faults.all()]


@pytest.mark.data
@pytest.mark.django_db
def test_whole_directory_can_be_imported_again(tmp_path: Path) -> None:
    load_shipped(today=DAY)
    path = tmp_path / "all.yaml"
    path.write_text(as_yaml(Authority.objects.directory().authorities.values()), "utf-8")

    again = import_file(path, today=DAY)

    assert (again.added, again.changed, len(again.unchanged)) == ([], [], 9)


def spelled(text: str) -> str:
    try:
        return clean_line(text)
    except UnprintableTextError:
        return ""


LINES = st.text(max_size=30).map(spelled).filter(bool) | st.sampled_from(
    ["null", "~", "yes", "1", "=1+1", "# x", "a: b", "- a", "'", '"', "{", "2026-11-22", "ё\u2028"]
).map(spelled).filter(bool)
WORDS = st.fixed_dictionaries({"en": LINES, "ru": LINES})


@given(LINES, WORDS, WORDS, st.none() | st.dates(), st.none() | st.integers(100, 9_999))
def test_any_entry_is_read_back_as_it_was_written(
    line: str, names: dict[str, str], notes: dict[str, str], day: date | None, limit: int | None
) -> None:
    channel = make_channel(
        "post", value=line, notes=notes, valid_to=day, limit_characters=limit, seen_on=SEEN
    )
    entry = make_entry(channels=[channel], names=names, dative=line, place=3)

    assert read(as_yaml([entry])) == ([entry], [])


def test_table_has_a_row_a_channel_with_every_language() -> None:
    portal = make_channel(
        "portal", value="https://example.org/", fields=("writer_email", "writer_phone")
    )
    table = as_csv(
        [make_entry(channels=[portal, make_channel("fax", value="+00 1")])], languages=["en", "ru"]
    )

    first, second = list(csv.DictReader(io.StringIO(table)))
    told = {name: value for name, value in first.items() if value}
    assert told == {
        "authority": "office",
        "name_en": "The office",
        "name_ru": "Ведомство office",
        "kind": "portal",
        "value": "https://example.org/",
        "fields": "writer_email writer_phone",
        "source": "example.org",
        "seen_on": "2026-11-01",
        "quality": "own",
    }
    assert second["value"] == "'+00 1"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"]
)
def test_cell_that_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1 + 1", "a=b", "office@example.org"])
def test_cell_that_is_text_stays(cell: str) -> None:
    assert inert(cell) == cell
