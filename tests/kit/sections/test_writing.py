"""What is written is read back as it was."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.nodes import parse
from glasno.kit.sections.reading import Section
from glasno.kit.sections.writing import yaml_file
from glasno.kit.text import UnprintableTextError, clean_line

WORDS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["-", "#", ":", "---", "'", '"', "no", "null", "~", "1", "|", "&a", "*a", "!t"]
        ),
    ),
    min_size=1,
)


def test_fields_are_written_in_order_for_people_to_edit() -> None:
    fields = {"slug": "x", "day": date(2023, 1, 9), "on": True, "text": {"ru": "Да: " + "й" * 200}}

    assert yaml_file(fields) == (
        f"slug: x\nday: 2023-01-09\n'on': true\ntext:\n  ru: 'Да: {'й' * 200}'\n"
    )


def test_equal_values_are_written_out_twice() -> None:
    texts = {"en": "same"}

    assert yaml_file({"a": texts, "b": texts}) == "a:\n  en: same\nb:\n  en: same\n"


@given(WORDS)
def test_any_line_is_read_back_as_it_was_written(words: list[str]) -> None:
    try:
        line = clean_line(" ".join(words))
    except UnprintableTextError:
        line = ""
    assume(line)
    faults = FaultList()

    mapping = parse(yaml_file({"a": line}), file="x.yaml", faults=faults)

    section = Section(mapping, file="x.yaml", faults=faults)
    assert section.text("a", maximum=10_000) == line
    assert faults.all() == []
