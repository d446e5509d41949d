"""What is sent by fax or read aloud on the telephone."""

from dataclasses import replace

import pytest

from glasno.appeals.ways.errand import Errand
from glasno.appeals.ways.speaking import telephone_message

from .errands import ENGLISH, FACTS, RUSSIAN, TODAY, directory, way


def test_a_telephone_message_says_who_to_whom_what_and_where_to_call_back() -> None:
    said = way(replace(RUSSIAN, authority="sledkom"), "telephone").pieces[1]

    assert (said.language, said.text.splitlines()) == (
        "ru",
        [
            "Телефонограмма.",
            "Кому: В Главное военное следственное управление",
            "От кого: Ивановой Марии Петровны",
            "Что: ЗАЯВЛЕНИЕ о преступлении. Письмо с подробностями посылаю отдельно.",
            "Телефон для ответа: +7 900 000-00-00",
            "Прошу назвать фамилию принявшего и номер, под которым принято.",
        ],
    )


@pytest.mark.parametrize(("facts", "number"), [(FACTS, "+7 900 000-00-00"), ({}, "____________")])
def test_a_message_in_english_leaves_room_for_a_number_that_was_not_told(
    facts: dict[str, str], number: str
) -> None:
    errand = Errand(letter=ENGLISH, directory=directory(), on=TODAY, language="en", facts=facts)

    assert telephone_message(errand).splitlines()[-2] == f"Number to call back: {number}"


def test_a_letter_without_heads_is_still_read_aloud() -> None:
    bare = replace(RUSSIAN, addressee=(), sender=())
    errand = Errand(letter=bare, directory=directory(), on=TODAY, language="en", facts={})

    assert telephone_message(errand).splitlines()[1:3] == ["Кому: ", "От кого: ____________"]


def test_a_fax_is_sent_to_the_number_with_the_note_of_the_directory() -> None:
    fax = way(ENGLISH, "fax")

    assert fax.pieces[0].text == "+41 22 917 9006"
    assert fax.warnings == ("Write on it: for the attention of WGEID.",)
