"""Letters of invented people, and how a test reads a PDF back."""

import io
import re
from typing import Any

from pypdf import PageObject, PdfReader

from glasno.appeals.letters.letter import Letter

PARAGRAPH = (
    "Мой сын, Иванов Пётр Сергеевич, 14 марта 1998 года рождения, проходит военную службу по "
    "мобилизации. С 12 октября 2026 года я не имею с ним связи; по словам его сослуживцев, он был "
    "задержан после отказа участвовать в боевых действиях."
)
RUSSIAN = Letter(
    kind="crime_report",
    authority="gvsu",
    language="ru",
    addressee=(
        "В Главное военное следственное управление",
        "Следственного комитета Российской Федерации",
        "ул. Примерная, д. 1, г. Москва, 100000",
    ),
    sender=(
        "от Ивановой Марии Петровны",
        "ул. Вымышленная, д. 5, кв. 17, г. Тверь, 170000",
        "тел. +7 900 000-00-00",
        "ivanova@example.org",
    ),
    title="ЗАЯВЛЕНИЕ о преступлении",
    body=(
        PARAGRAPH,
        "Прошу:",
        "1. Принять и зарегистрировать это заявление.",
        "2. Установить, где находится мой сын.",
        "- Ответ прошу направить по моему адресу.",
        "Об ответственности за заведомо ложный донос предупреждена.",
    ),
    enclosures=("Копия паспорта", "Копия свидетельства о рождении"),
    signature="М. П. Иванова",
)
ENGLISH = Letter(
    kind="wgeid",
    authority="wgeid",
    language="en",
    addressee=("Working Group on Disappearances", "1 Example Street", "Geneva"),
    sender=("Maria Petrovna Ivanova", "5 Invented Street", "170000 Tver, Russia"),
    title="Communication concerning a disappearance",
    body=("I am writing on behalf of my son.", "The facts are:", "1. He was seen in October."),
    enclosures=("Copy of a passport",),
    signature="Maria Ivanova",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def catalogue_of(pdf: bytes) -> Any:
    return read(pdf).trailer["/Root"]


def words_in(pdf: bytes) -> str:
    """The whole text in reading order, hyphenated words made whole, every space a plain one."""
    text = "\n".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(re.sub("(?<=[^\\W\\d_])[-\u00ad]\n", "", text).split())


def roles_in(pdf: bytes) -> list[str]:
    """The kinds of all tagged parts, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict) and "/S" in node:
            found.append(str(node["/S"]))
            walk(node.get("/K", []))

    walk(catalogue_of(pdf)["/StructTreeRoot"]["/K"])
    return found


def extent(page: PageObject) -> tuple[float, float, float, float]:
    """Where pieces of text begin: the least x and y and the greatest, in points from lower left."""
    places: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], *_font: Any) -> None:
        if text.strip():
            x, y = tm[4], tm[5]
            places.append((cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]))

    page.extract_text(visitor_text=note)
    across, up = zip(*places, strict=True)
    return min(across), min(up), max(across), max(up)
