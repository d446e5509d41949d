"""Every field: what it takes, what it refuses with a sentence, and that nothing runs in it."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.doors.turns import KEYS
from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.forms.checking import check_facts, check_part, kept
from glasno.appeals.forms.limits import KEPT, limit_of
from glasno.appeals.interview.flow import FACTS_OF, Asked
from glasno.front.requests import Fields
from tests.factories.appeals import ANSWERS

TODAY = date(2026, 11, 22)
ALL = sorted({name for names in FACTS_OF.values() for name in names})
FREE = [name for name in ALL if FACTS[name].holds in (Holds.LINE, Holds.PARAGRAPHS)]
NAMES = [name for name in ALL if name.endswith(("surname", "given", "patronymic"))]
MARKUP = [
    "#eval(1)", "*жирно*", "$x$", "\\u{41}", "<script>alert(1)</script>", "{writer_name}", "{{x}}",
    "=1+1", "@SUM(A1)", "?if held", "---", "```", "%n%s", "&lt;", "“” ‘’", "—",
]  # fmt: skip


def checked(name: str, value: str, *, required: bool = True) -> tuple[str, str]:
    """The value that was meant, and the sentence about what is wrong."""
    found = check_facts(Fields({name: value}), [Asked(name, required)], today=TODAY, keys=KEYS)
    return found.values.get(name, ""), found.errors.get(name, "")


@pytest.mark.parametrize("name", ALL)
def test_ordinary_answer_is_taken(name: str) -> None:
    value, error = checked(name, ANSWERS.get(name, "supporter"))

    assert value
    assert error == ""


@pytest.mark.parametrize("name", ALL)
def test_empty_answer_is_missing_only_where_it_is_needed(name: str) -> None:
    assert checked(name, " \t\n ", required=False) == ("", "")
    assert checked(name, "", required=True)[1] != ""


@pytest.mark.parametrize("name", FREE)
def test_answer_is_taken_up_to_its_limit(name: str) -> None:
    if name in ("writer_email", "writer_phone"):
        return
    limit = limit_of(name)

    assert checked(name, "я" * limit) == ("я" * limit, "")
    assert checked(name, "я" * (limit + 1)) == ("", f"Shorten this to {limit} characters.")
    assert checked(name, "я" * 100_000)[1] == f"Shorten this to {limit} characters."


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x1b[2J", "\u202e", "\ud800", "\ue000"])
def test_characters_that_cannot_be_shown_are_refused(name: str, mark: str) -> None:
    assert checked(name, f"Слово{mark} слово") == (
        "",
        "Take out the characters that cannot be shown, and send again.",
    )


@pytest.mark.parametrize("name", [name for name in FREE if FACTS[name].holds is Holds.LINE])
def test_line_is_one_line(name: str) -> None:
    for ending in ("\n", "\r\n", "\r", "\u2028", "\x85"):
        assert checked(name, f"одна{ending}Bcc: другая")[0] == ""


@pytest.mark.parametrize("name", ["own_words", "circumstances", "conscience", "held_place"])
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_text(name: str, markup: str) -> None:
    assert checked(name, f"Слово {markup} слово") == (f"Слово {markup} слово", "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value",
    [
        *("Салтыков-Щедрин", "Мамин-Сибиряк", "Дурново", "Шевченко", "Гёте", "Оглы", "Ким"),
        *(
            "O’Brien",
            "D'Artagnan",
            "Müller",
            "Nguyễn",
            "Ибн-Сина",
            "Ó Súilleabháin",
            "Петрова (Иванова)",
        ),
        *("王小明", "محمد", "Ли", "Е", "де ла Крус"),
    ],
)
def test_names_of_all_peoples_are_taken_as_typed(name: str, value: str) -> None:
    assert checked(name, value) == (value, "")


@pytest.mark.parametrize("value", ["Иванoв", "Kовалёва", "Αнна", "Иван Пeтров"])
def test_name_of_two_alphabets_is_told(value: str) -> None:
    assert checked("writer_surname", value)[1].startswith("One word here mixes letters")


@pytest.mark.parametrize("value", ["123", "😀", "—", "..."])
def test_name_is_of_letters(value: str) -> None:
    assert checked("writer_given", value) == ("", "Type the name in letters.")


@pytest.mark.parametrize("value", ["nowhere", "a@b", "a@@example.org", "a b@example.org", "@x.org"])
def test_mailbox_that_cannot_be_is_told(value: str) -> None:
    assert checked("writer_email", value)[1].startswith("Check the e-mail address")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("31.02.2023", "Write a day of the calendar"),
        ("вчера", "Write a day of the calendar"),
        ("24.11.2026", "This day is still to come"),
        ("01.01.1899", "This day lies too far back"),
    ],
)
def test_day_that_cannot_be_is_told(value: str, sentence: str) -> None:
    given, error = checked("held_since", value)

    assert given == ""
    assert error.startswith(sentence)


def test_day_comes_out_in_iso_form() -> None:
    assert checked("held_since", "1.11.2026") == ("2026-11-01", "")
    assert checked("held_since", "22.11.2026") == ("2026-11-22", "")


@pytest.mark.parametrize("name", ["speaker", "writer_relation", "previous_authority"])
def test_answer_of_a_list_is_of_the_list(name: str) -> None:
    assert checked(name, "anybody") == ("", "Choose one of the offered answers.")


def test_address_that_no_letter_reaches_is_told() -> None:
    assert checked("writer_address", "Москва")[1].startswith("Write the whole postal address")


def test_part_of_a_letter_may_be_anything_that_can_be_shown() -> None:
    assert check_part("Раз\r\n\r\n\r\n#eval", limit=100, required=True) == ("Раз\n\n#eval", "")
    assert check_part("", limit=100, required=False) == ("", "")
    assert (
        check_part(" ", limit=100, required=True)[1] == "This part of the letter cannot be empty."
    )
    assert check_part("Раз\x00", limit=100, required=True)[1].startswith("Take out")
    assert check_part("Раз", limit=2, required=True)[1] == "Shorten this to 2 characters."


def test_kept_takes_only_what_was_sent_and_not_without_end() -> None:
    sent = Fields({"own_words": "я" * (KEPT + 1), "stranger": "x"})

    assert kept(sent, ["own_words", "held_place"]) == {"own_words": "я" * KEPT}


# One for each fault that there is.
FAULTY = [
    *("", "Слово\x07", "a\nb", "я" * 100_000, "123", "Иванoв", "nowhere", "anybody", "Москва"),
    *("31.02.2023", "23.11.2026", "01.01.1899"),
]


@cache
def sentences(name: str) -> frozenset[str]:
    """All that is ever said of this field, learned from inputs that have nothing to do with it."""
    return frozenset(checked(name, value)[1] for value in FAULTY) - {""}


@given(st.sampled_from(ALL), st.text(max_size=400), st.booleans())
def test_any_text_is_taken_or_refused_with_a_sentence_that_others_are_refused_with(
    name: str, value: str, required: bool
) -> None:
    given, error = checked(name, value, required=required)

    assert not (given and error)
    assert error or given or not required
    # Nothing of what was typed can stand in a sentence that stands there without it.
    assert error == "" or error in sentences(name)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("value", ["q", "Ы7", "#eval", "Сентинель", "Сентинель сентинелевич"])
def test_short_text_does_not_change_what_is_said_of_it(name: str, value: str) -> None:
    for spoilt in (value, f"{value}\x07", f"{value}@", f"{value}o", value * 5_000):
        assert checked(name, spoilt)[1] in {*sentences(name), ""}
