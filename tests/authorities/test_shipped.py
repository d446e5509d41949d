"""What ships says only what somebody has read, and leads out on every day."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from glasno.authorities.actions.importing import SHIPPED, shipped
from glasno.authorities.directory import Authority, Channel, Directory, Source
from glasno.authorities.queries import unreachable

READ_ON = date(2026, 11, 22)
EMAIL_ENDED = date(2025, 3, 29)
KEYS = ["gvsu", "sledkom", "gvp", "genproc", "president", "mod", "ombudsman", "wgeid", "wgad"]
UNITED_NATIONS = {"wgeid", "wgad"}


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(shipped(today=READ_ON))


def own_channels(directory: Directory) -> list[tuple[str, Channel]]:
    return [
        (each.key, channel)
        for each in directory.authorities.values()
        for channel in each.channels
        if not channel.through
    ]


def test_each_body_has_a_file_of_its_own(directory: Directory) -> None:
    assert sorted(path.stem for path in SHIPPED.iterdir()) == sorted(KEYS)
    places = {key: each.place for key, each in directory.authorities.items()}
    assert sorted(places, key=lambda key: places[key]) == KEYS


def test_every_channel_says_where_and_when_it_was_read(directory: Directory) -> None:
    found = own_channels(directory)

    assert len(found) == 28
    for key, channel in found:
        assert channel.source, (key, channel.kind)
        assert channel.quality in {"own", "third"}, (key, channel.kind)
        assert channel.seen_on == READ_ON, (key, channel.kind)


def test_every_entry_says_where_its_name_and_tasks_were_read(directory: Directory) -> None:
    sources: list[Source] = [
        source for each in directory.authorities.values() for source in each.sources
    ]

    assert {source.quality for source in sources} == {"own", "third"}
    assert all(each.sources for each in directory.authorities.values())
    assert {source.seen_on for source in sources} == {READ_ON}


def test_nothing_is_told_as_checked_that_nobody_has_checked(directory: Directory) -> None:
    assert [key for key, channel in own_channels(directory) if channel.checked_on] == []


# Contradictory, out of date, or known to somebody and read nowhere.
NOT_TO_BE_PRINTED = [
    "Хользунова",
    "Знаменка",
    "Мясницкая",
    "Смоленский",
    "986-97-00",
    "986-28-80",
    "250-79-78",
    "250-77-55",
    "250-08-03",
    "Благовещенский",
    "244-58-38",
    "607-18-64",
    "870-39-19",
    "606-36-02",
    "@ohchr.org",
    "@sledcom",
    "@genproc",
    "@ombudsmanrf",
    "rsnet.ru",
    "petition.htm",
]


@pytest.mark.parametrize("words", NOT_TO_BE_PRINTED)
def test_what_nobody_has_a_source_for_is_not_printed(words: str) -> None:
    for path in SHIPPED.iterdir():
        assert words not in path.read_text("utf-8"), path.name


def test_russian_bodies_take_no_email_since_the_end_of_march_2025(directory: Directory) -> None:
    for key, authority in directory.authorities.items():
        mailboxes = [each for each in authority.channels if each.kind == "email"]
        if key in UNITED_NATIONS:
            assert [each.valid_to for each in mailboxes] == [None] * len(mailboxes)
        else:
            assert [(each.value, each.valid_to) for each in mailboxes] == [("", EMAIL_ENDED)]


def test_every_body_can_be_reached_on_every_day(directory: Directory) -> None:
    start = EMAIL_ENDED + timedelta(days=1)

    for days in range(0, 3650, 7):
        assert unreachable(directory, on=start + timedelta(days=days)) == []


@pytest.mark.parametrize(
    ("key", "address", "mark"),
    [
        ("sledkom", "105005, г. Москва, Технический пер., д. 2", ""),
        (
            "gvsu",
            "105005, г. Москва, Технический пер., д. 2",
            "для Главного военного следственного управления",
        ),
        ("genproc", "125993, ГСП-3, г. Москва, ул. Большая Дмитровка, д. 15А", ""),
        (
            "gvp",
            "125993, ГСП-3, г. Москва, ул. Большая Дмитровка, д. 15А",
            "для Главной военной прокуратуры",
        ),
        ("president", "103132, г. Москва, ул. Ильинка, д. 23", ""),
        (
            "mod",
            "103132, г. Москва, ул. Ильинка, д. 23",
            "для Министерства обороны Российской Федерации",
        ),
    ],
)
def test_letter_goes_by_post_first(directory: Directory, key: str, address: str, mark: str) -> None:
    way = directory.ways(key, on=READ_ON)[0]

    assert (way.kind, way.value, way.mark.get("ru", "")) == ("post", address, mark)


def test_contradictory_mailboxes_stand_after_post_with_a_warning(directory: Directory) -> None:
    ways = directory.ways("wgad", on=READ_ON)

    assert [(way.kind, bool(way.doubt)) for way in ways] == [
        ("post", False),
        ("email", True),
        ("email", True),
    ]


def test_cases_are_russian_and_every_text_stands_in_both_languages(directory: Directory) -> None:
    for authority in directory.authorities.values():
        for text in (authority.genitive, authority.dative):
            assert text[:1] in "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
        parts: list[Authority | Channel] = [authority, *authority.channels]
        for part in parts:
            for each in fields(part):
                value = getattr(part, each.name)
                if isinstance(value, dict) and value:
                    assert sorted(value) == ["en", "ru"], (authority.key, each.name)


def test_parent_of_a_body_is_in_the_directory(directory: Directory) -> None:
    parents = {key: each.parent for key, each in directory.authorities.items() if each.parent}

    assert parents == {"gvsu": "sledkom", "gvp": "genproc"}


def test_united_nations_read_english_and_the_others_russian(directory: Directory) -> None:
    for key, authority in directory.authorities.items():
        assert authority.languages == (("en",) if key in UNITED_NATIONS else ("ru",))
