"""How the program speaks to people: its rules, as far as a test can read."""

import re

import pytest

from tests.architecture.tree import ROOT
from tools.messages import bound, catalogues, entries, read_catalogue, source_texts, strings_of

# Attributes of tags are not read by people.
TAG = re.compile(r"<[^>]*>")
NEVER = {
    "an exclamation mark": re.compile("!"),
    "oops": re.compile(r"\boops\b", re.IGNORECASE),
    "three dots": re.compile(r"\.\.\."),
}
NEVER_IN_RUSSIAN = {
    "a straight quotation mark": re.compile('"'),
    "an English quotation mark": re.compile("[“”]"),
    "a hyphen or short dash for a dash": re.compile(r"\s[-–]\s"),
    "a dash without a no-break space before it": re.compile(" —"),
    "Вы with a capital inside a sentence": re.compile(r"(?<=[а-яё,;]) В(?:ы|ас|ам|ами|аш\w*)\b"),
    "е for ё": re.compile(r"\b(?:еще|все равно|подтвержден|придет|пришел|ее|свое|мое|твое|нее)\b"),
}


def faults(text: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    plain = TAG.sub("", text)
    return [name for name, rule in rules.items() if rule.search(plain)]


def test_texts_keep_their_voice() -> None:
    texts, _ = source_texts(ROOT)
    assert texts, "no text was found: this test looks at nothing"
    wrong = {
        text.places[0]: found
        for text in texts.values()
        for said in text.ids
        if (found := faults(said, NEVER))
    }
    assert wrong == {}


def test_russian_is_written_in_russian() -> None:
    known = entries(bound(read_catalogue(catalogues(ROOT)["ru"], "ru"), "ru"))
    wrong = {
        said: found
        for message in known.values()
        for said in strings_of(message)
        if (found := faults(said, NEVER | NEVER_IN_RUSSIAN))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Спасибо!", "an exclamation mark"),
        ('Нажмите "да"', "a straight quotation mark"),
        ("Нажмите “да”", "an English quotation mark"),
        ("Письмо - это", "a hyphen or short dash for a dash"),
        ("Письмо — это", "a dash without a no-break space before it"),
        ("если Вы хотите", "Вы with a capital inside a sentence"),
        ("письмо еще не пришло", "е for ё"),
        ("Подождите...", "three dots"),
    ],
)
def test_faults_of_russian_are_found(text: str, fault: str) -> None:
    assert faults(text, NEVER | NEVER_IN_RUSSIAN) == [fault]


def test_faultless_russian_passes() -> None:
    text = 'Нажмите «да»\u00a0— <a href="/x">и всё</a>. Вы подписали'
    assert faults(text, NEVER | NEVER_IN_RUSSIAN) == []
