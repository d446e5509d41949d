"""What a text becomes with somebody's answers: what stays, what is said, and what is never read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.text import Declinable, Rendered, TextValueError, Value, parse

NAME = Declinable("Ким Юрий", "Кима Юрия", "Киму Юрию")


def rendered(
    body: str,
    values: dict[str, Value] | None = None,
    *,
    facts: dict[str, str] | None = None,
    genders: dict[str, str] | None = None,
    head: str = "title: А\nsubject: Б",
) -> Rendered:
    text = parse(f"---\n{head}\n---\n{body}", file="letters/a.txt")
    return text.render(values or {}, facts=facts or {}, genders=genders or {})


def paragraphs(body: str, facts: dict[str, str]) -> tuple[str, ...]:
    return rendered(body, facts=facts).paragraphs


def test_values_stand_where_their_names_stood() -> None:
    assert rendered(
        "Прошу найти {man_name:genitive}, {man_rank}.",
        {"man_name": NAME, "man_rank": "рядового", "today": "1 мая"},
        head="title: О {man_name}\nsubject: {man_name:dative}\nenclosures:\n- Письмо от {today}",
    ) == Rendered(
        title="О Ким Юрий",
        subject="Киму Юрию",
        paragraphs=("Прошу найти Кима Юрия, рядового.",),
        enclosures=("Письмо от 1 мая",),
    )


def test_plain_text_has_one_form_for_all_cases() -> None:
    assert rendered("{relation:genitive}", {"relation": "mother"}).paragraphs == ("mother",)


@pytest.mark.parametrize(
    ("gender", "said"), [("male", "Он задержан"), ("female", "Она задержана"), ("", "Он задержан")]
)
def test_forms_follow_gender_and_are_masculine_where_it_is_unknown(gender: str, said: str) -> None:
    assert rendered(
        "{gender(man): Он|Она} задержан{gender(man):|а}", genders={"man": gender}
    ).paragraphs == (said,)


@pytest.mark.parametrize(
    ("condition", "facts", "stays"),
    [
        ("?if held_since", {"held_since": "2026-01-02"}, True),
        ("?if held_since", {"held_since": ""}, False),
        ("?if held_since", {}, False),
        ("?unless held_since", {}, True),
        ("?if speaker=relative", {"speaker": "relative"}, True),
        ("?if speaker=relative|lawyer", {"speaker": "lawyer"}, True),
        ("?if speaker=relative|lawyer", {"speaker": "self"}, False),
        ("?if speaker=relative", {}, False),
        ("?unless name_him=no", {"name_him": "yes"}, True),
        ("?unless name_him=no", {"name_him": "no"}, False),
        ("?unless name_him=no", {}, True),
        ("?if held=no\n?if name_him=no", {"held": "no", "name_him": "no"}, True),
        ("?if held=no\n?if name_him=no", {"held": "no"}, False),
    ],
)
def test_paragraph_stays_where_all_its_conditions_hold(
    condition: str, facts: dict[str, str], stays: bool
) -> None:
    said = ("Да.", "Конец.") if stays else ("Конец.",)

    assert paragraphs(f"{condition}\nДа.\n\nКонец.", facts) == said


@pytest.mark.parametrize(("values", "said"), [({"clock_until": "5 мая"}, ("Срок.",)), ({}, ())])
def test_condition_can_ask_whether_something_computed_is_there(
    values: dict[str, Value], said: tuple[str, ...]
) -> None:
    assert rendered("?if clock_until\nСрок.", values).paragraphs == said


def test_what_is_left_out_needs_no_value() -> None:
    assert paragraphs("?if held_place\nВ {held_place}.", {}) == ()


def test_enclosures_have_conditions_too() -> None:
    head = "title: А\nsubject: Б\nenclosures:\n?if refusal_on\n- Отказ\n- Паспорт"

    assert rendered("Прошу.", head=head).enclosures == ("Паспорт",)


def test_items_are_numbered_anew_where_one_is_left_out() -> None:
    body = (
        "Прошу:\n1. А\n?if held_place\n2. Б\n3. В\n\n"
        "И:\n?if held=no\n1. Г\n?unless held=no\n1. Д\n2. Е"
    )

    assert paragraphs(body, {}) == ("Прошу:", "1. А", "2. В", "И:", "1. Д", "2. Е")


def test_own_text_is_as_many_paragraphs_as_it_has_lines() -> None:
    facts = {"own_words": "Я жду его.\n\n  — Мы все ждём.\n \nИ {man_name}."}

    assert paragraphs("Вот:\n\n?own own_words\n\n?own conscience", facts) == (
        "Вот:",
        "Я жду его.",
        "  — Мы все ждём.",
        "И {man_name}.",
    )


def test_edited_own_text_goes_before_the_answer() -> None:
    assert rendered(
        "?own own_words", {"own_words": "новое"}, facts={"own_words": "старое"}
    ).paragraphs == ("новое",)


def test_missing_values_are_told_by_name_all_at_once() -> None:
    with pytest.raises(TextValueError) as raised:
        rendered(
            "{man_rank} {man_name:prepositional} {today} {man_rank}",
            {"man_name": NAME, "man_rank": ""},
        )

    assert raised.value.names == ("man_name", "man_rank", "today")
    assert str(raised.value) == (
        "letters/a.txt: no value for: man_name:prepositional, man_rank, today"
    )


@pytest.mark.parametrize("line_break", ["\n", "\r", "\u2028"])
def test_line_break_in_a_subject_is_refused_and_not_repeated(line_break: str) -> None:
    with pytest.raises(TextValueError) as raised:
        rendered(
            "Прошу.",
            {"man_rank": f"рядовой{line_break}Bcc: x@example.org"},
            head="title: А\nsubject: О {man_rank}",
        )

    assert str(raised.value) == "letters/a.txt: a line break in: man_rank"


@given(st.text(min_size=1), st.text(min_size=1))
def test_values_are_said_as_they_are_and_never_read(first: str, second: str) -> None:
    name = Declinable(first, second)

    assert rendered(
        "1. № {man_rank}, «{man_name:genitive}» г. {{{held_place}}} — {gender(man): а|б}.",
        {"man_rank": first, "man_name": name, "held_place": second},
    ).paragraphs == (f"1. №\u00a0{first}, «{second}» г. {{{second}}}\u00a0— а.",)


@given(st.text(alphabet="{}аб", min_size=1).map(lambda text: f"Я{text}Я"))
def test_doubled_braces_come_back_single(text: str) -> None:
    source = text.replace("{", "{{").replace("}", "}}")

    assert rendered(source).paragraphs == (text,)


def test_repr_shows_nothing_that_was_said() -> None:
    shown = repr(rendered("{man_rank}", {"man_rank": "рядовой"})) + repr(NAME)

    assert "рядовой" not in shown
    assert "Ким" not in shown
