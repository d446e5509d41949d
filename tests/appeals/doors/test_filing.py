"""A number that a portal gave, typed beside the finished letters by somebody who keeps no case."""

import io
import logging
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from icalendar import Calendar

from glasno.appeals.interview import state
from glasno.appeals.models import AppealCount, Case
from tests.appeals.doors.test_writing import errors, everything_stored
from tests.factories.appeals import WRITER, Desk
from tests.factories.following import Visitor

GVP, GVSU = "appeal.gvp", "appeal.gvsu"
NUMBER, ON = f"number.{GVP}", f"on.{GVP}"
SENTINEL = "ID-Сентинель-77"


@pytest.fixture
def supporter(visitor: Visitor) -> Visitor:
    """Somebody with a finished letter to a body that has a portal, at a front that keeps cases."""
    visitor.page = ""
    visitor.send(speaker="supporter")
    visitor.send(**WRITER, **{f"letter.{GVP}": "yes"})
    return visitor


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"\s+value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def note(page: str) -> list[str]:
    """The lines to write down."""
    found = re.search(r'<pre[^>]*id="note"[^>]*>(.*?)</pre>', page, re.S)
    assert found is not None
    return unescape(found[1]).replace("\u00a0", " ").split("\n")


def days(file: bytes) -> list[tuple[str, str, str]]:
    """(title, day, uid) of each entry."""
    return [
        (str(each["summary"]), each.decoded("dtstart").isoformat(), str(each["uid"]))
        for each in Calendar.from_ical(file).walk("VEVENT")
    ]


def test_field_stands_beside_a_letter_that_a_portal_takes(supporter: Visitor) -> None:
    assert value_of(supporter.page, NUMBER) == ""
    assert value_of(supporter.page, ON) == "22.11.2026"
    assert f"noted:{GVP}" in supporter.actions


def test_letter_that_no_portal_takes_asks_for_no_number(desk: Desk) -> None:
    desk.as_supporter()
    assert [name for name in desk.names if name.startswith("number.")] == []


def test_page_says_what_to_write_down_and_until_when_they_have_to_answer(
    supporter: Visitor,
) -> None:
    reply = supporter.send(f"noted:{GVP}", **{NUMBER: " ID  77 ", ON: "22.11.2026"})

    assert (reply.status, supporter.heading) == (200, "Write this down")
    # Received on a Sunday; registered within three days, 30 days from then.
    assert note(supporter.page) == [
        "Letter: Citizen’s appeal",
        "To: Chief Military Prosecutor’s Office",
        "Number: ID 77",
        "Sent on: 22 November 2026",
        "The time ends at the earliest on: 22 December 2026",
        "At the latest on: 25 December 2026",
        "You can complain of silence from: 28 December 2026",
    ]
    assert {f"dates:{GVP}", "keep", "letters"} <= set(supporter.actions)


def test_page_is_in_russian_too(supporter: Visitor) -> None:
    supporter.language = "ru"
    supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "22.11.2026"})

    assert supporter.heading == "Запишите это"
    assert "Номер: ID-77" in note(supporter.page)
    assert "Жаловаться на молчание можно с: 28 декабря 2026 года" in note(supporter.page)


def test_number_is_there_again_with_the_letters_and_an_emptied_field_takes_it_back(
    supporter: Visitor,
) -> None:
    supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "22.11.2026"})
    supporter.send("letters")
    assert (supporter.heading, value_of(supporter.page, NUMBER)) == (
        "Your letter is ready",
        "ID-77",
    )
    supporter.send("", **{NUMBER: "", ON: "22.11.2026"})
    assert value_of(supporter.page, NUMBER) == ""


def test_enter_in_the_field_asks_for_the_letter_that_has_a_number(supporter: Visitor) -> None:
    first = re.search(r'<button type="submit"[^>]*value="([^"]*)"', supporter.page)
    assert first is not None
    supporter.send(first[1], **{NUMBER: "ID-77", ON: "22.11.2026"})
    assert supporter.heading == "Write this down"


def test_enter_without_a_number_shows_the_letters(supporter: Visitor) -> None:
    reply = supporter.send("noted", **{NUMBER: "", ON: ""})
    assert (reply.status, supporter.heading) == (200, "Your letter is ready")


WRONG = [
    ({NUMBER: "", ON: "22.11.2026"}, "number-appeal-gvp"),
    ({NUMBER: "x" * 101, ON: "22.11.2026"}, "number-appeal-gvp"),
    ({NUMBER: "a\u0007b", ON: "22.11.2026"}, "number-appeal-gvp"),
    ({NUMBER: "1", ON: ""}, "on-appeal-gvp"),
    ({NUMBER: "1", ON: "yesterday"}, "on-appeal-gvp"),
    ({NUMBER: "1", ON: "24.11.2026"}, "on-appeal-gvp"),  # still to come, everywhere
    ({NUMBER: "1", ON: "20.11.2026"}, "on-appeal-gvp"),  # before the letter was begun anywhere
]


def test_what_cannot_be_is_told_beside_the_letters_with_everything_typed(
    supporter: Visitor,
) -> None:
    for fields, wrong in WRONG:
        reply = supporter.send(f"noted:{GVP}", **fields)
        assert (reply.status, supporter.heading) == (422, "Your letter is ready")
        assert errors(supporter.page) == [wrong]
        assert f'href="#{wrong}"' in supporter.page
        assert value_of(supporter.page, ON) == fields[ON]


def test_nothing_is_kept_with_a_number_that_cannot_be(supporter: Visitor) -> None:
    reply = supporter.send("keep", **{NUMBER: "1", ON: "24.11.2026"})
    assert (reply.status, errors(supporter.page)) == (422, ["on-appeal-gvp"])


def test_yesterday_is_taken_for_west_of_greenwich_it_may_be_yesterday(supporter: Visitor) -> None:
    reply = supporter.send(f"noted:{GVP}", **{NUMBER: "1", ON: "21.11.2026"})
    assert (reply.status, supporter.heading) == (200, "Write this down")


def test_calendar_has_the_days_and_not_the_number(supporter: Visitor) -> None:
    supporter.send(f"noted:{GVP}", **{NUMBER: SENTINEL, ON: "22.11.2026"})
    reply, again = (supporter.send(f"dates:{GVP}") for _ in range(2))

    assert dict(reply.headers)["content-disposition"] == 'attachment; filename="dates.ics"'
    assert [each[:2] for each in days(reply.body)] == [
        ("Check the mail 1", "2026-12-22"),
        ("Date 1", "2026-12-28"),
    ]
    assert reply.body == again.body
    assert SENTINEL.encode() not in reply.body
    assert "Сентинель".encode() not in reply.body


def test_kept_case_has_the_number_and_its_clock_runs(supporter: Visitor) -> None:
    supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "22.11.2026"})
    from_here = days(supporter.send(f"dates:{GVP}").body)
    supporter.keep()
    supporter.send("case")

    assert "Where it stands Arrived" in supporter.text
    assert "No. ID-77" in supporter.text
    assert "You can complain of silence from 28 December 2026" in supporter.text
    # The entries of the case's own calendar file take the place of the first ones.
    assert days(supporter.send("ics").body) == from_here


def test_number_typed_and_kept_at_once_is_in_the_case(supporter: Visitor) -> None:
    supporter.send("keep", **{NUMBER: "ID-77", ON: "22.11.2026"})
    supporter.send("keep:yes", days="30")
    supporter.send("case")
    assert "No. ID-77" in supporter.text


def test_letter_after_a_kept_number_names_it(supporter: Visitor) -> None:
    supporter.send("keep", **{NUMBER: "ID-77", ON: "22.11.2026"})
    supporter.keep()
    later = supporter.later(40)
    later.come_back()
    later.send("next:1:appeal_silence.genproc")
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(later.send("pdf:2").body)).pages
    )
    assert "ID-77" in text


def test_kept_twice_its_stages_are_counted_once(supporter: Visitor) -> None:
    supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "22.11.2026"})
    finished = supporter.page
    for _time in range(2):
        supporter.page = finished
        supporter.keep()
    counted = AppealCount.objects.filter(kind="appeal").values_list("stage", "number")
    assert Case.objects.count() == 2
    assert sorted(counted) == [("claimed_sent", 1), ("prepared", 1), ("proven_received", 1)]


def test_number_is_stored_nowhere_and_told_to_no_log(
    supporter: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything_stored()
    with caplog.at_level(logging.DEBUG):
        supporter.send(f"noted:{GVP}", **{NUMBER: SENTINEL, ON: "22.11.2026"})
        page = supporter.page
        supporter.send(f"dates:{GVP}")
        supporter.send("letters")
        supporter.send(f"noted:{GVP}", **{NUMBER: SENTINEL, ON: "23.11.2026"})

    assert everything_stored() == before
    assert SENTINEL not in caplog.text
    kept = [path for path in Path(settings.GLASNO.data).rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if "Сентинель".encode() in path.read_bytes()] == []
    # In the page it stands as a text alone: in no address and in no button.
    assert re.findall(r'(?:href|src|action|value)="[^"]*Сентинель[^"]*"', page) == []


def test_markup_in_a_number_is_text(supporter: Visitor) -> None:
    hostile = '"><script>alert(1)</script>'
    supporter.send(f"noted:{GVP}", **{NUMBER: hostile, ON: "22.11.2026"})
    assert f"Number: {hostile}" in note(supporter.page)
    assert "<script>alert" not in supporter.page
    supporter.send("letters")
    assert value_of(supporter.page, NUMBER) == hostile


def test_number_of_a_letter_that_is_none_changes_nothing(supporter: Visitor) -> None:
    for action in ("noted:nonsense", "dates:nonsense", "dates", f"dates:{GVP}"):
        reply = supporter.send(action, **{f"number.{GVSU}": "1"})
        assert (reply.status, supporter.heading) == (200, "Your letter is ready")


def test_form_that_was_sealed_before_numbers_were_known_still_opens(
    supporter: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_json = state._to_json

    def of_old(whole: state.State) -> bytes:
        return to_json(whole).replace(b'"filed":{},', b"")

    monkeypatch.setattr(state, "_to_json", of_old)
    supporter.send("")
    assert supporter.send("").status == 200


def test_form_that_has_expired_gives_the_number_back(supporter: Visitor) -> None:
    supporter.now += timedelta(hours=13)
    reply = supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "23.11.2026"})
    assert reply.status == 410
    assert "The number that the site gave you" in supporter.text
    assert "ID-77" in supporter.text


def test_page_expires_with_its_form(supporter: Visitor) -> None:
    supporter.send(f"noted:{GVP}", **{NUMBER: "ID-77", ON: "22.11.2026"})
    supporter.now += timedelta(hours=13)
    assert supporter.send(f"dates:{GVP}").status == 410
