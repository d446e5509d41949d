"""A text is read whole, or refused with everything that is wrong with it, by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.facts import COMPUTED, FACTS
from glasno.appeals.text import Condition, LetterText, TextSyntaxError, parse
from glasno.appeals.text.faults import MAX_FAULTS
from glasno.appeals.text.letter import Own, Paragraph
from glasno.appeals.text.parsing import MAX_CHARACTERS
from glasno.appeals.text.pieces import Gendered, Variable

HEAD = "---\ntitle: ЗАЯВЛЕНИЕ\nsubject: о человеке\n---\n"
FIRST = HEAD.count("\n") + 1  # the first line below the head


def body(text: str) -> tuple[Paragraph | Own, ...]:
    return parse(HEAD + text, file="a.txt").body


def faults(source: str) -> list[tuple[int, str]]:
    with pytest.raises(TextSyntaxError) as raised:
        parse(source, file="letters/a.txt")
    assert {fault.file for fault in raised.value.faults} == {"letters/a.txt"}
    return [(fault.line, fault.what) for fault in raised.value.faults]


def fault(text: str) -> str:
    """The only fault of a body's first line."""
    ((line, what),) = faults(HEAD + text)
    assert line == FIRST
    return what


def test_head_gives_title_subject_and_enclosures() -> None:
    text = parse(
        "---\ntitle: ЗАЯВЛЕНИЕ о преступлении\nsubject: о {man_name:prepositional}\n"
        "enclosures:\n- Копия паспорта\n?if refusal_on\n- Отказ от {refusal_on},\n  один лист\n"
        "---\nПрошу.\n",
        file="a.txt",
    )

    assert text == LetterText(
        file="a.txt",
        title=("ЗАЯВЛЕНИЕ о преступлении",),
        subject=("о ", Variable("man_name", "prepositional")),
        enclosures=(
            Paragraph(("Копия паспорта",)),
            Paragraph(
                ("Отказ от ", Variable("refusal_on"), ", один лист"), (Condition("refusal_on"),)
            ),
        ),
        body=(Paragraph(("Прошу.",)),),
    )


def test_lines_without_an_empty_line_between_are_one_paragraph() -> None:
    assert body("Я прошу\n  проверить это\n\n\n\nи ответить мне.\n") == (
        Paragraph(("Я прошу проверить это",)),
        Paragraph(("и ответить мне.",)),
    )


def test_list_items_are_paragraphs_of_their_own() -> None:
    assert body("Прошу:\n1. Найти\n   его\n2. Ответить\n- скоро\n-3 градуса") == (
        Paragraph(("Прошу:",)),
        Paragraph(("Найти его",), numbered=1),
        Paragraph(("Ответить",), numbered=1),
        Paragraph(("- скоро -3 градуса",)),
    )


def test_condition_holds_for_what_follows_it_alone() -> None:
    assert body("?if held_since\n?unless name_him=no\n1. Раз\n2. Два\n?if held=yes|no\n3. Три") == (
        Paragraph(
            ("Раз",), (Condition("held_since"), Condition("name_him", ("no",), negated=True)), 1
        ),
        Paragraph(("Два",), numbered=1),
        Paragraph(("Три",), (Condition("held", ("yes", "no")),), 1),
    )


def test_lists_are_told_apart() -> None:
    items = body("1. А\n2. Б\n\nИ ещё:\n\n1. В\n\nИ:\n\n1. Г\n?if held=no\n1. или Д\n2. Е")

    assert [part.numbered for part in items if isinstance(part, Paragraph)] == [
        *(1, 1),
        *(0, 2),
        *(0, 3, 3, 3),
    ]


def test_own_text_has_its_place() -> None:
    assert body("?if name_him=yes\n?own own_words\n\nКонец.") == (
        Own("own_words", (Condition("name_him", ("yes",)),)),
        Paragraph(("Конец.",)),
    )


def test_forms_follow_gender() -> None:
    assert body("Он {gender(man): задержан | задержана}, я {gender( writer ):|а}.") == (
        Paragraph(
            (
                "Он ",
                Gendered("man", "задержан", "задержана"),
                ", я ",
                Gendered("writer", "", "а"),
                ".",
            )
        ),
    )


def test_doubled_braces_are_braces() -> None:
    assert body("{{man_name}} и }}{{") == (Paragraph(("{man_name} и }{",)),)


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    source = f"{HEAD}Раз\n\nДва {{man_name}}\n"

    assert parse("\ufeff" + source.replace("\n", "\r\n"), file="a.txt") == parse(
        source, file="a.txt"
    )


@pytest.mark.parametrize("name", [*FACTS, *COMPUTED])
def test_every_name_can_be_said_in_its_way(name: str) -> None:
    text = parse(f"{HEAD}Вот.\n\n?if {name}\n{{{name}}}", file="a.txt") if name not in OWN else None
    own = parse(f"{HEAD}?own {name}", file="a.txt") if name in OWN else None

    assert (own or text).variables() == {name}  # type: ignore[union-attr] # one of the two is there


OWN = {"circumstances", "steps_taken", "witnesses", "own_words", "conscience"}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{man_nme}", 'the variable "man_nme" is not known; did you mean "man_name"?'),
        (
            "{свобода}",
            'the variable "свобода" is not known; the list stands in docs/organisers/letters.md',
        ),
        ("{man_name:genetive}", 'the case "genetive" is not known; did you mean "genitive"?'),
        (
            "{man_rank:dative}",
            "man_rank is not declined; write {man_rank}",
        ),
        (
            "{man_given:dative}",
            "man_given is not declined; write {man_given}, or {man_name:dative} for the whole name",
        ),
        (
            "{authority:accusative}",
            "authority has no accusative; it is kept in nominative, genitive or dative",
        ),
        ("{}", "the braces name nothing; write a variable's name, as {man_name}"),
        (
            "Он {man_name",
            "a { is not closed on its line; close it with }, or write {{ where a brace is meant",
        ),
        ("Он man_name}", "a } closes nothing; write }} where a brace is meant"),
        (
            "{own_words}",
            (
                "own_words is a text of several lines; "
                "let it stand by itself, on a line of its own: ?own own_words"
            ),
        ),
        (
            "{gender(man)}",
            '"gender(man)" cannot be read; write {gender(man): задержан|задержана}',
        ),
        (
            "{gender(man): задержан}",
            (
                "two forms are wanted, masculine and feminine, with one | between; "
                "write {gender(man): задержан|задержана}"
            ),
        ),
        (
            "{gender(man): а|б|в}",
            (
                "two forms are wanted, masculine and feminine, with one | between; "
                "write {gender(man): задержан|задержана}"
            ),
        ),
        ("{gender(he): а|б}", 'the person "he" is not known; write writer or man'),
        (
            "?own man_name",
            (
                'the text "man_name" of one\'s own is not known; '
                "write circumstances, steps_taken, witnesses, own_words, conscience "
                "or campaign_reports"
            ),
        ),
        (
            "?own own_word",
            'the text "own_word" of one\'s own is not known; did you mean "own_words"?',
        ),
        ("?when held", '"?when" is not known; such a line begins with ?if, ?unless or ?own'),
        ("2. Раз", "the item's number is 2; the list begins with 1"),
        ("1.", "the list item is empty; write it on the same line"),
        ("Он\x07", "a character here cannot be printed; remove it"),
    ],
)
def test_fault_says_how_to_mend_it(line: str, what: str) -> None:
    assert fault(f"{line}\n") == what


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            "?if",
            (
                "the condition names no fact; write ?if held_since, "
                "?if speaker=relative|lawyer or ?unless name_him=no"
            ),
        ),
        ("?if spaeker=self", 'the fact "spaeker" is not known; did you mean "speaker"?'),
        (
            "?if speaker=reltive",
            'the value "reltive" of speaker is not known; did you mean "relative"?',
        ),
        (
            "?if name_him=perhaps",
            'the value "perhaps" of name_him is not known; write yes or no',
        ),
        (
            "?if held_place=cellar",
            "held_place has no list of values; ask only whether it is there: ?if held_place",
        ),
        (
            "?unless today=x",
            "today has no list of values; ask only whether it is there: ?if today",
        ),
        (
            "?if held=yes|",
            (
                "a value is missing after = or beside |; write ?if held_since, "
                "?if speaker=relative|lawyer or ?unless name_him=no"
            ),
        ),
        ("?if held=yes|yes", "a value stands twice; write it once"),
        (
            "?if previous_kind=a b",
            (
                '"a b" is no value; write ?if held_since, '
                "?if speaker=relative|lawyer or ?unless name_him=no"
            ),
        ),
    ],
)
def test_fault_of_a_condition_says_how_to_mend_it(line: str, what: str) -> None:
    assert fault(f"{line}\nОн.\n") == what


def test_condition_with_nothing_below_is_a_fault() -> None:
    nothing = (
        "the condition has nothing below it; "
        "put it right above what it decides on, without an empty line between"
    )

    assert faults(f"{HEAD}?if held_since\n\nОн.\n\n?if held=no") == [
        (FIRST, nothing),
        (FIRST + 4, nothing),
    ]


def test_list_that_skips_a_number_is_a_fault() -> None:
    assert faults(f"{HEAD}1. А\n3. Б\n") == [
        (FIRST + 1, "the item's number is 3; the list goes on with 2")
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", [(1, "the file begins with a head: a line ---, title:, subject:, a line ---")]),
        ("---\ntitle: А\n", [(1, "the head is not closed; put a line --- below it")]),
        (
            "---\n---\n",
            [
                (1, "the head has no subject; write a line subject: ..."),
                (1, "the head has no title; write a line title: ..."),
            ],
        ),
        (
            "---\ntitle:\nsubject: а\nsubject: б\ntitel: в\nслова\n---\n",
            [
                (2, "title is empty; write it after the colon"),
                (4, "subject stands on line 3 already; keep one"),
                (5, 'the line "titel" of the head is not known; did you mean "title"?'),
                (6, '"слова" cannot be read; write title: and the title'),
            ],
        ),
        (
            "---\ntitle: А\nsubject: б\nenclosures: лист\n-\n- ?if held\n?own x\n?if held\n---\n",
            [
                (4, 'each enclosure stands on a line of its own, after "- "'),
                (5, "the enclosure is empty; write what is enclosed, or remove it"),
                (6, "a condition stands on a line of its own, above the enclosure"),
                (7, '"?own" is not known; such a line begins with ?if or ?unless'),
                (
                    8,
                    (
                        "the condition has nothing below it; "
                        "put it right above what it decides on, without an empty line between"
                    ),
                ),
            ],
        ),
    ],
)
def test_faults_of_the_head_are_told(head: str, expected: list[tuple[int, str]]) -> None:
    assert faults(f"{head}Прошу.\n") == expected


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(TextSyntaxError) as raised:
        parse("---\nsubject: {x}\n---\n{man_name\n\n?if y\n}\n", file="a.txt")

    assert str(raised.value).splitlines() == [
        "a.txt:1: the head has no title; write a line title: ...",
        'a.txt:2: the variable "x" is not known; the list stands in docs/organisers/letters.md',
        (
            "a.txt:4: a { is not closed on its line; close it with }, "
            "or write {{ where a brace is meant"
        ),
        'a.txt:6: the fact "y" is not known; the list stands in docs/organisers/letters.md',
        "a.txt:7: a } closes nothing; write }} where a brace is meant",
    ]


def test_text_without_a_paragraph_is_a_fault() -> None:
    assert faults(HEAD) == [(0, "the text has no paragraph; write one below the head")]


def test_endless_text_is_refused_unread() -> None:
    assert faults("{" * (MAX_CHARACTERS + 1)) == [
        (0, f"the text is longer than {MAX_CHARACTERS} characters; shorten it")
    ]


def test_reading_stops_at_very_many_faults() -> None:
    found = faults(HEAD + "\n".join("{x" for _ in range(1000)))

    assert len(found) == MAX_FAULTS + 1
    assert found[0] == (0, "there may be more; mend these first")


def test_names_from_the_file_are_told_short_and_printable() -> None:
    assert fault("{\u202e" + "я" * 100 + "}") == (
        f'the variable "?{"я" * 39}…" is not known; the list stands in docs/organisers/letters.md'
    )


SYNTAX = st.sampled_from(
    [
        *("---\n", "title: ", "subject: ", "enclosures:\n", "- ", "1. ", "\n", "\r\n", " ", "\x00"),
        *("{", "}", "{{", "}}", "man_name", ":", "genitive", "gender(man): ", "|", "=", "ст. 5"),
        *("?if ", "?unless ", "?own ", "own_words", "held", "yes"),
    ]
)


@given(st.lists(st.one_of(SYNTAX, st.text(max_size=5)), max_size=40).map("".join))
def test_any_text_is_read_or_refused_with_reasons(source: str) -> None:
    for text in (source, HEAD + source):
        try:
            parse(text, file="a.txt")
        except TextSyntaxError as error:
            assert error.faults  # noqa: PT017 - whether it is raised depends on the text
