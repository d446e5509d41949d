import pytest
from pytest_django import Settings

from glasno.front.counter import Counter
from glasno.front.doors import Door, find_door, open_doors
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest
from tests.front import example


async def answer(request: DoorRequest, counter: Counter) -> Reply:
    return Reply(200)


DOORS = {"/do/sign/": Door(post=answer), "/do/challenge": Door(get=answer)}


def test_find_door_gives_the_door_and_the_tail() -> None:
    assert find_door(DOORS, "/do/sign/return-refuseniks") == (
        DOORS["/do/sign/"],
        "return-refuseniks",
    )
    assert find_door(DOORS, "/do/challenge") == (DOORS["/do/challenge"], "")


@pytest.mark.parametrize(
    "path",
    [
        "/do/sign/",
        "/do/sign",
        "/do/sign/a/b",
        "/do/sign/a/",
        "/do/sign/a.b",
        "/do/sign/" + "a" * 201,
        "/do/challenge/",
        "/do/challenge/a",
        "/do/",
        "/",
        "",
    ],
)
def test_find_door_finds_none_elsewhere(path: str) -> None:
    assert find_door(DOORS, path) is None


@pytest.mark.parametrize(
    ("door", "allow"),
    [
        (Door(get=answer), "GET, HEAD"),
        (Door(post=answer), "POST"),
        (Door(get=answer, post=answer), "GET, HEAD, POST"),
    ],
)
def test_allow_names_the_methods_that_have_a_handler(door: Door, allow: str) -> None:
    methods = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "")

    assert door.allow == allow
    assert ", ".join(method for method in methods if door.handler(method)) == allow


def test_open_doors_imports_what_the_settings_list(settings: Settings) -> None:
    settings.GLASNO_DOORS = {"/do/note/": "tests.front.example.note"}

    assert open_doors() == {"/do/note/": example.note}
