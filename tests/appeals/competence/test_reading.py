"""A tree that leads nowhere, in a circle or to an unknown letter is refused."""

from pathlib import Path

import pytest

from glasno.appeals.competence.reading import FILE, read_tree, tree
from glasno.appeals.records import RecordErrors

SMALL = """
version: 1
start: who
questions:
  who:
    text: {en: "Who?", ru: "Кто?"}
    answers:
      - {key: a, text: {en: "A", ru: "А"}, to: when}
      - {key: b, text: {en: "B", ru: "Б"}, to: end}
  when:
    text: {en: "When?", ru: "Когда?"}
    answers:
      - {key: now, text: {en: "Now", ru: "Сейчас"}, to: end}
      - {key: then, text: {en: "Then", ru: "Тогда"}, to: end}
leaves:
  end:
    title: {en: "End", ru: "Конец"}
    steps:
      - {kind: crime_report, authority: gvsu, en: "Why", ru: "Зачем"}
      - {kind: wgad, authority: wgad, when: {when: [now]}, en: "Why", ru: "Зачем"}
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "tree.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordErrors) as caught:
        read_tree(path)
    return caught.value.faults


def test_file_beside_the_module_is_whole() -> None:
    assert read_tree(FILE) == tree()


def test_small_tree_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "tree.yaml"
    path.write_text(SMALL, "utf-8")
    found = read_tree(path)
    assert [dict(way) for way in found.ways()] == [
        {"who": "a", "when": "now"},
        {"who": "a", "when": "then"},
        {"who": "b"},
    ]


STEP = 'kind: crime_report, authority: gvsu, en: "Why"'


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version: 1", "version: 0", "tree.yaml: version: is at least 1"),
        ("start: who", "start: how", "tree.yaml: start: how is not known here"),
        (
            "to: end}\n  when",
            "to: 'off'}\n  when",
            "tree.yaml: questions.who.answers[1].to: off is",
        ),
        ("key: b, ", "key: a, ", "tree.yaml: questions.who.answers: an answer's key stands twice"),
        (', ru: "Кто?"', "", "tree.yaml: questions.who.text.ru: is missing"),
        ("to: when}", "to: end}", "tree.yaml: when: no answer leads here"),
        ('"Сейчас"}, to: end}', '"Сейчас"}, to: who}', "tree.yaml: questions.who: leads back to"),
        ("kind: wgad", "kind: poem", "tree.yaml: leaves.end.steps[1].kind: poem is not known here"),
        (
            "authority: wgad",
            "authority: gvp",
            "tree.yaml: leaves.end.steps[1].authority: wgad does not go to gvp",
        ),
        (
            "when: {when: [now]}",
            "when: {why: [now]}",
            "tree.yaml: leaves.end.steps[1].when.why: is",
        ),
        ("[now]", "[soon]", "tree.yaml: leaves.end.steps[1].when.when: soon is not known here"),
        (
            "kind: wgad, authority: wgad",
            "kind: crime_report, authority: gvsu",
            "tree.yaml: leaves.end: a way ends here with one letter twice",
        ),
        (
            STEP,
            'kind: appeal, authority: mod, en: "Why"',
            "tree.yaml: leaves.end: a way ends here without a letter for self",
        ),
        ("  end:\n    title", "  who:\n    title", "tree.yaml: leaves.who: is also a question"),
        ("leaves:\n", "colour: red\nleaves:\n", "tree.yaml: colour: no such field"),
    ],
)
def test_fault_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in SMALL
    told = faults(tmp_path, SMALL.replace(old, new, 1))
    assert any(each.startswith(fault) for each in told), told


def test_leaf_without_steps_is_a_dead_end(tmp_path: Path) -> None:
    cut = SMALL[: SMALL.index("    steps:")] + "    steps: []\n"
    assert "tree.yaml: leaves.end.steps: is empty" in faults(tmp_path, cut)


def test_step_that_no_answers_want_is_told(tmp_path: Path) -> None:
    # Whoever answers b is never asked when, so the second leaf cannot be reached with "now".
    text = SMALL.replace('"Б"}, to: end}', '"Б"}, to: other}').replace(
        "leaves:\n",
        "leaves:\n"
        "  other:\n"
        '    title: {en: "Other", ru: "Другое"}\n'
        "    steps:\n"
        '      - {kind: crime_report, authority: gvsu, en: "Why", ru: "Зачем"}\n'
        "      - {kind: wgad, authority: wgad, when: {when: [now]}, en: Why, ru: Зачем}\n",
    )
    assert faults(tmp_path, text) == ["tree.yaml: leaves.other.steps[1]: no answers want this step"]
