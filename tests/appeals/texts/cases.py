"""Invented people and their answers: each letter with all that can be told, and with the least.

`python -m tests.appeals.texts.cases` writes the letters anew; read every difference by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

import glasno.demo
from glasno.appeals.composing.reports import FIGURES, said_reports
from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.kinds import Kind, kinds
from glasno.appeals.text import Declinable, Rendered, Value
from glasno.appeals.texts import text_of

LETTERS = Path(__file__).parent / "letters"
DEMONSTRATION = Path(glasno.demo.__file__).parent / "return-refuseniks"

MAN = {
    "man_surname": "Зорькин",
    "man_given": "Артём",
    "man_patronymic": "Игоревич",
    "man_born": "2001-03-14",
    "man_rank": "рядовой",
    "man_unit": "войсковая часть 00000",
    "man_number": "АА-000000",
    "man_status": "mobilised",
    "man_called_by": "военный комиссариат города Энска",
}
HELD = {
    "held": "yes",
    "held_since": "2022-11-05",
    "held_place": "подвал бывшего дома культуры, посёлок Н.",
    "held_by": "офицеры его батальона, имён не знаю",
    "last_contact": "звонок 4 ноября с чужого номера",
    "refusal_on": "2022-11-03",
    "circumstances": "Он позвонил и сказал, что их шестеро.\nПотом связь прервалась.",
    "steps_taken": "Звонила на горячую линию 7 ноября.",
    "witnesses": "Сослуживец, имя назову следователю.",
    "consent": "given",
    "publicity": "no",
    "name_him": "yes",
    "urgency": "months3",
}
WRITER = {
    "writer_surname": "Зорькина",
    "writer_given": "Нина",
    "writer_patronymic": "Павловна",
    "writer_gender": "female",
    "writer_address": "000000, г. Энск, ул. Садовая, д. 1",
    "writer_email": "nina@example.org",
    "writer_phone": "+7 000 000-00-00",
    "writer_country": "RU",
    "own_words": "Я прошу об этом как мать.",
}
PREVIOUS = {
    "previous_kind": "crime_report",
    "previous_authority": "gvsu",
    "previous_sent_on": "2022-11-10",
    "previous_number": "КРСП-0",
    "previous_received_on": "2022-11-17",
    "previous_reply_on": "2022-12-01",
    "previous_reply_number": "исх-0",
    "previous_reply_kind": "refusal",
}
TYPED = {
    "court_name": "Энский гарнизонный военный суд",
    "court_address": "000000, г. Энск, ул. Судебная, д. 1",
    "commissariat_name": "Военный комиссариат города Энска",
    "commissariat_address": "000000, г. Энск, ул. Полевая, д. 1",
    "commander_unit": "00000",
    "commander_address": "000000, г. Энск-1",
}
EVERYTHING = {
    **MAN,
    **HELD,
    **WRITER,
    **PREVIOUS,
    **TYPED,
    "conscience": "Я не могу стрелять в людей.\nЭто не трусость.",
    "writer_relation": "mother",
}
# Whom a first letter tells of nothing that went before.
FIRST = frozenset({"appeal", "crime_report", "prosecutor", "own_application", "wgeid", "wgad"})

MONTHS = {
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня", "июля"),
        *("августа", "сентября", "октября", "ноября", "декабря"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
}


def facts_of(kind: Kind, speaker: str, *, least: bool) -> dict[str, str]:
    """All that this speaker can tell, or only what the kind cannot do without."""
    told = {"speaker": speaker, **EVERYTHING}
    if speaker in {"supporter", "self"}:
        told = {name: told[name] for name in told if not name.startswith("man_") or name in OWN}
    if speaker == "self":
        told |= {"writer_given": "Артём", "writer_surname": "Зорькин", "writer_gender": "male"}
        told |= {"writer_patronymic": "Игоревич", "own_words": "Прошу защитить меня."}
    if speaker != "relative":
        del told["writer_relation"]
    if kind.key in FIRST:
        told = {name: value for name, value in told.items() if name not in PREVIOUS}
    if least:
        wanted = {"speaker", "writer_gender", *kind.required_for(speaker)}
        told = {name: value for name, value in told.items() if name in wanted}
    return told


OWN = frozenset(MAN) - {"man_surname", "man_given", "man_patronymic"}


def values_of(facts: Mapping[str, str], language: str) -> dict[str, Value]:
    """What composing makes of the answers: days in words, names in their cases."""
    values: dict[str, Value] = {
        name: day(value, language) if FACTS[name].holds is Holds.DATE else value
        for name, value in facts.items()
        if value
    }
    values |= names_of(facts, language)
    if facts.get("previous_received_on"):
        values["clock_until"] = day("2022-12-20", language)
    values |= {
        "campaign_title": "Освободите тех, кто отказался воевать",
        "campaign_places": "13",
        "campaign_held": "300",
        "campaign_as_of": day("2023-01-09", language),
    }
    values["campaign_reports"] = said_reports(
        own_reports(), {name: str(values[name]) for name in FIGURES}
    )
    return values


def own_reports() -> list[str]:
    """What the demonstration's campaign says itself."""
    campaign = yaml.safe_load((DEMONSTRATION / "campaign.yaml").read_text("utf-8"))
    return [each["ru"] for each in campaign["appeals"]["reports"]]


def names_of(facts: Mapping[str, str], language: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    himself = facts.get("speaker") == "self"
    writer = {
        "ru": "Зорькин Артём Игоревич" if himself else "Зорькина Нина Павловна",
        "en": "Artyom Zorkin" if himself else "Nina Zorkina",
    }
    values["writer_name"] = Declinable.unchanging(writer[language])
    if facts.get("man_surname"):
        values["man_name"] = (
            Declinable(
                "Зорькин Артём Игоревич",
                "Зорькина Артёма Игоревича",
                "Зорькину Артёму Игоревичу",
                "Зорькина Артёма Игоревича",
                "Зорькиным Артёмом Игоревичем",
                "Зорькине Артёме Игоревиче",
            )
            if language == "ru"
            else Declinable.unchanging("Artyom Zorkin")
        )
    if facts.get("writer_relation"):
        values["relation"] = Declinable("мать" if language == "ru" else "mother")
    if facts.get("previous_authority"):
        values["previous_authority_name"] = (
            Declinable(
                "Главное военное следственное управление Следственного комитета "
                "Российской Федерации",
                "Главного военного следственного управления Следственного комитета "
                "Российской Федерации",
                "Главному военному следственному управлению Следственного комитета "
                "Российской Федерации",
            )
            if language == "ru"
            else Declinable("Main Military Investigative Directorate")
        )
    return values


def day(text: str, language: str) -> str:
    year, month, number = text.split("-")
    words = f"{int(number)} {MONTHS[language][int(month) - 1]} {year}"
    return f"{words} года" if language == "ru" else words


def render(kind: Kind, speaker: str, facts: Mapping[str, str]) -> Rendered:
    return text_of(kind.key, kind.language, speaker).render(
        values_of(facts, kind.language),
        facts=facts,
        genders={"writer": facts.get("writer_gender", ""), "man": "male"},
    )


def plain(letter: Rendered) -> str:
    """A letter as the golden files hold it, with common spaces that an eye can read."""
    parts = [letter.title, letter.subject, *letter.paragraphs]
    parts += [f"+ {enclosure}" for enclosure in letter.enclosures]
    return "\n\n".join(parts).replace("\N{NO-BREAK SPACE}", " ") + "\n"


def cases() -> Iterator[tuple[str, Kind, str, dict[str, str]]]:
    """Every letter there is: a name, the kind, the speaker, the answers."""
    for kind in kinds().values():
        for speaker in kind.speakers:
            for least in (False, True):
                name = f"{kind.key}.{speaker}.{'least' if least else 'full'}"
                yield name, kind, speaker, facts_of(kind, speaker, least=least)


if __name__ == "__main__":
    for path in LETTERS.glob("*.txt"):
        path.unlink()
    for name, kind, speaker, facts in cases():
        (LETTERS / f"{name}.txt").write_text(plain(render(kind, speaker, facts)), "utf-8")
