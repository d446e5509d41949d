"""Open data holds nothing that a program could take for anything but a figure or a word."""

import pytest

from glasno.kit.opendata import as_csv, as_json

COLUMNS = ("until", "authority", "at_least")


def test_an_empty_table_has_its_header() -> None:
    assert as_csv(COLUMNS, []) == b"until,authority,at_least\r\n"
    assert as_json("rows", COLUMNS, []) == b'{"rows": []}\n'


def test_rows_are_the_same_in_both_forms() -> None:
    rows = [("2026-11-20", "gvsu", 25)]

    assert as_csv(COLUMNS, rows).splitlines()[1:] == [b"2026-11-20,gvsu,25"]
    assert as_json("rows", COLUMNS, rows) == (
        b'{"rows": [{"until": "2026-11-20", "authority": "gvsu", "at_least": 25}]}\n'
    )


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "@SUM(A1)", "-1-1", "\t=1", "A1", '"', "", "a b", "a,b", "cmd|x", "a" * 61],
)
def test_what_a_spreadsheet_could_execute_is_never_written(cell: str) -> None:
    with pytest.raises(ValueError, match="cell"):
        as_csv(COLUMNS, [(cell,)])
