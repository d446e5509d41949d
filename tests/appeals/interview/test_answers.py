from glasno.appeals.interview.answers import Answers

SECRET = "Ковалёва"


def test_what_was_not_answered_is_empty() -> None:
    assert Answers({"writer_given": ""}).get("writer_given") == ""
    assert "writer_given" not in Answers({"writer_given": ""})


def test_told_changes_a_copy_and_takes_back_what_is_empty() -> None:
    before = Answers({"writer_surname": SECRET, "held": "yes"})
    after = before.told({"held": "", "man_given": "Пётр"})

    assert after == Answers({"writer_surname": SECRET, "man_given": "Пётр"})
    assert before.get("held") == "yes"
    assert after.without(["man_given"]) == Answers({"writer_surname": SECRET})


def test_facts_are_the_callers_own() -> None:
    answers = Answers({"held": "yes"})
    answers.facts()["held"] = "no"

    assert answers.get("held") == "yes"


def test_repr_shows_no_value() -> None:
    assert repr(Answers({"writer_surname": SECRET})) == "<Answers: 1>"
