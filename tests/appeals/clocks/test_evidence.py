"""What each piece of evidence proves."""

from glasno.appeals.clocks import Evidence


def test_all_but_posting_and_registration_prove_receipt() -> None:
    assert {each.value: each.starts for each in Evidence} == {
        "delivery": "receipt",
        "portal": "receipt",
        "stamp": "receipt",
        "slip": "receipt",
        "note": "receipt",
        "registration": "registration",
        "posted": "sending",
    }


def test_numbers_are_needed_where_they_are_all_there_is() -> None:
    assert [each for each in Evidence if each.needs_number] == [
        Evidence.PORTAL,
        Evidence.REGISTRATION,
    ]
