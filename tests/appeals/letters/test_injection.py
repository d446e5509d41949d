"""Whatever is typed into a letter stands on paper as it was typed: no word of it is a program."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import envelope_pdf, inventory_pdf, letter_pdf
from glasno.kit.text import UnprintableTextError, clean_line
from glasno.typesetting.glyphs import printable

from .sheets import RUSSIAN, read, roles_in, words_in

HOSTILE = (
    '#eval("1 + 1")',
    "#panic()",
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "#set text(size: 90pt)",
    "#{ while true {} }",
    "*полужирный* _курсив_",
    "$ sum_(i=0)^n i $",
    "\\ обратная \\u{41} черта \\",
    "@ссылка <метка>",
    "`код` ```js код```",
    "= Заголовок",
    "- пункт + пункт / термин: пункт",
    "// примечание /* примечание */",
    "[скобки] {скобки} (скобки",
    "https://example.org/#x",
    "\"кавычки\" 'кавычки'",
    "~ --- -- ... -?",
    "{{ x }} {% x %} ${x} %s {x:genitive}",
    "<b>жирно</b> &lt; &#35;",
    "]]> --> */ ) endobj stream",
    "/Creator(Typst 0.15.1)",
    "/Creator(Typst 0.15.1)>>",
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="xmp-writer">',
    "<xmp:CreatorTool>Typst 0.15.1</xmp:CreatorTool>",
    "=cmd|' /C calc'!A0",
    "\u05e9\u05dc\u05d5\u05dd",
)
# Where a person's words can stand on each sheet.
FIELDS: dict[str, Callable[[str], bytes]] = {
    "addressee": lambda said: letter_pdf(replace(RUSSIAN, addressee=(said,))),
    "sender": lambda said: letter_pdf(replace(RUSSIAN, sender=(said,))),
    "title": lambda said: letter_pdf(replace(RUSSIAN, title=said)),
    "body": lambda said: letter_pdf(replace(RUSSIAN, body=(said, f"1. {said}", f"- {said}"))),
    "enclosures": lambda said: letter_pdf(replace(RUSSIAN, enclosures=(said,))),
    "signature": lambda said: letter_pdf(replace(RUSSIAN, signature=said)),
    "envelope": lambda said: envelope_pdf((said,), (said,), language="ru"),
    "inventory": lambda said: inventory_pdf((said,), (said,), (said,), language="ru"),
}
every_field = pytest.mark.parametrize("sheet", FIELDS.values(), ids=FIELDS)


def letters_of(text: str) -> str:
    """Without what a line break may take or give: spaces and hyphens."""
    return "".join(text.split()).translate({ord(each): None for each in "-\u00ad"})


@every_field
@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_markup_is_shown_as_it_was_typed(sheet: Callable[[str], bytes], said: str) -> None:
    assert letters_of(said) in letters_of(words_in(sheet(said)))


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_markup_makes_no_structure(said: str) -> None:
    plain = roles_in(letter_pdf(replace(RUSSIAN, body=("слово",), sender=("слово",))))
    # A list item is the one thing that a paragraph may begin.
    body = said.removeprefix("- ")
    assert roles_in(letter_pdf(replace(RUSSIAN, body=(body,), sender=(said,)))) == plain


def test_title_is_told_to_the_reader_as_it_was_typed() -> None:
    for said in HOSTILE:
        assert read(letter_pdf(replace(RUSSIAN, title=said))).metadata == {"/Title": said}


def cleaned(text: str) -> str:
    try:
        return clean_line(text)
    except UnprintableTextError:
        return ""


@given(st.text(max_size=80), st.sampled_from(sorted(FIELDS)))
@settings(max_examples=120)
def test_any_text_in_any_field_makes_a_sheet(text: str, field: str) -> None:
    assert read(FIELDS[field](text)).pages


# Written from left to right. Accents apart are left to pdftotext: pypdf tells their letters twice.
PLAIN = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x52F, exclude_categories=["M", "C"]),
    max_size=60,
).map(cleaned)


@given(PLAIN)
@settings(max_examples=120)
def test_any_plain_text_is_read_back_whole(text: str) -> None:
    found = words_in(letter_pdf(replace(RUSSIAN, body=("начало " + text + " конец",))))
    assert letters_of(printable(text)) in letters_of(found)


def test_every_field_of_a_letter_with_words_is_tried() -> None:
    keys = {"kind", "authority", "language", "copies"}
    assert {*Letter.__dataclass_fields__} - keys == FIELDS.keys() - {"envelope", "inventory"}
