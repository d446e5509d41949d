"""YAML is read as plain text in a plain tree, or refused with a line."""

import pytest

from glasno.kit.sections.errors import Fault, FaultList
from glasno.kit.sections.nodes import MAX_NODES, Listing, Mapping, Scalar, parse


def parsed(text: str) -> tuple[Mapping, list[Fault]]:
    faults = FaultList()
    return parse(text, file="campaign.yaml", faults=faults), faults.all()


def test_parse_keeps_lines_and_guesses_no_types() -> None:
    mapping, faults = parsed("country: NO\nday: 2023-01-09\nlist:\n  - yes\n")

    assert faults == []
    assert mapping.entries == {
        "country": Scalar(1, "NO"),
        "day": Scalar(2, "2023-01-09"),
        "list": Listing(4, [Scalar(4, "yes")]),
    }
    assert mapping.lines == {"country": 1, "day": 2, "list": 3}


def test_parse_counts_lines_from_where_the_text_begins() -> None:
    faults = FaultList()

    mapping = parse("title: One", file="en.md", faults=faults, first_line=2)

    assert mapping.lines == {"title": 2}


def test_parse_tells_quoted_text_from_nothing() -> None:
    mapping, _ = parsed("a: null\nb: 'null'\nc:\n")

    assert [node.is_empty for node in mapping.entries.values() if isinstance(node, Scalar)] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: &x 1\n", 1, "remove the anchor: write each value out where it is needed"),
        ("a: 1\nb: *x\n", 2, "write the value out instead of *x"),
        ("a: !!python/object:os.system x\n", 1, "remove the tag that begins with `!`"),
        ("a: !x {}\n", 1, "remove the tag that begins with `!`"),
        ("? [a]\n: 1\n", 1, "a field's name is a plain word"),
        ("a: 1\n---\nb: 2\n", 2, "keep one document in a file: no `---`"),
        ("- 1\n- 2\n", 1, "write fields as `name: value`, one to a line"),
        ("just words\n", 1, "write fields as `name: value`, one to a line"),
        (
            "a: 1\n\tb: 2\n",
            2,
            "this is not YAML: found character '\\t' that cannot start any token",
        ),
        ("a: [1\n", 2, "this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: '\x00'\n", 1, "remove the character that cannot be printed"),
        ("a: 1\nb: \x07\n", 2, "remove the character that cannot be printed"),
    ],
)
def test_parse_refuses_what_is_not_plain(text: str, line: int, what: str) -> None:
    mapping, faults = parsed(text)

    assert faults == [Fault("campaign.yaml", line, "", what)]
    assert mapping.entries == {}


def test_parse_refuses_a_field_that_stands_twice_and_keeps_the_first() -> None:
    mapping, faults = parsed("slug: one\ncountry: RU\nslug: two\n")

    assert faults == [Fault("campaign.yaml", 3, "slug", "stands twice (first on line 1); keep one")]
    assert mapping.entries["slug"] == Scalar(1, "one")


def test_parse_refuses_a_bomb_of_aliases_before_it_grows() -> None:
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}, *{old}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    _, faults = parsed(bomb)

    assert [fault.what for fault in faults] == [
        "remove the anchor: write each value out where it is needed"
    ]


def test_parse_refuses_values_nested_too_deep() -> None:
    _, faults = parsed("a: " + "[" * 100_000)

    assert [fault.what for fault in faults] == ["values stand more than 12 deep; flatten them"]


def test_parse_refuses_too_many_values() -> None:
    _, faults = parsed("a: [" + "1," * MAX_NODES + "]")

    assert [fault.what for fault in faults] == [
        f"the file holds more than {MAX_NODES} values; shorten it"
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_parse_takes_an_empty_file_for_no_fields(text: str) -> None:
    mapping, faults = parsed(text)

    assert mapping.entries == {}
    assert faults == []
