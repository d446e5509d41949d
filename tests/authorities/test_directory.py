"""Which ways lead to a body on a day, and in which order, follows from data and dates alone."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.authorities.directory import (
    IDENTIFICATIONS,
    KINDS,
    Channel,
    Directory,
    Source,
)
from tests.factories.authorities import SEEN, make_channel, make_entry

DAY = date(2026, 11, 22)
LAST = date(2025, 3, 29)


def kinds(directory: Directory, on: date = DAY, key: str = "office") -> list[str]:
    return [each.kind for each in directory.ways(key, on=on)]


def test_ways_stand_in_the_order_of_their_kinds() -> None:
    office = make_entry(channels=[make_channel(kind) for kind in reversed(KINDS)])

    assert kinds(Directory([office])) == list(KINDS)


def test_portal_whose_login_nobody_checked_stands_after_post() -> None:
    portal = make_channel("portal", identification="unchecked")
    office = make_entry(channels=[portal, make_channel("fax"), make_channel("post")])

    assert kinds(Directory([office])) == ["post", "portal", "fax"]


def test_mailbox_in_doubt_stands_after_post() -> None:
    email = make_channel("email", doubt={"en": "Check first.", "ru": "Проверьте."})
    office = make_entry(channels=[email, make_channel("post")])

    assert kinds(Directory([office])) == ["post", "email"]


def test_order_changes_on_the_day_on_which_a_way_closes() -> None:
    office = make_entry(
        channels=[
            make_channel("email", valid_to=LAST),
            make_channel("post"),
            make_channel("portal", valid_from=LAST + timedelta(days=1)),
        ]
    )
    directory = Directory([office])

    assert kinds(directory, LAST) == ["email", "post"]
    assert kinds(directory, LAST + timedelta(days=1)) == ["portal", "post"]


def test_own_address_stands_before_that_of_another_body() -> None:
    through = Channel(kind="post", through="above", mark={"ru": "для ведомства"})
    office = make_entry(channels=[through, make_channel("post", value="own")])
    directory = Directory([office, make_entry("above")])

    assert [way.value for way in directory.ways("office", on=DAY)] == ["own", "post of its own"]


def test_way_through_another_body_brings_its_address_and_keeps_the_mark() -> None:
    lent = make_channel("post", value="1 Example Street", dated="2018-03", notes={"en": "Lent."})
    through = Channel(
        kind="post", through="above", mark={"ru": "для ведомства"}, valid_from=date(2026, 1, 1)
    )
    directory = Directory([make_entry(channels=[through]), make_entry("above", [lent])])

    (way,) = directory.ways("office", on=DAY)

    assert way == Channel(
        kind="post",
        value="1 Example Street",
        through="above",
        mark={"ru": "для ведомства"},
        valid_from=date(2026, 1, 1),
        source="example.org",
        quality="own",
        dated="2018-03",
        seen_on=SEEN,
        notes={"en": "Lent."},
    )


@pytest.mark.parametrize(
    "lender",
    [
        [],
        [make_entry("above", [make_channel("fax")])],
        [make_entry("above", [make_channel("post", valid_to=LAST)])],
        [make_entry("above", [Channel(kind="post", through="office", mark={"ru": "кругом"})])],
    ],
    ids=["gone", "without such a way", "closed", "itself through another"],
)
def test_way_through_a_body_that_lends_none_is_not_offered(lender: list[object]) -> None:
    through = Channel(kind="post", through="above", mark={"ru": "для ведомства"})
    directory = Directory([make_entry(channels=[through]), *lender])  # type: ignore[list-item] # entries

    assert directory.ways("office", on=DAY) == ()
    assert not directory.usable("office", DAY)


def test_closed_way_without_an_address_is_never_offered() -> None:
    office = make_entry(channels=[make_channel("email", value="", valid_to=LAST)])

    assert kinds(Directory([office]), LAST) == []


def test_telephone_alone_takes_no_letter() -> None:
    directory = Directory([make_entry(channels=[make_channel("telephone")])])

    assert kinds(directory) == ["telephone"]
    assert not directory.usable("office", DAY)


def test_unknown_body_has_no_ways() -> None:
    assert Directory([]).ways("office", on=DAY) == ()
    assert Directory([]).get("office") is None


@pytest.mark.parametrize(
    ("seen_on", "checked_on", "stale"),
    [
        (date(2025, 11, 22), None, False),
        (date(2025, 11, 21), None, True),
        (date(2020, 1, 1), date(2026, 1, 1), False),
        (None, None, False),
    ],
)
def test_source_is_stale_a_year_after_the_last_look(
    seen_on: date | None, checked_on: date | None, stale: bool
) -> None:
    source = Source(source="a", quality="own", seen_on=seen_on, checked_on=checked_on)

    assert source.stale(DAY) is stale


LINES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
WORDS = st.dictionaries(st.sampled_from(["en", "ru"]), LINES, max_size=2)
DAYS = st.none() | st.dates()
CHANNELS = st.builds(
    Channel,
    kind=st.sampled_from(KINDS),
    value=st.just("") | LINES,
    through=st.sampled_from(["", "office", "above", "nobody"]),
    mark=WORDS,
    limit_characters=st.none() | st.integers(1, 10_000),
    fields=st.lists(LINES, max_size=2).map(tuple),
    identification=st.sampled_from(IDENTIFICATIONS),
    valid_from=DAYS,
    valid_to=DAYS,
    source=LINES,
    seen_on=DAYS,
    checked_on=DAYS,
    doubt=WORDS,
    notes=WORDS,
)


@given(st.lists(CHANNELS, max_size=4), st.lists(CHANNELS, max_size=4), st.dates())
def test_published_directory_is_read_back_as_it_was_and_offers_only_open_ways(
    own: list[Channel], lent: list[Channel], on: date
) -> None:
    directory = Directory([make_entry(channels=own), make_entry("above", lent)])

    again = Directory.from_dict(json.loads(json.dumps(directory.to_dict())))

    assert again.authorities == directory.authorities
    ways = again.ways("office", on=on)
    assert ways == directory.ways("office", on=on)
    assert all(way.value and way.valid(on) for way in ways)
