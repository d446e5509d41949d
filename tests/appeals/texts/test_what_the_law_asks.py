"""What the law asks of each letter. docs/organisers/checklists.md names these tests."""

import re
from collections.abc import Mapping
from itertools import pairwise

import pytest

from glasno.appeals.kinds import kinds
from glasno.appeals.text import LetterText, Rendered
from glasno.appeals.texts import text_of
from tests.appeals.texts.cases import facts_of, plain, render, values_of


def letter(kind: str, speaker: str, *, least: bool = True, **told: str) -> Rendered:
    return answered(kind, speaker, least, told)


def said(kind: str, speaker: str, *, least: bool = True, **told: str) -> str:
    return plain(answered(kind, speaker, least, told))


def answered(kind: str, speaker: str, least: bool, told: Mapping[str, str]) -> Rendered:
    facts = {**facts_of(kinds()[kind], speaker, least=least), **told}
    given = {name: value for name, value in facts.items() if value}
    return render(kinds()[kind], speaker, given)


def requests(kind: str, speaker: str, **told: str) -> str:
    """The numbered items: what the writer asks for."""
    paragraphs = answered(kind, speaker, True, told).paragraphs
    items = [line for line in paragraphs if re.match(r"\d\.", line)]
    return " ".join(items).replace("\N{NO-BREAK SPACE}", " ")


def text(kind: str, speaker: str) -> LetterText:
    return text_of(kind, kinds()[kind].language, speaker)


# 59-FZ, article 7


@pytest.mark.parametrize("speaker", ["supporter", "relative", "lawyer"])
def test_appeal_cannot_be_written_without_surname_and_postal_address(speaker: str) -> None:
    required = kinds()["appeal"].required_for(speaker)
    assert {"writer_surname", "writer_given", "writer_address"} <= set(required)


@pytest.mark.parametrize("speaker", ["supporter", "relative", "lawyer"])
def test_appeal_names_its_law_and_its_substance(speaker: str) -> None:
    found = letter("appeal", speaker)
    assert found.title == "ОБРАЩЕНИЕ"
    assert found.subject.startswith(("о проверке сообщений", "об удержании человека"))
    assert "№ 59-ФЗ" in said("appeal", speaker)
    assert "статьи 33 Конституции" in said("appeal", speaker)


@pytest.mark.parametrize("speaker", ["supporter", "relative", "lawyer"])
def test_appeal_asks_for_a_written_answer_and_notice_of_forwarding(speaker: str) -> None:
    assert "письменно" in requests("appeal", speaker)
    assert "переслать обращение по принадлежности и уведомить меня" in said("appeal", speaker)


def test_supporters_appeal_makes_the_campaigns_three_demands() -> None:
    asked = requests("appeal", "supporter")
    assert "Проверить каждое сообщение" in asked
    assert "Освободить всех, кого удерживают без решения суда" in asked
    assert "права на альтернативную гражданскую службу" in asked


def test_supporters_appeal_tells_the_figures_with_their_day() -> None:
    whole = said("appeal", "supporter")
    assert "на 9 января 2023 года, подтверждённых мест такого рода в Донбассе — 13." in whole
    assert "(на 9 января 2023 года), тех, кого там удерживают" in whole
    assert "не менее 300." in whole


def test_supporters_appeal_of_a_campaign_without_figures_tells_none() -> None:
    kind = kinds()["appeal"]
    facts = facts_of(kind, "supporter", least=True)
    values = {
        name: value
        for name, value in values_of(facts, "ru").items()
        if not name.startswith("campaign_")
    }
    found = plain(text("appeal", "supporter").render(values, facts=facts, genders={}))
    assert "подтверждённых мест" not in found
    assert "не менее" not in found
    assert "Проверить каждое сообщение" in found


def test_supporters_appeal_says_that_the_writer_saw_nothing_himself() -> None:
    whole = said("appeal", "supporter", writer_gender="male")
    assert "Свидетелем этих событий я не был." in whole


def test_supporters_appeal_leaves_room_for_own_words_in_a_portal_of_2000_characters() -> None:
    assert len(said("appeal", "supporter")) < 1_750


def test_supporters_own_words_stand_in_the_letter() -> None:
    assert "Мне это важно." in letter("appeal", "supporter", own_words="Мне это важно.").paragraphs


# Code of Criminal Procedure, article 141 and after


@pytest.mark.parametrize("speaker", ["relative", "self", "lawyer"])
def test_crime_report_is_called_one_and_names_article_141(speaker: str) -> None:
    found = letter("crime_report", speaker)
    assert found.title == "ЗАЯВЛЕНИЕ О ПРЕСТУПЛЕНИИ"
    assert "статьи 141" in found.subject.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("speaker", ["relative", "self", "lawyer"])
def test_crime_report_ends_with_the_warning_of_article_306_and_its_signature(speaker: str) -> None:
    warning, line = letter("crime_report", speaker).paragraphs[-2:]
    assert "статье 306 Уголовного кодекса" in warning.replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"предупрежд(?:ён|ена)\.$", warning)
    assert line.replace("\N{NO-BREAK SPACE}", " ") == "Подпись под предупреждением: " + "_" * 20


@pytest.mark.parametrize("speaker", ["relative", "self", "lawyer"])
def test_crime_report_tells_facts_and_names_no_crime(speaker: str) -> None:
    whole = said("crime_report", speaker, least=False).lower()
    assert "обстоятельства, которые мне известны" in whole
    assert "правовую оценку этих фактов прошу дать следствие" in whole
    for name in ("похищ", "статье 126", "статье 127", "статье 286", "превышени", "пытк", "виновн"):
        assert name not in whole


@pytest.mark.parametrize("speaker", ["relative", "self", "lawyer"])
def test_crime_report_asks_for_the_slip_a_check_and_the_decision(speaker: str) -> None:
    asked = requests("crime_report", speaker)
    assert "талон-уведомление" in asked
    assert "в сроки, установленные статьёй 144" in asked
    assert "Сообщить мне о принятом решении" in asked


def test_crime_report_asks_not_to_be_taken_for_an_appeal() -> None:
    assert "а не как обращение по Федеральному закону" in said("crime_report", "relative")


def test_crime_report_says_whose_relative_writes() -> None:
    assert "Я — мать Зорькина Артёма Игоревича." in said("crime_report", "relative")
    assert "Зорькин Артём Игоревич — мой родственник." in said(
        "crime_report", "relative", writer_relation="other"
    )


@pytest.mark.parametrize("fact", ["held_since", "held_place", "held_by", "last_contact"])
def test_crime_report_tells_when_where_and_by_whom(fact: str) -> None:
    assert fact in text("crime_report", "relative").variables()


# Articles 124 and 125


@pytest.mark.parametrize("kind", ["complaint_124", "complaint_125"])
def test_complaint_names_its_article_and_the_letter_before(kind: str) -> None:
    found = letter(kind, "relative")
    article = kind.removeprefix("complaint_")
    assert f"статьи {article}" in found.subject.replace("\N{NO-BREAK SPACE}", " ")
    assert "10 ноября 2022 года" in said(kind, "relative")
    assert "Главного военного следственного управления" in said(kind, "relative")
    assert "копия заявления о преступлении" in found.enclosures


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ("no_slip", "Талон-уведомление мне не выдали"),
        ("refusal", "Мне сообщили об отказе"),
        ("formal_reply", "в ответе нет ни решения"),
        ("silence", "о принятом решении мне не сообщили"),
        ("", "о принятом решении мне не сообщили"),
        ("extended", "о принятом решении мне не сообщили"),
    ],
)
def test_complaint_says_what_came_back(reply: str, sentence: str) -> None:
    whole = said("complaint_124", "relative", previous_reply_kind=reply)
    assert sentence in whole
    others = {"Талон-уведомление мне", "Мне сообщили об отказе", "в ответе нет ни решения"}
    assert [other for other in others if other in whole] == [
        other for other in others if other in sentence
    ]


def test_complaint_asks_to_lift_a_refusal_and_to_end_inaction() -> None:
    asked = requests("complaint_124", "relative", previous_reply_kind="refusal")
    assert "Признать отказ незаконным и отменить его" in asked
    assert "бездействие" not in asked
    asked = requests("complaint_124", "relative", previous_reply_kind="silence")
    assert "Признать бездействие" in asked


@pytest.mark.parametrize("kind", ["complaint_124", "complaint_125", "appeal_silence"])
def test_complaint_of_silence_tells_the_last_day_where_it_is_known(kind: str) -> None:
    last = "20 декабря 2022 года"
    assert last in said(
        kind, "relative", previous_reply_kind="silence", previous_received_on="2022-11-17"
    )
    assert last not in said(kind, "relative", previous_reply_kind="silence")


def test_complaint_of_a_refusal_tells_no_last_day() -> None:
    assert "20 декабря" not in said(
        "complaint_124",
        "relative",
        previous_reply_kind="refusal",
        previous_received_on="2022-11-17",
    )


def test_complaint_124_tells_its_own_time() -> None:
    assert "трое суток, в исключительных случаях — до 10 суток" in requests(
        "complaint_124", "relative"
    )


def test_complaint_to_the_court_is_addressed_by_the_writer() -> None:
    assert {"court_name", "court_address"} <= set(kinds()["complaint_125"].required)
    assert kinds()["complaint_125"].authorities == ("court",)


def test_complaint_to_the_court_asks_it_to_find_and_to_oblige() -> None:
    asked = requests("complaint_125", "relative", previous_reply_kind="silence")
    assert "Признать незаконным бездействие" in asked
    assert "Обязать следственный орган устранить допущенное нарушение" in asked


# Prosecutors


def test_complaint_to_the_prosecutor_names_article_47_for_soldiers_alone() -> None:
    assert "статья 47" in said("prosecutor", "relative", man_status="contract")
    assert "статья 47" not in said("prosecutor", "relative", man_status="")


def test_complaint_to_the_prosecutor_asks_not_to_be_sent_to_those_complained_of() -> None:
    assert "часть 6 статьи 8" in said("prosecutor", "relative")


def test_complaint_of_silence_names_the_terms_and_article_559() -> None:
    whole = said("appeal_silence", "supporter")
    assert "в течение трёх дней" in whole
    assert "в течение 30 дней со дня регистрации" in whole
    assert "статье 5.59" in requests("appeal_silence", "supporter")
    assert "копия направленного документа" in letter("appeal_silence", "supporter").enclosures


# 1-FKZ, article 17


def test_ombudsman_gets_substance_and_copies_of_what_was_decided() -> None:
    found = letter("ombudsman", "relative", least=False)
    assert "копия решения или ответа, принятого по нему" in found.enclosures
    assert "копия ранее направленного документа" in found.enclosures
    assert "Существо жалобы:" in found.paragraphs
    assert "№ 1-ФКЗ" in said("ombudsman", "relative")


def test_ombudsman_cannot_be_written_to_before_anybody_else() -> None:
    assert {"previous_authority", "previous_sent_on"} <= set(kinds()["ombudsman"].required)


# A serviceman's own application


@pytest.mark.parametrize("status", ["mobilised", "contract", "unknown"])
def test_own_application_says_that_the_law_of_2002_is_for_conscripts(status: str) -> None:
    whole = said("own_application", "self", man_status=status)
    assert "порядка для тех, кто служит по мобилизации или по контракту, законом не" in whole
    assert "отсутствие порядка не может его отменить" in whole


def test_own_application_of_a_conscript_rests_on_the_law_of_2002() -> None:
    whole = said("own_application", "self", man_status="conscript")
    assert "установлен Федеральным законом 2002 года № 113-ФЗ" in whole
    assert "отсутствие порядка" not in whole


def test_own_application_rests_on_articles_28_and_59_and_on_own_reasons() -> None:
    assert "статьи 28 и части 3 статьи 59 Конституции" in said("own_application", "self")
    assert "conscience" in kinds()["own_application"].required
    assert "Я не могу стрелять в людей." in letter("own_application", "self").paragraphs


# United Nations


HEADINGS = {
    "wgeid": (
        "1. Identity of the disappeared person",
        "2. Date",
        "3. Place",
        "4. Those believed to be responsible",
        "5. Steps taken to find the person",
        "6. Who submits this communication",
    ),
    "wgad": (
        "1. Identity",
        "2. Arrest",
        "3. Detention",
        "4. Reasons",
        "5. Domestic steps",
        "6. Who submits this communication",
    ),
}


@pytest.mark.parametrize("least", [False, True])
@pytest.mark.parametrize("kind", ["wgeid", "wgad"])
def test_communication_has_its_six_parts_in_order_none_empty(kind: str, least: bool) -> None:
    paragraphs = letter(kind, "relative", least=least).paragraphs
    at = [paragraphs.index(heading) for heading in HEADINGS[kind]]
    assert at == sorted(at)
    assert min(after - before for before, after in pairwise(at)) > 1
    assert [line for line in paragraphs if re.match(r"\d\.", line)] == list(HEADINGS[kind])


@pytest.mark.parametrize(
    "fact",
    ["man_surname", "man_born", "held_since", "held_place", "held_by", "steps_taken", "consent"],
)
def test_wgeid_cannot_be_written_without_its_elements(fact: str) -> None:
    for speaker in kinds()["wgeid"].speakers:
        assert fact in kinds()["wgeid"].required_for(speaker)


@pytest.mark.parametrize("urgency", ["hours48", "months3"])
def test_wgeid_asks_for_the_urgent_procedure_within_three_months(urgency: str) -> None:
    assert "urgent procedure" in said("wgeid", "relative", urgency=urgency)


def test_wgeid_asks_for_the_standard_procedure_later_and_for_none_unknown() -> None:
    assert "standard procedure" in said("wgeid", "relative", urgency="older")
    assert "procedure" not in said("wgeid", "relative", urgency="")


@pytest.mark.parametrize(
    ("consent", "sentence"),
    [
        ("own", "with the consent of the disappeared person or of the family"),
        ("given", "with the consent of the disappeared person or of the family"),
        ("cannot_ask", "cannot be asked"),
    ],
)
def test_wgeid_tells_by_whose_consent_a_lawyer_writes(consent: str, sentence: str) -> None:
    assert sentence in said("wgeid", "lawyer", consent=consent)


@pytest.mark.parametrize("kind", ["wgeid", "wgad"])
def test_communication_asks_that_the_source_stay_confidential(kind: str) -> None:
    assert "I ask that my identity be kept confidential." in said(kind, "relative")
    assert "names are not to be passed on" in said(kind, "relative", least=False)
