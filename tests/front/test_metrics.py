"""The figures are for this machine alone; and every answer is counted by door and kind."""

from collections.abc import Mapping

import pytest

from glasno.front.asgi import FrontApplication
from glasno.front.metrics import PAGES_TOGETHER
from glasno.kit import metering
from tests.front.client import Answer, Client

HERE = ("127.0.0.1", 4711)
HERE_TOO = ("::1", 4711)
LOCAL = ("host", "127.0.0.1:8000")


@pytest.fixture
def local(client: Client) -> Client:
    """A client on this machine."""
    client.peer = HERE
    return client


def requests() -> dict[tuple[str, str], float]:
    """How many requests were counted until now, by door and kind of answer."""
    return {
        (sample.labels["door"], sample.labels["answer"]): sample.value
        for metric in metering.registry.collect()
        if metric.name == "glasno_requests"
        for sample in metric.samples
        if sample.name.endswith("_total")
    }


def added(before: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    return {
        labels: number - before[labels]
        for labels, number in requests().items()
        if number != before[labels]
    }


def test_figures_are_told_on_this_machine(local: Client) -> None:
    answer = local.get("/metrics", LOCAL)

    assert answer.status == 200
    assert answer["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer["cache-control"] == "no-store"
    assert b"# TYPE glasno_requests_total counter\n" in answer.body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "[::1]:8000", "127.0.0.2"])
def test_this_machine_has_several_names(local: Client, host: str) -> None:
    assert local.get("/metrics", ("host", host)).status == 200


def test_head_tells_that_they_are_there(local: Client) -> None:
    answer = local.ask("HEAD", "/metrics", LOCAL)

    assert (answer.status, answer.body) == (200, b"")


def unknown(answer: Answer, local: Client) -> bool:
    """Whether it is the answer to an address that never was."""
    there = local.get("/no-such-place", LOCAL)
    return (answer.status, answer.headers, answer.body) == (404, there.headers, there.body)


def test_nobody_else_learns_that_there_is_such_a_page(local: Client) -> None:
    local.peer = ("192.0.2.1", 4711)
    assert unknown(local.get("/metrics", LOCAL), local)


@pytest.mark.parametrize(
    "header",
    [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-forwarded-host", "127.0.0.1"),
        ("via", "1.1 somebody"),
    ],
)
def test_who_comes_through_a_proxy_does_not_learn_it_either(
    local: Client, header: tuple[str, str]
) -> None:
    assert unknown(local.get("/metrics", LOCAL, header), local)


@pytest.mark.parametrize(
    "host", ["example.org", "", "127.0.0.1.example.org", "localhost.example.org", "10.0.0.1"]
)
def test_who_asks_for_another_host_does_not_learn_it_either(local: Client, host: str) -> None:
    assert unknown(local.get("/metrics", ("host", host)), local)


def test_who_names_two_hosts_does_not_learn_it_either(local: Client) -> None:
    assert unknown(local.get("/metrics", ("host", "example.org"), LOCAL), local)
    assert unknown(local.get("/metrics", LOCAL, ("host", "example.org")), local)


def test_nothing_is_posted_there(local: Client) -> None:
    assert local.post("/metrics", b"", LOCAL).status == 404


def test_doors_are_counted_by_kind_of_answer(local: Client) -> None:
    before = requests()
    local.post("/do/note/first", b"text=a")
    local.get("/do/show/first")
    local.get("/do/note/first")
    local.get("/no-such-place")
    local.get("/health")

    assert added(before) == {
        ("health", "2xx"): 1,
        # These are the example's doors: in the product each has its own name.
        ("other", "2xx"): 1,
        ("other", "3xx"): 1,
        ("other", "4xx"): 2,
    }


def test_pages_are_counted_together(local: Client, application: FrontApplication) -> None:
    before = requests()
    for _ in range(PAGES_TOGETHER - 1):
        local.get("/en/")
    assert added(before) == {}

    local.get("/en/")
    assert added(before) == {("page", "2xx"): PAGES_TOGETHER}


def test_who_looks_sees_every_page_of_this_process(local: Client) -> None:
    before = requests()
    local.get("/en/")
    local.get("/metrics", LOCAL)

    assert added(before) == {("page", "2xx"): 1, ("metrics", "2xx"): 1}
