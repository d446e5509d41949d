"""Letters as they are composed: to whom, from whom, in whose words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.composing import (
    BLANK,
    AuthorityGoneError,
    CampaignFacts,
    MissingFactsError,
    Sources,
    compose,
    preview,
)
from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.kinds import kinds
from glasno.appeals.letters.letter import Letter
from glasno.appeals.texts import text_of
from glasno.authorities.directory import Directory
from tests.factories.appeals import ANSWERS, AS_OF, MAN, WRITER, a_directory
from tests.factories.campaigns import TITLES

TODAY = date(2026, 11, 22)
CAMPAIGN = CampaignFacts(title=TITLES, places=13, held=1300, as_of=AS_OF)
SOURCES = Sources(directory=a_directory(), campaign=CAMPAIGN, today=TODAY)
TOLD = {
    **ANSWERS,
    "man_born": "1990-03-05",
    "refusal_on": "2026-10-20",
    "held_since": "2026-11-01",
    "previous_sent_on": "2026-10-02",
    "previous_received_on": "2026-10-09",
    "previous_reply_on": "2026-10-20",
    "previous_kind": "crime_report",
}
LETTERS = [
    (kind.key, authority, speaker)
    for kind in kinds().values()
    for authority in kind.authorities
    for speaker in kind.speakers
]
# Words that mean something to Typst, HTML, spreadsheets, calendars, mails or our own texts.
HOSTILE = "#eval *b* $x$ \\n <b> {writer_name} {{ =1+1 DTSTART:1 Bcc: a ?if held «»"


def written(
    kind: str,
    authority: str,
    speaker: str,
    changes: Mapping[str, str] | None = None,
    *,
    sources: Sources = SOURCES,
) -> Letter:
    told = {**TOLD, "speaker": speaker, **(changes or {})}
    chosen = kinds()[kind]
    text = text_of(kind, chosen.language, speaker)
    return compose(told, sources, kind=chosen, authority=authority, text=text)


def plain(letter: Letter) -> str:
    return letter.plain().replace("\u00a0", " ")


def test_supporters_letter_names_office_address_and_writer() -> None:
    letter = written(
        "appeal", "gvsu", "supporter", {**WRITER, "writer_phone": "", "writer_email": ""}
    )

    assert letter.addressee == (
        (
            "Заместителю Председателя Следственного комитета Российской Федерации — "
            "руководителю Главного военного следственного управления"
        ),
        "105005, г. Москва, Технический пер., д. 2",
    )
    assert letter.sender == (
        "от Ковалёвой Марии Петровны",
        "101000, г. Москва, ул. Тихая, д. 1, кв. 2",
    )
    assert letter.title.startswith("ОБРАЩЕНИЕ о проверке сообщений")
    assert letter.signature == "М. П. Ковалёва"
    assert letter.language == "ru"


def test_telephone_and_mailbox_stand_under_the_address_where_they_were_told() -> None:
    letter = written("appeal", "gvsu", "supporter")

    assert letter.sender[2:] == ("тел.: +7 900 000-00-00", "эл. почта: maria@example.org")


def test_figures_stand_with_their_day() -> None:
    said = plain(written("appeal", "gvsu", "supporter"))

    assert "на 9 января 2023 года" in said
    assert "не менее 1 300" in said


def test_figure_without_its_day_is_not_said() -> None:
    undated = replace(SOURCES, campaign=replace(CAMPAIGN, as_of=None))
    said = plain(written("appeal", "gvsu", "supporter", sources=undated))

    assert "1 300" not in said
    assert "2023" not in said


def test_letter_speaks_of_the_writer_as_the_relation_tells() -> None:
    unknown = {"writer_given": "Саша", "writer_patronymic": "", "writer_gender": ""}
    said = plain(
        written("crime_report", "gvsu", "relative", {**unknown, "writer_relation": "father"})
    )

    assert "отец Ковалёва Ивана Сергеевича" in said
    assert "предупреждён" in said


def test_what_the_writer_bends_otherwise_goes_before_rules() -> None:
    own = replace(
        SOURCES, forms={"man_name:genitive": "Ковалёва Вани", "writer_name:genitive": "М."}
    )
    letter = written("crime_report", "gvsu", "relative", sources=own)

    assert "Ковалёва Вани" in plain(letter)
    assert letter.sender[0] == "от М."


def test_days_are_written_out() -> None:
    assert "1 ноября 2026 года" in plain(written("crime_report", "gvsu", "relative"))
    assert "1 November 2026" in plain(written("wgeid", "wgeid", "relative"))


def test_letter_to_the_united_nations_has_names_in_latin_letters_and_as_typed() -> None:
    letter = written("wgeid", "wgeid", "relative")

    assert letter.language == "en"
    assert letter.sender[0] == "Mariia Petrovna Kovaleva (Мария Петровна Ковалёва)"
    assert "Ivan Sergeevich Kovalev (Иван Сергеевич Ковалёв)" in plain(letter)
    assert letter.signature == "M. P. Kovaleva"


def test_name_typed_in_latin_letters_stands_as_it_is() -> None:
    name = {"writer_surname": "Kovaleva", "writer_given": "Maria", "writer_patronymic": ""}

    assert written("wgeid", "wgeid", "relative", name).sender[0] == "Maria Kovaleva"


@pytest.mark.parametrize(
    ("kind", "authority", "speaker", "first"),
    [
        ("complaint_125", "court", "relative", "В Н-ский гарнизонный военный суд"),
        ("own_application", "commander", "self", "Командиру войсковой части 12345"),
        ("own_application", "commissariat", "self", "В военный комиссариат города Н."),
    ],
)
def test_typed_addressee_stands_with_its_typed_address(
    kind: str, authority: str, speaker: str, first: str
) -> None:
    letter = written(kind, authority, speaker, {"man_status": "mobilised"})

    assert letter.addressee[0] == first
    assert letter.addressee[1].startswith("100000, г. Н.")


def test_typed_addressee_without_its_address_is_missing() -> None:
    with pytest.raises(MissingFactsError) as raised:
        written("complaint_125", "court", "relative", {"court_address": ""})

    assert raised.value.names == ("court_address",)


def test_authority_that_is_not_in_the_directory_is_gone() -> None:
    empty = replace(SOURCES, directory=Directory([]))

    with pytest.raises(AuthorityGoneError) as raised:
        written("appeal", "gvsu", "supporter", sources=empty)
    assert raised.value.key == "gvsu"


def test_authority_whose_ways_have_expired_is_gone() -> None:
    directory = a_directory()
    closed = Directory(
        replace(
            each,
            channels=tuple(replace(way, valid_to=date(2026, 11, 21)) for way in each.channels),
        )
        for each in directory.authorities.values()
    )

    with pytest.raises(AuthorityGoneError):
        written("appeal", "gvsu", "supporter", sources=replace(SOURCES, directory=closed))


def test_missing_facts_are_named_without_a_value() -> None:
    with pytest.raises(MissingFactsError) as raised:
        written("crime_report", "gvsu", "relative", {"writer_surname": "", "circumstances": ""})

    assert raised.value.names == ("writer_surname", "circumstances")
    assert WRITER["writer_address"] not in str(raised.value)


@pytest.mark.parametrize(("kind", "authority", "speaker"), LETTERS)
def test_preview_without_any_answer_has_lines_where_they_will_be(
    kind: str, authority: str, speaker: str
) -> None:
    chosen = kinds()[kind]
    text = text_of(kind, chosen.language, speaker)
    letter = preview({"speaker": speaker}, SOURCES, kind=chosen, authority=authority, text=text)

    assert letter.sender[0].endswith(BLANK)
    assert letter.body


@pytest.mark.parametrize(("kind", "authority", "speaker"), LETTERS)
def test_every_kind_is_written_to_everybody_it_goes_to(
    kind: str, authority: str, speaker: str
) -> None:
    letter = written(kind, authority, speaker, {"man_status": "mobilised", "urgency": "months3"})

    assert all(letter.addressee)
    assert BLANK not in letter.plain().replace("____________", "")
    assert "{" not in letter.plain()


@pytest.mark.parametrize(
    "name", [name for name, fact in FACTS.items() if fact.holds in (Holds.LINE, Holds.PARAGRAPHS)]
)
@pytest.mark.parametrize(("kind", "authority"), [("crime_report", "gvsu"), ("wgeid", "wgeid")])
def test_hostile_answer_stands_in_the_letter_as_it_was_typed(
    kind: str, authority: str, name: str
) -> None:
    if name in ("man_status",) or name.startswith(("court", "comm")):
        return
    clean = written(kind, authority, "relative")
    letter = written(kind, authority, "relative", {name: HOSTILE})

    if plain(letter) != plain(clean):
        said = " ".join(plain(letter).split())
        assert HOSTILE in said or "#eval" in said


@given(st.dictionaries(st.sampled_from(sorted(FACTS)), st.text(min_size=1, max_size=80)))
def test_whatever_was_answered_makes_a_letter_or_names_what_is_missing(
    answers: dict[str, str],
) -> None:
    told = {**WRITER, **MAN, "circumstances": "Увезли.", **answers, "speaker": "relative"}
    told |= {"writer_relation": "mother"}
    chosen = kinds()["crime_report"]
    text = text_of("crime_report", "ru", "relative")
    names: tuple[str, ...] = ()
    try:
        body = compose(told, SOURCES, kind=chosen, authority="gvsu", text=text).body
    except MissingFactsError as error:
        body, names = ("",), error.names
    assert body
    assert all(name in FACTS or name in ("title", "subject") for name in names)


def test_repr_shows_nothing_of_the_answers() -> None:
    letter = written("appeal", "gvsu", "supporter")

    assert "Ковал" not in repr(letter)
    assert "Ковал" not in repr(replace(SOURCES, forms={"writer_name:genitive": "Ковалёвой"}))


def test_letter_through_another_body_says_whose_address_it_bears() -> None:
    president = "Управления Президента Российской Федерации по работе с обращениями граждан"
    assert written("appeal", "mod", "relative").addressee == (
        "Министру обороны Российской Федерации",
        f"по адресу {president} и организаций:",
        "103132, г. Москва, ул. Ильинка, д. 23",
    )
    # A directorate's letter goes to the committee of which it is a part.
    assert len(written("crime_report", "gvsu", "relative").addressee) == 2
