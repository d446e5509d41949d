"""The page for those who write letters is true: its example is read, its names are complete."""

import re

from glasno.appeals.facts import COMPUTED, FACTS, Holds
from glasno.appeals.text import Declinable, parse
from tests.architecture.tree import DOCS

PAGE = (DOCS / "organisers/letters.md").read_text("utf-8")


def test_example_is_a_text() -> None:
    (example, _) = re.findall(r"(?ms)^```text\n(.*?)^```$", PAGE)
    name = Declinable("Ким Юрий", "Кима Юрия", "Киму Юрию", "Кима Юрия")

    rendered = parse(example, file="example.txt").render(
        {"writer_name": "Ким Ия", "man_name": name, "relation": "мать"},
        facts={"speaker": "relative", "circumstances": "Он не звонит."},
        genders={"writer": "female"},
    )

    assert rendered.subject == "о розыске Кима Юрия"
    assert rendered.enclosures == ("Копия моего паспорта",)
    assert rendered.paragraphs == (
        "Я, Ким Ия, обратилась бы раньше, но до последнего дня надеялась на ответ части.",
        "Я мать Кима Юрия.",
        "Он не звонит.",
        "Прошу:",
        "1. Найти Кима Юрия.",
        "2. Ответить мне письменно.",
    )


def test_every_name_and_value_is_on_the_page() -> None:
    values = {value for fact in FACTS.values() for value in fact.choices}
    own, names = (
        set(re.findall(r"`([a-z0-9_]+)`", PAGE.partition(begin)[2].partition(end)[0]))
        for begin, end in (("These are ", ";"), ("## All names", "## Errors"))
    )

    assert own == {name for name, fact in FACTS.items() if fact.holds is Holds.PARAGRAPHS}
    assert names == {*FACTS, *COMPUTED, *values} - own


def test_what_is_declined_is_marked_so() -> None:
    rows = re.findall(r"(?m)^\| (`.*?) \| .*declined", PAGE)
    marked = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert marked == {name for name, cases in COMPUTED.items() if cases}
