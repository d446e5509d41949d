"""In person: where, and what to bring home."""

from dataclasses import replace

from .errands import COURT, RUSSIAN, way


def test_a_visit_tells_where_and_that_the_copy_is_stamped() -> None:
    visit = way(replace(RUSSIAN, authority="sledkom"), "in_person")

    assert visit.pieces[0].text == "г. Москва, 1-я Фрунзенская ул., д. 3а"
    assert visit.warnings == ("The opening hours have not been checked.",)
    assert "stamps your copy" in visit.steps[2]


def test_a_court_is_visited_where_the_writer_says_it_is() -> None:
    assert way(COURT, "in_person").pieces[0].text == "\n".join(COURT.addressee)
