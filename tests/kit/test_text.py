import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.kit.text import UnprintableTextError, clean_line, clean_text

# Unicode, PropList.txt: Bidi_Control.
BIDI_CONTROLS = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
HINTS = [*"\u00ad\u200b\u2060\ufeff"]
# Format characters that are drawn: they stand before the number or name they belong to.
DRAWN = {*"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"}


@pytest.mark.parametrize(
    "name",
    [
        "Анна Ковалёва",
        "Zoë Müller-O’Brien",
        "Nguyễn Thị Ánh",
        "ქეთევან მაჭარაძე",
        "Արամ Խաչատրյան",
        "מרים כהן",
        "مریم می\u200cخواهم",
        "क\u094d\u200dष अनु",
        "山田 太郎",
        "สมชาย",
        "བཀྲ་ཤིས",
        "👩\u200d👩\u200d👧 🏳️\u200d🌈 👍🏽 🇺🇦 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        '<b>O\'Neil</b> & "sons"',
        "",
    ],
)
def test_line_that_people_write_stays_as_it_is(name: str) -> None:
    assert clean_line(name) == name
    assert clean_text(name) == name


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Anna  ", "Anna"),
        ("Anna   Maria", "Anna Maria"),
        ("Anna\tMaria", "Anna Maria"),
        ("\tAnna\u00a0\u2003Maria\u3000", "Anna Maria"),
        ("Анна\n", "Анна"),
        ("\r\nАнна\r\n", "Анна"),
        ("Ковале\u0308ва", "Ковалёва"),
        ("Mu\u0308ller", "Müller"),
        ("и\u0306", "й"),
        ("\ufeffАн\u00adна\u200b\u2060", "Анна"),
        (" \u00a0\t ", ""),
        ("«Нет\u00a0войне»", "«Нет\u00a0войне»"),
    ],
)
def test_line_gets_its_one_spelling(typed: str, cleaned: str) -> None:
    assert clean_line(typed) == cleaned


@pytest.mark.parametrize(
    "typed", ["Anna\nMaria", "Anna\r\nBcc: x@example.org", "Анна\u2028Мария", "a\x85b", "a\rb"]
)
def test_line_with_a_break_inside_is_refused(typed: str) -> None:
    with pytest.raises(UnprintableTextError):
        clean_line(typed)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("  one  \n  two  ", "one\ntwo"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("one\n \n\t\n \ntwo", "one\n\ntwo"),
        ("\n\n one \n\n", "one"),
        ("one   two", "one two"),
    ],
)
def test_text_keeps_its_lines(typed: str, cleaned: str) -> None:
    assert clean_text(typed) == cleaned


def refused(text: str) -> bool:
    try:
        clean_text(text)
    except UnprintableTextError:
        return True
    return False


def expected_refusal(character: str) -> bool:
    """What the module's docstring promises of a character that stands between two letters."""
    category = unicodedata.category(character)
    code = ord(character)
    if category == "Cc":
        return character not in "\t\n\r\x85"
    if category in ("Cs", "Co"):
        return True
    if category == "Cf":
        return character not in HINTS and character not in DRAWN and code != 0x180E
    noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    blank_letter = character in "\u115f\u1160\u3164\uffa0"
    kin_of_tags = 0xE0000 <= code <= 0xE0FFF
    unassigned_format = code == 0x2065
    # Egyptian joiners are format characters, some of them only since Unicode 15.
    egyptian = 0x13430 <= code <= 0x1343F
    return noncharacter or blank_letter or kin_of_tags or unassigned_format or egyptian


def test_every_character_of_unicode_is_taken_or_refused_as_promised() -> None:
    wrong = [
        f"{code:04x}"
        for code in range(sys.maxunicode + 1)
        if refused(f"a{chr(code)}b") is not expected_refusal(chr(code))
    ]
    assert wrong == []


@pytest.mark.parametrize("control", BIDI_CONTROLS)
@pytest.mark.parametrize("around", [("", ""), ("מ", "כ"), ("", "Анна"), ("👩", "👧")])
def test_bidirectional_control_is_refused_everywhere(control: str, around: tuple[str, str]) -> None:
    with pytest.raises(UnprintableTextError):
        clean_line(f"{around[0]}{control}{around[1]}")


@pytest.mark.parametrize("at", ["{}Anna", "Anna{}", "An{}na", "{}"])
@pytest.mark.parametrize("control", ["\0", "\x1b", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f", "\x9f"])
def test_control_is_refused_at_edges_too(at: str, control: str) -> None:
    with pytest.raises(UnprintableTextError):
        clean_line(at.format(control))


@pytest.mark.parametrize(
    "text",
    [
        "An\u200dna",
        "An\u200cna",
        "Ан\u200dна",
        "\u200dמרים",
        "מרים\u200d",
        "می\u200c\u200cخواهم",
        "👩\u200d",
        "\u200d",
        "👩 \u200d 👧",
    ],
)
def test_joiner_where_it_joins_nothing_is_refused(text: str) -> None:
    with pytest.raises(UnprintableTextError):
        clean_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "\U000e0067\U000e007f",
        "🏴\U000e0067",
        "A\U000e0067\U000e0062\U000e007f",
        "🏴\U000e0001\U000e007f",
        "🏴" + "\U000e0067" * 7 + "\U000e007f",
    ],
)
def test_tags_outside_of_a_flag_are_refused(text: str) -> None:
    with pytest.raises(UnprintableTextError):
        clean_line(text)


def test_six_marks_in_a_row_pass_and_seven_do_not() -> None:
    assert clean_line("a" + "\u0316" * 6) == "a" + "\u0316" * 6
    with pytest.raises(UnprintableTextError):
        clean_line("a" + "\u0316" * 7)
    with pytest.raises(UnprintableTextError):
        clean_text("a" + "\u20dd" * 4 + "\u0316" * 3)


def test_error_does_not_repeat_the_text() -> None:
    with pytest.raises(UnprintableTextError) as caught:
        clean_line("Anna\u202eavelavoK")
    assert str(caught.value) == "the text holds a character that cannot be shown"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    try:
        cleaned = clean_text(typed)
    except UnprintableTextError:
        return
    assert clean_text(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@given(
    st.text(
        alphabet=st.sampled_from(" \t\n\r\u00a0\u200b\u200c\u200d\u00adaяא\u0301👩️"), max_size=12
    )
)
def test_cleaning_twice_changes_nothing_more_in_odd_mixtures(typed: str) -> None:
    try:
        cleaned = clean_text(typed)
    except UnprintableTextError:
        return
    assert clean_text(cleaned) == cleaned


@given(st.text())
def test_line_is_text_without_breaks(typed: str) -> None:
    try:
        line = clean_line(typed)
    except UnprintableTextError:
        return
    assert "\n" not in line
    assert line == clean_text(typed)
