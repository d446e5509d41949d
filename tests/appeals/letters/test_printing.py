"""Every sheet, read back: its words in order, its structure, and nothing of what made it."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import (
    Copy,
    envelope_pdf,
    inventory_pdf,
    letter_data,
    letter_pdf,
)
from glasno.appeals.letters.words import WORDS
from glasno.typesetting.errors import TooLongError
from glasno.typesetting.glyphs import MARK, unprintable

from .sheets import ENGLISH, PARAGRAPH, RUSSIAN, catalogue_of, extent, read, roles_in, words_in

CONTENTS = ("Заявление о преступлении", "Копия паспорта")
BODY = (
    f"ЗАЯВЛЕНИЕ о преступлении {PARAGRAPH} Прошу: 1. Принять и зарегистрировать это заявление. "
    "2. Установить, где находится мой сын. – Ответ прошу направить по моему адресу. "
    "Об ответственности за заведомо ложный донос предупреждена. "
    "Приложения: 1. Копия паспорта 2. Копия свидетельства о рождении "
    "« » 20 г. подпись М. П. Иванова"
)
TO = (
    "В Главное военное следственное управление Следственного комитета Российской Федерации "
    "ул. Примерная, д. 1, г. Москва, 100000"
)
ADDRESS = (
    "ул. Вымышленная, д. 5, кв. 17, г. Тверь, 170000 тел. +7 900 000-00-00 ivanova@example.org"
)
SHEETS: dict[str, Callable[[], bytes]] = {
    "letter": lambda: letter_pdf(RUSSIAN),
    "stamp": lambda: letter_pdf(RUSSIAN, copy="stamp"),
    "english": lambda: letter_pdf(ENGLISH),
    "envelope": lambda: envelope_pdf(RUSSIAN.addressee, RUSSIAN.sender, language="ru"),
    "inventory": lambda: inventory_pdf(RUSSIAN.addressee, RUSSIAN.sender, CONTENTS, language="ru"),
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def test_russian_letter_reads_as_a_chancery_expects() -> None:
    assert words_in(letter_pdf(RUSSIAN)) == f"{TO} от Ивановой Марии Петровны {ADDRESS} {BODY}"


def test_second_copy_is_the_letter_with_a_place_for_the_stamp() -> None:
    assert words_in(letter_pdf(RUSSIAN, copy="stamp")) == (
        f"{TO} от Ивановой Марии Петровны {ADDRESS} "
        "Отметка о приёме Принято « » 20 г. Входящий № Принял(а): подпись, фамилия, должность "
        f"{BODY}"
    )


def test_english_letter_reads_as_an_international_one() -> None:
    assert words_in(letter_pdf(ENGLISH)) == (
        "Maria Petrovna Ivanova 5 Invented Street 170000 Tver, Russia Date: "
        "Working Group on Disappearances 1 Example Street Geneva "
        "Communication concerning a disappearance I am writing on behalf of my son. "
        "The facts are: 1. He was seen in October. signature Maria Ivanova "
        "Enclosures: 1. Copy of a passport"
    )


def test_envelope_has_both_addresses_and_says_from_once() -> None:
    assert words_in(SHEETS["envelope"]()) == (
        "Адреса для конверта "
        "Вырежьте по линии и наклейте на конверт или перепишите адреса на него. "
        f"От кого Ивановой Марии Петровны {ADDRESS} Кому {TO}"
    )


def test_inventory_comes_twice_and_tells_its_copies_apart() -> None:
    rest = (
        f"Кому и куда {TO} От кого Ивановой Марии Петровны {ADDRESS} "
        "№ Что вложено Листов Ценность, руб. 1 Заявление о преступлении 2 Копия паспорта Итого "
        "Подпись отправителя Проверил(а) работник почты Дата « » 20 г. Место для оттиска штемпеля"
    )
    assert words_in(SHEETS["inventory"]()) == (
        f"Опись вложения Экземпляр 1: кладётся в письмо {rest} "
        f"Опись вложения Экземпляр 2: остаётся у отправителя {rest}"
    )


@pytest.mark.parametrize(
    ("name", "title", "language"),
    [
        ("letter", "ЗАЯВЛЕНИЕ о преступлении", "ru"),
        ("stamp", "ЗАЯВЛЕНИЕ о преступлении", "ru"),
        ("english", "Communication concerning a disappearance", "en"),
        ("envelope", "Адреса для конверта", "ru"),
        ("inventory", "Опись вложения", "ru"),
    ],
)
def test_sheet_is_tagged_and_says_its_title_and_language(
    name: str, title: str, language: str
) -> None:
    pdf = SHEETS[name]()
    catalogue = catalogue_of(pdf)
    assert read(pdf).metadata == {"/Title": title}  # and neither maker nor time
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    described = catalogue["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert roles_in(pdf).count("/H1") == (2 if name == "inventory" else 1)


def test_lists_and_tables_are_tagged_as_what_they_are() -> None:
    roles = roles_in(letter_pdf(RUSSIAN))
    assert (roles.count("/L"), roles.count("/LI")) == (3, 5)
    table = roles_in(SHEETS["inventory"]())
    assert (table.count("/Table"), table.count("/TH"), table.count("/TR")) == (2, 8, 8)


@every_sheet
def test_sheet_names_neither_platform_nor_maker_nor_time(sheet: Callable[[], bytes]) -> None:
    pdf = sheet()
    assert not re.search(rb"(?i)glasno|typst|krilla|xmp-writer|Date\b|Producer|Creator", pdf)


@every_sheet
def test_sheet_is_the_same_bytes_every_time(sheet: Callable[[], bytes]) -> None:
    assert sheet() == sheet()


@every_sheet
def test_sheet_brings_its_fonts(sheet: Callable[[], bytes]) -> None:
    for page in read(sheet()).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            described = descendant.get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in described or "/FontFile3" in described
            assert "/ToUnicode" in font.get_object()


def test_pages_are_numbered_from_the_second() -> None:
    pages = read(letter_pdf(replace(RUSSIAN, body=(PARAGRAPH,) * 30))).pages
    last = [page.extract_text().split()[-1] for page in pages]
    assert last[1:] == [str(number) for number in range(2, len(pages) + 1)]
    assert len(pages) > 2
    assert last[0] != "1"


@pytest.mark.parametrize("paragraphs", range(6, 14))
@pytest.mark.parametrize("letter", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_signature_never_stands_on_a_page_without_the_last_words(
    letter: Letter, paragraphs: int
) -> None:
    body = (*(PARAGRAPH,) * paragraphs, "И последнее: прошу ответить.")
    page = read(letter_pdf(replace(letter, body=body))).pages[-1].extract_text()
    assert "последнее" in page
    assert letter.signature in page.replace("\u00a0", " ")


@pytest.mark.parametrize("paragraphs", range(6))
def test_end_of_a_long_last_paragraph_stands_with_the_signature(paragraphs: int) -> None:
    body = (*(PARAGRAPH,) * paragraphs, f"{PARAGRAPH} " * 8 + "И последнее: прошу ответить.")
    page = read(letter_pdf(replace(RUSSIAN, body=body))).pages[-1].extract_text()
    assert "последнее" in page
    assert RUSSIAN.signature in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "letter",
    [
        replace(RUSSIAN, body=("слово\n" * 200,)),
        replace(RUSSIAN, body=("1. слово",) * 200),
        replace(RUSSIAN, enclosures=("Копия",) * 200),
        replace(ENGLISH, enclosures=("Copy\n" * 200,)),
        replace(RUSSIAN, body=("слово" * 1600,), addressee=("ш" * 200,), sender=("ш" * 200,)),
        replace(RUSSIAN, body=("слово\u00a0" * 1300,), title="ЩЖ" * 200),
    ],
    ids=["lines", "list", "enclosures", "lines of an enclosure", "word", "bound words"],
)
def test_endless_last_part_goes_over_to_the_next_page(letter: Letter) -> None:
    pages = read(letter_pdf(letter)).pages
    assert len(pages) > 3
    for page in pages:
        left, bottom, right, top = extent(page)
        assert left > 80
        assert bottom > 20
        assert right < 570
        assert top < 800


@pytest.mark.parametrize("copy", ["", "stamp"])
def test_second_copy_has_the_pages_of_the_first(copy: Copy) -> None:
    assert len(read(letter_pdf(replace(RUSSIAN, body=(PARAGRAPH,) * 30), copy=copy)).pages) == 3


def test_list_keeps_the_numbers_that_were_written() -> None:
    body = ("3. Третье", "7. Седьмое", "– Тире", "2024. Год", "1.Слитно", "- ")
    text = words_in(letter_pdf(replace(RUSSIAN, body=body, enclosures=())))
    assert "3. Третье 7. Седьмое – Тире 2024. Год 1.Слитно - « »" in text


def test_words_that_hang_together_part_between_words_or_with_a_hyphen() -> None:
    paragraph = (
        "Я, Ковалёва Мария Петровна, на основании статьи 28 и части 3 статьи 59 Конституции "
        "Российской Федерации заявляю: участие в боевых действиях противоречит моим убеждениям."
    )
    for shift in range(0, 20, 2):
        said = f"{'и' * shift} {paragraph}".strip()
        assert said in words_in(letter_pdf(replace(RUSSIAN, body=(said,))))


@pytest.mark.parametrize(
    ("title", "head", "rest"),
    [
        (
            "ЗАЯВЛЕНИЕ О ПРЕСТУПЛЕНИИ в порядке статьи 141",
            "ЗАЯВЛЕНИЕ О\u00a0ПРЕСТУПЛЕНИИ",
            "в\u00a0порядке статьи\u00a0141",
        ),
        ("ЗАЯВЛЕНИЕ (РАПОРТ) об отказе", "ЗАЯВЛЕНИЕ (РАПОРТ)", "об\u00a0отказе"),
        ("ЖАЛОБА В СУД", "ЖАЛОБА В\u00a0СУД", ""),
    ],
)
def test_words_in_capitals_have_a_line_of_their_own(title: str, head: str, rest: str) -> None:
    data = letter_data(replace(RUSSIAN, title=title))
    assert (data["head"], data["rest"]) == (head, rest)


def test_no_word_of_a_title_stands_alone_on_its_last_line() -> None:
    title = "ОБРАЩЕНИЕ о проверке сообщений об удержании военнослужащих без решения суда"
    lines = read(letter_pdf(replace(RUSSIAN, title=title))).pages[0].extract_text().split("\n")
    begins = lines.index("ОБРАЩЕНИЕ")
    assert [line.replace("\u00a0", " ").strip() for line in lines[begins : begins + 3]] == [
        "ОБРАЩЕНИЕ",
        "о проверке сообщений об удержании",
        "военнослужащих без решения суда",
    ]


def test_number_before_what_is_no_sentence_is_a_heading() -> None:
    body = ("1. Identity", "- Name: Ivan", "2. Date", "Last seen today.", "3. He was seen.")
    fonts = dict[str, str]()

    def note(text: str, _cm: object, _tm: object, font: Any, _size: float) -> None:
        if text.strip() and font:
            fonts[text.strip()] = font["/BaseFont"]

    read(letter_pdf(replace(ENGLISH, body=body))).pages[0].extract_text(visitor_text=note)
    bold = {text for text, font in fonts.items() if "Bold" in font}
    assert {"Identity", "Date"} <= {each.split(". ")[-1] for each in bold}
    assert not any("seen" in each for each in bold)


def test_envelope_and_inventory_tell_neither_telephone_nor_mailbox() -> None:
    for letter, phone, email in (
        (RUSSIAN, "тел.: +7 900 000-00-00", "эл. почта: ivanova@example.org"),
        (ENGLISH, "Telephone: +7 900 000-00-00", "E-mail: ivanova@example.org"),
    ):
        sender = (*letter.sender[:2], phone, email)
        for pdf in (
            envelope_pdf(letter.addressee, sender, language=letter.language),
            inventory_pdf(letter.addressee, sender, CONTENTS, language=letter.language),
        ):
            text = words_in(pdf)
            assert letter.sender[1] in text
            assert "000-00-00" not in text
            assert "example.org" not in text


def test_title_of_one_word_or_none_in_capitals_stays_on_its_line() -> None:
    heads = [letter_data(replace(RUSSIAN, title=each)) for each in ("ЖАЛОБА", "Жалоба в суд", "")]
    assert [(each["head"], each["rest"]) for each in heads] == [
        ("ЖАЛОБА", ""),
        ("Жалоба в\u00a0суд", ""),
        ("", ""),
    ]


def test_character_without_a_shape_is_marked_and_can_be_warned_of() -> None:
    body = ("Люблю тебя 😀",)
    assert f"Люблю тебя {MARK}" in words_in(letter_pdf(replace(RUSSIAN, body=body)))
    assert unprintable("\n".join(body)) == {"😀"}


def test_empty_letter_is_a_sheet_with_places_to_sign() -> None:
    empty = Letter("", "", "ru", (), (), "Заявление", (), (), "")
    assert words_in(letter_pdf(empty)) == "Заявление « » 20 г. подпись фамилия, инициалы"


@pytest.mark.parametrize("title", ["", " ", "\u200b", "\n"])
def test_letter_without_a_title_is_called_a_letter(title: str) -> None:
    assert read(letter_pdf(replace(RUSSIAN, title=title))).metadata == {"/Title": "Письмо"}


def test_letter_of_a_hundred_pages_is_refused() -> None:
    with pytest.raises(TooLongError):
        letter_pdf(replace(RUSSIAN, body=(PARAGRAPH,) * 1_000))


def test_every_language_has_every_word() -> None:
    for words in WORDS.values():
        assert all(getattr(words, each.name) for each in fields(words))


def test_what_announces_a_list_never_ends_a_page() -> None:
    for filled in range(26, 34):
        body = (*["Строка письма."] * filled, "Прошу:", "1. Проверить.", "2. Ответить.")
        pages = read(letter_pdf(replace(RUSSIAN, body=body))).pages
        assert len(pages) < 3
        assert [page for page in pages if page.extract_text().strip().endswith("Прошу:")] == []
