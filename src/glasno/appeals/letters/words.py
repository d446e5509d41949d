"""The few words that a sheet adds to what a letter says, in the letter's language.

They are not the interface's: a reader of English may print a letter to a Russian body.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's; blanks to fill by hand stand beside or under them."""

    letter: str
    telephone: str
    email: str
    enclosures: str
    date: str
    signature: str
    name: str
    receipt: str
    received_on: str
    incoming: str
    received_by: str
    envelope: str
    cut: str
    sender: str
    recipient: str
    inventory: str
    inventory_to: str
    number: str
    item: str
    sheets: str
    value: str
    total: str
    first_copy: str
    second_copy: str
    sender_signs: str
    checked_by: str
    postmark: str


_RUSSIAN = Words(
    letter="Письмо",
    telephone="тел.",
    email="эл. почта",
    enclosures="Приложения",
    date="Дата",
    signature="подпись",
    name="фамилия, инициалы",
    receipt="Отметка о приёме",
    received_on="Принято",
    incoming="Входящий №",
    received_by="Принял(а): подпись, фамилия, должность",
    envelope="Адреса для конверта",
    cut="Вырежьте по линии и наклейте на конверт или перепишите адреса на него.",
    sender="От кого",
    recipient="Кому",
    inventory="Опись вложения",
    inventory_to="Кому и куда",
    number="№",
    item="Что вложено",
    sheets="Листов",
    value="Ценность, руб.",
    total="Итого",
    first_copy="Экземпляр 1: кладётся в письмо",
    second_copy="Экземпляр 2: остаётся у отправителя",
    sender_signs="Подпись отправителя",
    checked_by="Проверил(а) работник почты",
    postmark="Место для оттиска штемпеля",
)
_ENGLISH = Words(
    letter="Letter",
    telephone="Telephone",
    email="E-mail",
    enclosures="Enclosures",
    date="Date",
    signature="signature",
    name="name",
    receipt="Receipt",
    received_on="Received on",
    incoming="Reference No.",
    received_by="Received by: signature, name, position",
    envelope="Addresses for the envelope",
    cut="Cut along the line and paste it on the envelope, or copy the addresses.",
    sender="From",
    recipient="To",
    inventory="List of contents",
    inventory_to="To",
    number="No.",
    item="Enclosed",
    sheets="Sheets",
    value="Value",
    total="Total",
    first_copy="Copy 1: goes into the envelope",
    second_copy="Copy 2: stays with the sender",
    sender_signs="Sender’s signature",
    checked_by="Checked by the post office",
    postmark="Place for the postmark",
)
WORDS: Mapping[str, Words] = {"ru": _RUSSIAN, "en": _ENGLISH}


def words_of(language: str) -> Words:
    """The words of a language that letters are written in; `KeyError` for any other."""
    return WORDS[language]
