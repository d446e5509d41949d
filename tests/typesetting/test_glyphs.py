"""What has no shape in any font becomes a mark that everybody sees; nothing is left out."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasno.typesetting.glyphs import MARK, certain, printable, read_ranges, unprintable
from glasno.typesetting.templates import template
from tools.glyphs import TABLE, TEMPLATE, as_ranges, shown

LIVING = (
    "Съешь ещё этих мягких французских булок, да выпей чаю № 5 — «ёлки» – …",
    "Ґанок, її, єдність, м’яч",
    "Қазақстан әңгүұқөһі ҒҢҮҰҚӨҺІ",
    "Ўзбек тоҷикӣ ҳаққоният, Ӕфсымӕр, кхъа, чIогIа",
    "Zażółć gęślą jaźń, ñandú, Straße, København, İstanbul, Ștefan",
    "Ελληνικά, გამარჯობა, Հայերեն, עברית, العربية",
    "Ударе\u0301ние стои\u0301т",
)


def can_set(*texts: str, bold: bool = False) -> bool:
    return template(TEMPLATE).can_set({"said": list(texts), "bold": bold})


@pytest.mark.parametrize("text", LIVING, ids=[text.split()[0] for text in LIVING])
def test_living_languages_are_printed_as_they_are(text: str) -> None:
    assert printable(text) == unicodedata.normalize("NFC", text)
    assert unprintable(text) == frozenset()
    assert can_set(printable(text))


@pytest.mark.parametrize(
    ("text", "shown", "named"),
    [
        ("люблю 😀", f"люблю {MARK}", {"😀"}),
        ("漢字", MARK * 2, {"漢", "字"}),
        ("👨\u200d👩", MARK * 2, {"👨", "👩"}),
        ("a\x00b\x1bc", f"a{MARK}b{MARK}c", {"\x00", "\x1b"}),
        ("\u202eабв\u2066", f"{MARK}абв{MARK}", {"\u202e", "\u2066"}),
        ("\ue000", MARK, {"\ue000"}),
        ("стро\u00adка\u200b\ufeff", "строка", set()),
        ("а\r\nб\u2028в\tг", "а\nб\nв г", set()),
        ("и\u0306", "й", set()),
    ],
)
def test_what_has_no_shape_is_marked_and_named(text: str, shown: str, named: set[str]) -> None:
    assert printable(text) == shown
    assert unprintable(text) == named


def test_tower_of_accents_is_cut() -> None:
    assert printable("а" + "\u0301" * 6) == "а" + "\u0301" * 6
    assert printable("а" + "\u0301" * 5_000 + "б") == f"а{MARK}б"


def test_accent_that_no_font_has_for_its_letter_is_marked_at_last() -> None:
    borrowed = "^\u0942 и слово"
    assert printable(borrowed) == borrowed
    assert not can_set(borrowed)
    assert certain(borrowed) == f"^{MARK} и слово"
    assert template(TEMPLATE).pdf({"said": [borrowed], "bold": False})


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_what_is_certain_can_always_be_set(text: str) -> None:
    assert can_set(certain(printable(text)))


def test_every_character_of_the_table_has_a_shape() -> None:
    points = [
        chr(point)
        for first, last in read_ranges(TABLE.read_text("ascii"))
        for point in range(first, last + 1)
    ]
    assert len(points) > 7_000
    assert can_set(*(shown(each) for each in points))
    assert can_set(*(shown(each) for each in points), bold=True)
    assert as_ranges(points) == TABLE.read_text("ascii")


@pytest.mark.parametrize("character", ["😀", "漢", "ㄱ", "가", "\u0378"])
def test_characters_out_of_the_table_have_none(character: str) -> None:
    assert printable(character) == MARK
    assert not can_set(character)
