"""Cards, posters and sheets: their sizes, their words, their bytes, and hostile titles."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from glasno.campaigns.handouts.cutting import shown
from glasno.campaigns.handouts.prints import (
    PREVIEW,
    SIZES,
    Card,
    Form,
    Paper,
    Poster,
    Print,
    Sheet,
    SheetWords,
    Told,
)
from tests.typesetting.test_pictures import parts

FACT = Told(value="1,300", over="at least", under="people held, as of 9 January 2023")
NUMBER = Told(value="5,000", over="at least", under="signatures; the goal is 15,000", share=333)
CARD = Card(
    language="en",
    host="glasno.example",
    headline="Let them go home",
    tag="Demonstration",
    fact=FACT,
    number=NUMBER,
)
ONION = f"{'a' * 56}.onion/en/let-them-go/"
POSTER = Poster(
    language="en",
    headline="Let them go home",
    demands=("Let them go.", "Tell where they are."),
    deed="Read and sign",
    how="Point a phone’s camera at the square.",
    url="https://glasno.example/en/let-them-go/",
    code_says="Square code with the address",
    address="glasno.example/en/let-them-go/",
    onion=ONION,
    onion_says="In Tor Browser:",
)
SHEET = Sheet(
    language="en",
    title="Sheet for signatures: Let them go home",
    headline="Let them go home",
    to="To: The prosecutor",
    demands=("Let them go.",),
    notes=("Whoever signs after you can read it.",),
    url=POSTER.url,
    code_says=POSTER.code_says,
    address=POSTER.address,
    words=SheetWords(
        kicker="Signatures on paper",
        asked="We demand:",
        number="No.",
        name="Name and surname",
        town="Town",
        date="Date",
        signature="Signature",
        batch="Batch",
        sheet="Sheet",
    ),
)
HOSTILE = [
    '#panic("x") #eval("1") $x$ *bold* _it_ `raw` <label> @ref \\ // "',
    "</text><script>alert(1)</script>",
    "Ж" * 1_000_000,
    "Свобода каждому, кто отказался воевать! " * 26_000,
    "\u202eevil\u202c 🕊️🔥 مرحبا e" + "\N{COMBINING ACUTE ACCENT}" * 5_000,
]


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.size


def texts(pdf: bytes) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def missing(wanted: Sequence[str], text: str) -> list[str]:
    """Words that a text does not hold, wherever lines were broken in it."""
    return [each for each in wanted if each.replace(" ", "") not in text.replace(" ", "")]


@pytest.mark.parametrize("form", SIZES)
def test_card_has_its_size_and_nothing_beside_the_picture(form: Form) -> None:
    made = CARD.print(form).render()
    assert size_of(made) == SIZES[form]
    assert parts(made) == ["IHDR", "PLTE", "IDAT", "IEND"]
    assert 5_000 < len(made) < 60_000


def test_card_is_the_same_every_time() -> None:
    assert CARD.print("wide").render() == CARD.print("wide").render()


@pytest.mark.parametrize(
    "card",
    [
        replace(CARD, number=None),
        replace(CARD, fact=None),
        replace(CARD, fact=None, number=None, lead="Read, sign, pass on."),
        replace(CARD, headline="Write to the authorities", kicker="Let them go home"),
    ],
    ids=["without number", "without fact", "with words alone", "of a page"],
)
def test_card_stands_with_what_there_is(card: Card) -> None:
    made = card.print("wide").render()
    assert size_of(made) == SIZES["wide"]
    assert made != CARD.print("wide").render()


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_hostile_title_harms_no_card(title: str, language: str) -> None:
    words = shown(title, language, most=160)
    told = Told(value="9" * 12, over="at least", under=words, share=1000)
    card = replace(CARD, language=language, headline=words, kicker=words, fact=told, number=told)
    for form, size in SIZES.items():
        made = card.print(form).render()
        assert size_of(made) == size
        # All of it stands on paper: no letter runs over the edge.
        with Image.open(io.BytesIO(made)) as picture:
            right = picture.convert("RGB").crop((size[0] - 40, 0, *size))
            assert [colour for _, colour in right.getcolors() or []] == [(251, 250, 246)]


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("a3", 297)])
def test_poster_is_one_page_of_its_paper(paper: Paper, width: int) -> None:
    made = POSTER.print(paper).render()
    (page,) = PdfReader(io.BytesIO(made)).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == width
    (text,) = texts(made)
    wanted = [POSTER.headline, *POSTER.demands, POSTER.deed, POSTER.how, POSTER.address, ONION]
    assert missing(wanted, text) == []


def test_poster_is_tagged_and_says_what_its_code_holds() -> None:
    reader = PdfReader(io.BytesIO(POSTER.print("a4").render()))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creator) == (POSTER.headline, None)
    assert reader.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]  # untyped in pypdf
    assert POSTER.code_says.encode() in POSTER.print("a4").render()


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_leave_poster_and_sheet_on_one_page(title: str) -> None:
    words = shown(title, "ru", most=160)
    demands = (shown(title, "ru", most=220),) * 6
    poster = replace(POSTER, headline=words, demands=demands)
    sheet = replace(SHEET, headline=words, to=words * 4, demands=demands)
    for made, address in ((poster.print("a4"), ONION), (sheet.print(), "Batch")):
        (text,) = texts(made.render())
        assert missing([address], text) == []


def test_sheet_has_rows_for_hands_and_no_mailbox() -> None:
    (text,) = texts(SHEET.print().render())
    words = SHEET.words
    wanted = [SHEET.to, *SHEET.demands, *SHEET.notes, words.name, words.town, words.date]
    assert missing([*wanted, words.signature, words.batch, SHEET.address], text) == []
    assert {str(row) for row in range(1, 16)} <= set(text.split())
    assert "mail" not in text.lower()


@pytest.mark.parametrize("preview", [POSTER.preview(), SHEET.preview()], ids=["poster", "sheet"])
def test_preview_is_a_light_picture_of_the_paper(preview: Print) -> None:
    made = preview.render()
    assert size_of(made) == PREVIEW
    assert len(made) < 16_000


def test_fingerprint_moves_with_the_words_and_the_way_they_are_drawn() -> None:
    prints = [
        CARD.print("wide"),
        CARD.print("square"),
        replace(CARD, headline="Let them go").print("wide"),
        replace(CARD, number=None).print("wide"),
        POSTER.print("a4"),
        POSTER.print("a3"),
        POSTER.preview(),
        replace(POSTER, url="https://glasno.example/ru/let-them-go/").print("a4"),
        SHEET.print(),
        SHEET.preview(),
    ]
    assert len({each.fingerprint() for each in prints}) == len(prints)
    assert CARD.print("wide").fingerprint() == CARD.print("wide").fingerprint()
