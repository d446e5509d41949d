"""A case from page to page: what is told of its letters, and the letters that follow."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from glasno.appeals.models import AppealCount, CalendarDay, Case
from glasno.authorities.models import Authority
from glasno.publishing.actions.publishing import publish
from tests.factories.appeals import ANSWERS
from tests.factories.following import Visitor

COURT = {name: ANSWERS[name] for name in ("court_name", "court_address")}


def radios(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}"\s+value="([^"]+)"', page)


def errors(page: str) -> list[str]:
    """The ids of the fields that the page finds fault with."""
    return re.findall(r'class="error" id="([\w-]+)-error"', page)


def letter_text(visitor: Visitor, number: int) -> str:
    """The letter as it would be pasted, with plain spaces."""
    visitor.send(f"letter:{number}")
    found = re.search(r"<pre[^>]*>(.*?)</pre>", visitor.page, re.S)
    assert found is not None
    return " ".join(found[1].split())


def test_letter_just_made_can_be_sent_received_registered_or_closed(case: Visitor) -> None:
    assert radios(case.page, "event-1") == ["sent", "received", "registered", "closed"]
    assert "Made, not yet sent" in case.text
    assert "ics" not in case.actions


def test_each_event_asks_for_what_it_needs(case: Visitor) -> None:
    asked = {}
    for event in ("sent", "received", "registered", "closed"):
        case.send("tell:1", **{"event-1": event})
        names = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', case.page)
        asked[event] = [name for name in dict.fromkeys(names) if name not in ("lang", "case")]
        case.send("case")
    assert asked == {
        "sent": ["on", "number"],
        "received": ["on", "evidence", "number"],
        "registered": ["on", "number"],
        "closed": [],
    }


def test_what_was_told_is_answered_with_the_way_to_its_letter(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    found = re.search(r'role="status">\s*Noted\.\s*<a href="#([\w-]+)">([^<]+)</a>', case.page)
    assert found is not None
    kind = re.search(rf'<h2 id="{found[1]}">([^<]+)</h2>', case.page)
    assert kind is not None
    assert (found[1], found[2]) == (
        "letter-1",
        f"{kind[1]}: Sent; nothing yet shows that it arrived",
    )


def test_nothing_chosen_is_an_error_beside_its_letter(case: Visitor) -> None:
    reply = case.send("tell:1")
    assert (reply.status, errors(case.page)) == (422, ["event-1"])


def test_day_before_the_letter_is_told_as_that(case: Visitor) -> None:
    case.send("tell:1", **{"event-1": "sent"})
    case.send("told:1:sent", on="20.11.2026")
    assert "before 22.11.2026, the day on which the letter was made" in case.text

    case.send("told:1:sent", on="22.11.2026")
    case.send("told:1:refusal", on="21.11.2026")
    assert "before 22.11.2026, the day of what was told before" in case.text


@pytest.mark.parametrize("day", ["21.11.2026", "23.11.2026"])
def test_day_that_is_today_somewhere_on_earth_is_possible(case: Visitor, day: str) -> None:
    assert case.tell(1, "sent", on=day).status == 200
    assert errors(case.page) == []


WRONG: list[tuple[str, dict[str, str], list[str]]] = [
    ("sent", {}, ["on"]),
    ("sent", {"on": "30.02.2026"}, ["on"]),
    ("sent", {"on": "yesterday"}, ["on"]),
    ("sent", {"on": "24.11.2026"}, ["on"]),  # still to come, everywhere
    ("sent", {"on": "20.11.2026"}, ["on"]),  # before the letter was made, everywhere
    ("sent", {"on": "22.11.2026", "number": "x" * 101}, ["number"]),
    ("sent", {"on": "22.11.2026", "number": "a\u0007b"}, ["number"]),
    ("received", {"on": "22.11.2026"}, ["evidence"]),
    ("received", {"on": "22.11.2026", "evidence": "posted"}, ["evidence"]),
    ("received", {"on": "22.11.2026", "evidence": "portal"}, ["number"]),
    ("registered", {"on": "22.11.2026"}, ["number"]),
]


def test_what_cannot_be_is_told_with_everything_typed_and_nothing_is_kept(case: Visitor) -> None:
    for event, fields, wrong in WRONG:
        reply = case.tell(1, event, **fields)
        assert (reply.status, errors(case.page)) == (422, wrong)
        assert fields.get("on", "") in case.page
        case.send("case")
    assert Case.objects.get().revision == 1


def test_letter_that_arrived_has_its_days(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026", number="RU123456789RU")
    later = case.later(4)
    later.come_back()
    reply = later.tell(1, "received", on="25.11.2026", evidence="delivery")

    assert (reply.status, later.heading) == (200, "Your case")
    assert "Where it stands Arrived" in later.text
    # 3 days from receipt; whether the first day counts is unclear, and 28 November is a Saturday.
    assert "The time ends at the earliest on 27 November 2026" in later.text
    assert "At the latest on 30 November 2026" in later.text
    assert "You can complain of silence from 1 December 2026" in later.text
    assert "From 1 December 2026, if nothing has come by then." in later.text
    assert "Not checked by a lawyer." in later.text
    assert "RU123456789RU" in later.text
    assert "silence" not in radios(later.page, "event-1")


def test_letter_that_was_only_sent_shows_a_guess_and_no_day_to_complain(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    assert "Nothing shows yet when it arrived, so this is only a guess." in case.text
    assert "You can complain of silence" not in case.text
    assert "ics" not in case.actions


def test_days_are_marked_uncertain_where_no_calendar_is_settled(case: Visitor) -> None:
    CalendarDay.objects.all().delete()
    publish()
    case.counter.shelf.refresh()
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    assert "Uncertain: which days off are moved in that year is not settled yet." in case.text


def test_calendar_file_says_nothing_of_what_it_is_about(case: Visitor) -> None:
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    reply = case.send("ics")
    assert dict(reply.headers)["content-disposition"] == 'attachment; filename="dates.ics"'
    assert reply.content_type == "text/calendar; charset=utf-8"
    file = reply.body.decode()
    assert re.findall(r"SUMMARY:(.*)\r\n", file) == ["Check the mail 1", "Date 1"]
    for word in ("Ковал", "Investigative", "crime", "gvsu", "glasno", case.slug):
        assert word.lower() not in file.lower()


def test_three_rungs_up_from_a_report_without_a_slip(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026", number="RU1")
    case.tell(1, "no_slip", on="22.11.2026")
    assert "next:1:complaint_124.gvp" in case.actions
    assert "next:1:complaint_124.gvsu" not in case.actions  # the body complained of

    made = case.send("next:1:complaint_124.gvp")
    assert (made.status, case.heading) == (200, "Complaint of inaction")
    first = letter_text(case, 2)
    assert "22 ноября 2026 года я направила" in first
    assert "Талон-уведомление мне не выдали" in first
    assert "от Ковалёвой Марии Петровны" in first

    case.send("case")
    assert "The next letter is made" in case.text
    later = case.later(10)
    later.come_back()
    later.tell(2, "received", on="25.11.2026", evidence="portal", number="ID-77")
    later.tell(2, "refusal", on="30.11.2026", number="отк-5")
    asked = later.send("next:2:complaint_125.court")
    # What was not told yet is asked for, and nothing else.
    assert (asked.status, later.heading) == (200, "Only this is missing for the next letter")
    names = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', later.page)
    assert set(names) - {"lang", "case"} == {"court_name", "court_address", "previous_sent_on"}
    refused = later.send("asked:2:complaint_125.court", previous_sent_on="24.11.2026")
    assert (refused.status, errors(later.page)) == (422, ["court-name", "court-address"])
    later.send("asked:2:complaint_125.court", previous_sent_on="24.11.2026", **COURT)
    second = letter_text(later, 3)
    assert "В Н-ский гарнизонный военный суд" in second
    assert "24 ноября 2026 года" in second
    assert "ID-77" in second
    assert "отк-5" in second
    assert "обжалую отказ" in second

    later.send("case")
    later.tell(3, "sent", on="02.12.2026")
    later.tell(3, "formal_reply", on="02.12.2026", number="7-с")
    later.send("next:3:ombudsman.ombudsman")
    third = letter_text(later, 4)
    assert "Ответ от 2 декабря 2026 года прилагаю." in third
    later.send("case")
    assert later.text.count("The next letter is made") == 3
    assert Case.objects.get().revision == 10


def test_silence_is_told_by_the_next_letter_itself(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.tell(1, "received", on="22.11.2026", evidence="slip", number="КУСП-1")
    early = case.send("next:1:complaint_124.gvp")
    assert (early.status, case.heading) == (422, "Your case")

    later = case.later(9)
    later.come_back()
    assert "silence" in radios(later.page, "event-1")
    later.send("next:1:complaint_124.gvp")
    text = letter_text(later, 2)
    assert "Последний день срока, по моим расчётам, — 25 ноября 2026 года." in text
    assert "КУСП-1" in text
    later.send("case")
    assert "Nothing came, and the time is over" in later.text


def test_two_letters_may_follow_one_refusal(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.tell(1, "refusal", on="22.11.2026")
    case.send("next:1:complaint_124.gvp")
    case.send("case")
    case.send("next:1:complaint_125.court")
    case.send("asked:1:complaint_125.court", **COURT)
    case.send("case")
    assert case.text.count("Made, not yet sent") == 2
    # There is more than one court: the writer's own stands there by its name.
    assert re.findall(r"<h2[^>]*>Complaint to the court</h2>\s*<p>([^<]*)</p>", case.page) == [
        COURT["court_name"]
    ]


def test_letter_passed_on_starts_anew_with_the_other_body(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.send("tell:1", **{"event-1": "forwarded"})
    assert "gvsu" not in radios(case.page, "whither")
    assert radios(case.page, "whither")[-1] == "other"
    case.send("told:1:forwarded", on="22.11.2026", whither="gvp")
    assert "Passed on to another body" in case.text
    assert "Chief Military Prosecutor" in case.text
    reply = case.tell(1, "forwarded", on="22.11.2026", whither="nobody")
    assert (reply.status, errors(case.page)) == (422, ["whither"])


def test_more_time_taken_twice_moves_the_decisive_day(case: Visitor) -> None:
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    later = case.later(3)
    later.come_back()
    later.tell(1, "extended", on="25.11.2026")
    assert "You can complain of silence from 3 December 2026" in later.text
    # A number learned only then is of a day before.
    assert later.tell(1, "registered", on="23.11.2026", number="17/2").status == 200


def test_clock_counts_to_the_day_that_they_have_named(case: Visitor) -> None:
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    later = case.later(3)
    later.come_back()
    later.send("tell:1", **{"event-1": "extended"})
    names = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bname="([^"]+)"', later.page)
    assert [name for name in names if name not in ("lang", "case")] == ["on", "until"]
    later.send("told:1:extended", on="25.11.2026", until="01.12.2026")

    assert "They have named this day themselves." in later.text
    assert "The time ends on 1 December 2026" in later.text
    assert "You can complain of silence from 2 December 2026" in later.text
    assert "25 November 2026, until 1 December 2026" in later.text
    later.tell(1, "extended", on="25.11.2026", until="01.03.2027")
    assert "They have named 1 March 2027. That is unusual" in later.text
    assert "You can complain of silence from 23 December 2026" in later.text


WRONG_ENDS = ["24.11.2026", "27.11.2027", "30.02.2027", "spring", "2027"]


def test_end_that_cannot_be_is_told_and_nothing_is_kept(case: Visitor) -> None:
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    later = case.later(3)
    later.come_back()
    for until in WRONG_ENDS:
        reply = later.tell(1, "extended", on="25.11.2026", until=until)
        assert (reply.status, errors(later.page)) == (422, ["until"])
        assert f'value="{until}"' in later.page
        later.send("case")
    assert Case.objects.get().revision == 2


def test_letter_is_changed_and_the_changes_are_kept_and_taken_back(case: Visitor) -> None:
    case.send("edit:1")
    parts = {"addressee": "Куда", "sender": "От кого", "title": "НАЗВАНИЕ", "signature": "М. К."}
    empty = case.send("edited:1", **parts, body="")
    assert (empty.status, errors(case.page)) == (422, ["part-body"])
    case.send("edited:1", **parts, body="Первое.\n\nВторое.")
    assert "Первое. Второе." in letter_text(case, 1)
    again = case.later(1)
    again.come_back()
    assert "Первое. Второе." in letter_text(again, 1)
    again.send("edit:1")
    again.send("reset:1")
    assert "НАЗВАНИЕ" not in letter_text(again, 1)


def test_letter_comes_as_pdf_and_with_everything_in_a_zip(case: Visitor) -> None:
    case.send("letter:1")
    pdf, everything = case.send("pdf:1"), case.send("zip:1")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.body)).pages)
    assert "Ковалёвой" in text
    assert dict(pdf.headers)["content-disposition"] == 'attachment; filename="01-letter.pdf"'
    assert everything.body[:2] == b"PK"


def test_letter_to_a_body_that_is_gone_stays_in_the_case(case: Visitor) -> None:
    Authority.objects.filter(key="gvsu").delete()
    publish()
    case.counter.shelf.refresh()
    reply = case.send("letter:1")
    assert reply.status == 200
    assert "This letter cannot be made now" in case.text
    assert case.send("edit:1").status == 200
    case.send("case")
    assert case.tell(1, "sent", on="22.11.2026").status == 200


def test_what_no_button_asked_for_changes_nothing(case: Visitor) -> None:
    impossible = (
        *("next:1:complaint_124.gvp", "next:1:", "next:x:complaint_124.gvp"),
        *("asked:1:complaint_124.gvp", "told:1:silence", "told:1:escalated", "told:1:nonsense"),
        *("told:2:sent", "letter:2", "letter:-1", "letter:١", "edit:99999999999999999999"),
        *("reset:0", "tell:1", "tell"),
    )
    for action in impossible:
        reply = case.send(action, on="22.11.2026")
        assert (reply.status, case.heading) == (422, "Your case")
    for action in ("", "case", "nonsense", "pdf:2", "zip:0", "pdf:x", "pdf:", "zip:9999"):
        reply = case.send(action)
        assert (reply.status, case.heading) == (200, "Your case")
    assert Case.objects.get().revision == 1


def test_of_two_browsers_the_second_is_shown_the_newer_case(case: Visitor) -> None:
    other = replace(case)
    other.send("tell:1", **{"event-1": "sent"})
    case.tell(1, "sent", on="22.11.2026", number="RU-FIRST")

    reply = other.send("told:1:sent", on="22.11.2026", number="RU-SECOND")

    assert (reply.status, other.heading) == (409, "Your case")
    assert "The case has changed since you opened this page" in other.text
    assert "RU-FIRST" in other.text
    assert Case.objects.get().revision == 2
    # Having seen it, the second may go on from there.
    assert other.tell(1, "registered", on="22.11.2026", number="1").status == 200


def test_page_sent_twice_does_nothing_a_second_time(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.tell(1, "refusal", on="22.11.2026")
    before = replace(case)
    case.send("next:1:complaint_124.gvp")
    assert before.send("next:1:complaint_124.gvp").status == 409
    assert before.text.count("Complaint of inaction") > 0
    assert Case.objects.get().revision == 4


def test_letter_that_is_done_can_be_told_nothing_more(case: Visitor) -> None:
    case.tell(1, "closed")
    assert radios(case.page, "event-1") == []
    assert "Where it stands Done" in case.text


def test_more_than_a_case_holds_is_told_and_what_was_kept_stays(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.tell(1, "refusal", on="22.11.2026")
    case.send("next:1:complaint_124.gvp")
    case.send("case")
    case.send("next:1:complaint_125.court")
    case.send("asked:1:complaint_125.court", **COURT)
    parts = {"addressee": "А", "sender": "Б", "title": "В", "signature": "Г", "body": "я" * 14_000}
    statuses = [case.send(f"edited:{number}", **parts).status for number in (1, 2, 3)]
    assert statuses == [200, 200, 422]
    assert "This is more than a case can hold." in case.text
    assert "яяя" not in letter_text(case, 3)


def test_each_stage_of_a_letter_is_counted_once(case: Visitor) -> None:
    case.tell(1, "sent", on="22.11.2026")
    case.tell(1, "received", on="22.11.2026", evidence="stamp")
    case.tell(1, "registered", on="22.11.2026", number="1")
    case.tell(1, "extended", on="22.11.2026")
    assert "ics" in case.actions
    case.tell(1, "formal_reply", on="22.11.2026")
    # What was answered waits for nothing.
    assert "ics" not in case.actions
    assert "You can complain of silence" not in case.text
    assert b"BEGIN:VEVENT" not in case.send("ics").body
    case.tell(1, "ended", on="22.11.2026")
    before = replace(case)
    case.send("next:1:complaint_124.gvp")
    before.send("next:1:complaint_124.gvp")
    case.send("case")
    case.tell(2, "sent", on="22.11.2026")
    assert sorted(AppealCount.objects.values_list("kind", "authority", "stage", "number")) == [
        ("", "", "prepared", 1),  # the writer herself
        ("complaint_124", "gvp", "claimed_sent", 1),
        ("complaint_124", "gvp", "prepared", 1),
        ("crime_report", "gvsu", "answered", 1),
        ("crime_report", "gvsu", "claimed_sent", 1),
        ("crime_report", "gvsu", "prepared", 1),
        ("crime_report", "gvsu", "proven_received", 1),
    ]


def test_letter_of_a_case_has_every_way_out(case: Visitor) -> None:
    case.send("letter:1")
    for action in ("envelope:1", "contents:1"):
        assert action in case.actions
        assert case.send(action).content_type == "application/pdf"
    assert "How to hand it in" in case.text
