"""What the interview's door leaves behind: that letters were made, once a form."""

from glasno.appeals.models import AppealCount
from tests.appeals.doors.test_writing import everything_stored
from tests.factories.appeals import WRITER, Desk
from tests.factories.following import Visitor


def numbers() -> dict[tuple[str, str, str], int]:
    """Every count, by stage, authority and kind."""
    rows = AppealCount.objects.values_list("stage", "authority", "kind", "number")
    return {(stage, authority, kind): number for stage, authority, kind, number in rows}


def gained(before: dict[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    """By how much each count is more than it was."""
    more = {row: number - before.get(row, 0) for row, number in numbers().items()}
    return {row: number for row, number in more.items() if number}


def test_letters_of_a_form_are_counted_once_however_often_it_is_sent(visitor: Visitor) -> None:
    desk = Desk(visitor.counter, visitor.now)
    desk.send(speaker="supporter")
    form = {"lang": "en", "state": desk.state, "letter.appeal.gvsu": "yes", **WRITER}
    before = numbers()

    assert [desk.post(form).status for _ in range(3)] == [200, 200, 200]

    assert gained(before) == {("prepared", "", ""): 1, ("prepared", "gvsu", "appeal"): 1}


def test_letter_that_is_added_later_is_counted_and_its_writer_not_again(visitor: Visitor) -> None:
    desk = Desk(visitor.counter, visitor.now)
    desk.as_supporter()
    before = numbers()
    desk.send(action="back")
    desk.send(**WRITER, **{"letter.appeal.gvsu": "yes", "letter.appeal.gvp": "yes"})

    assert desk.heading == "Your letters are ready"
    assert gained(before) == {("prepared", "gvp", "appeal"): 1}


def test_screens_before_the_letters_and_files_after_them_count_nothing(visitor: Visitor) -> None:
    desk = Desk(visitor.counter, visitor.now)
    before = numbers()
    desk.send(speaker="supporter")
    assert desk.send(writer_surname="").status == 422
    assert gained(before) == {}

    desk.send(**WRITER, **{"letter.appeal.gvsu": "yes"})
    before = numbers()
    desk.send(action="zip")
    desk.send(action="pdf:appeal.gvsu")
    assert gained(before) == {}


def test_counts_are_all_that_is_stored_of_a_writer(visitor: Visitor) -> None:
    desk = Desk(visitor.counter, visitor.now)
    before = everything_stored()
    desk.as_supporter(own_words="Sentinel words")

    after = everything_stored()
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert set(changed) <= {"AppealCount", "Nonce"}
    assert changed["Nonce"] == 2  # one for the writer, one for the letter
