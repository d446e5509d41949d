"""A letter as plain text: what is pasted into a portal's form."""

from dataclasses import replace

import pytest

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.words import words_of

from .sheets import ENGLISH, PARAGRAPH, RUSSIAN


def test_russian_letter_is_whole_as_plain_text() -> None:
    assert RUSSIAN.plain() == (
        "В Главное военное следственное управление\n"
        "Следственного комитета Российской Федерации\n"
        "ул. Примерная, д. 1, г. Москва, 100000\n\n"
        "от Ивановой Марии Петровны\n"
        "ул. Вымышленная, д. 5, кв. 17, г. Тверь, 170000\n"
        "тел. +7 900 000-00-00\n"
        "ivanova@example.org\n\n"
        "ЗАЯВЛЕНИЕ о преступлении\n\n"
        f"{PARAGRAPH}\n\n"
        "Прошу:\n\n"
        "1. Принять и зарегистрировать это заявление.\n\n"
        "2. Установить, где находится мой сын.\n\n"
        "- Ответ прошу направить по моему адресу.\n\n"
        "Об ответственности за заведомо ложный донос предупреждена.\n\n"
        "Приложения:\n1. Копия паспорта\n2. Копия свидетельства о рождении\n\n"
        "Дата:\nМ. П. Иванова\n"
    )


def test_english_letter_begins_with_its_sender_and_ends_with_its_enclosures() -> None:
    assert ENGLISH.plain() == (
        "Maria Petrovna Ivanova\n5 Invented Street\n170000 Tver, Russia\n\n"
        "Working Group on Disappearances\n1 Example Street\nGeneva\n\n"
        "Communication concerning a disappearance\n\n"
        "I am writing on behalf of my son.\n\nThe facts are:\n\n1. He was seen in October.\n\n"
        "Date:\nMaria Ivanova\n\n"
        "Enclosures:\n1. Copy of a passport\n"
    )


def test_letter_without_enclosures_has_no_list_of_them() -> None:
    assert "Приложения" not in replace(RUSSIAN, enclosures=()).plain()


@pytest.mark.parametrize("letter", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_letter_shows_nobody_when_it_is_printed_for_a_programmer(letter: Letter) -> None:
    assert "Iv" not in repr(letter)
    assert "Ив" not in repr(letter)


def test_language_without_words_is_no_language_of_letters() -> None:
    with pytest.raises(KeyError):
        words_of("de")
