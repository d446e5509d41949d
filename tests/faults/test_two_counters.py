"""Two ledgers in two processes count the same forms at once, in crossing orders."""

from pathlib import Path

import pytest

from tests import outsiders
from tests.faults.answering import answer_at_once, make, together
from tests.faults.counting_process import FORMS

pytestmark = pytest.mark.data
PROGRAM = "tests.faults.counting_process"


def test_two_ledgers_count_each_form_once_and_every_stage(tmp_path: Path) -> None:
    make(tmp_path, program=PROGRAM)

    told = together(answer_at_once(tmp_path, 1, 2, program=PROGRAM, verb="count"))

    # Each form was handed in twice, and every stage is an act of its own.
    assert told == {"done": FORMS + 2 * FORMS, "already": FORMS}
    counted = "SELECT number FROM appeals_appealcount WHERE stage = 'prepared'"
    assert [row[0] for row in outsiders.read(tmp_path, counted)] == [FORMS] * 3
    sent = "SELECT sum(number) FROM appeals_appealcount WHERE stage = 'claimed_sent'"
    assert [int(row[0]) for row in outsiders.read(tmp_path, sent)] == [2 * FORMS]
    forms = "SELECT count(*) FROM appeals_nonce"
    assert outsiders.read(tmp_path, forms)[0][0] == 3 * FORMS
