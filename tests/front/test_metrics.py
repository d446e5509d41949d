"""The figures are for the operator alone; and every answer is counted by door and kind."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.front.asgi import FrontApplication
from glasno.front.metrics import PAGES_TOGETHER
from glasno.kit import metering
from glasno.vault.keyring import Keyring
from tests.front.client import Answer, Client

HERE = ("127.0.0.1", 4711)
HERE_TOO = ("::1", 4711)
LOCAL = ("host", "127.0.0.1:8000")
Header = tuple[str, str]


@pytest.fixture
def local(client: Client) -> Client:
    """A client on this machine."""
    client.peer = HERE
    return client


@pytest.fixture
def path(settings: Settings, tmp_path: Path) -> Path:
    """The file of the key that monitoring shows."""
    secrets = tmp_path / "secrets"
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=secrets)
    Keyring(secrets).create_metrics_key()
    return secrets / "metrics.key"


@pytest.fixture
def key(path: Path) -> Header:
    return ("authorization", f"Bearer {path.read_text()}")


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


def test_figures_are_told_on_this_machine(local: Client, key: Header) -> None:
    answer = local.get("/metrics", key, LOCAL)

    assert answer.status == 200
    assert answer["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer["cache-control"] == "no-store"
    assert b"# TYPE glasno_requests_total counter\n" in answer.body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "[::1]:8000", "127.0.0.2"])
def test_this_machine_has_several_names(local: Client, key: Header, host: str) -> None:
    assert local.get("/metrics", key, ("host", host)).status == 200


def test_head_tells_that_they_are_there(local: Client, key: Header) -> None:
    answer = local.ask("HEAD", "/metrics", key, LOCAL)

    assert (answer.status, answer.body) == (200, b"")


def unknown(answer: Answer, local: Client) -> bool:
    """Whether it is the answer to an address that never was."""
    there = local.get("/no-such-place", LOCAL)
    return (answer.status, answer.headers, answer.body) == (404, there.headers, there.body)


def test_without_the_key_this_machine_does_not_learn_it(local: Client, path: Path) -> None:
    # So comes every visitor of an onion service, who also writes the host himself.
    assert unknown(local.get("/metrics", ("host", "localhost")), local)


@pytest.mark.parametrize(
    "made_wrong",
    [
        "Bearer {}x",
        "Bearer x{}",
        "bearer{}",
        "Basic {}",
        "{}",
        "Bearer ",
        "Bearer {},",
        "Bearer \xff",
    ],
)
def test_with_another_key_this_machine_does_not_learn_it_either(
    local: Client, path: Path, made_wrong: str
) -> None:
    wrong = ("authorization", made_wrong.format(path.read_text()))
    assert unknown(local.get("/metrics", wrong, LOCAL), local)


def test_the_key_beside_another_is_none(local: Client, key: Header) -> None:
    other = ("authorization", "Bearer x")
    assert unknown(local.get("/metrics", key, other, LOCAL), local)
    assert unknown(local.get("/metrics", other, key, LOCAL), local)


def test_without_a_file_of_it_there_is_no_key(local: Client, path: Path, key: Header) -> None:
    path.unlink()
    assert unknown(local.get("/metrics", key, LOCAL), local)
    assert unknown(local.get("/metrics", ("authorization", "Bearer "), LOCAL), local)


def test_a_key_that_others_can_read_is_none(local: Client, path: Path, key: Header) -> None:
    path.chmod(0o644)
    assert unknown(local.get("/metrics", key, LOCAL), local)


def test_a_new_key_holds_at_once(local: Client, path: Path, key: Header) -> None:
    path.unlink()
    Keyring(path.parent).create_metrics_key()
    assert unknown(local.get("/metrics", key, LOCAL), local)
    new = ("authorization", f"Bearer {path.read_text()}")
    assert local.get("/metrics", new, LOCAL).status == 200


def test_nobody_else_learns_that_there_is_such_a_page(local: Client, key: Header) -> None:
    local.peer = ("192.0.2.1", 4711)
    assert unknown(local.get("/metrics", key, LOCAL), local)


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
    local: Client, key: Header, header: Header
) -> None:
    assert unknown(local.get("/metrics", key, LOCAL, header), local)


@pytest.mark.parametrize(
    "host", ["example.org", "", "127.0.0.1.example.org", "localhost.example.org", "10.0.0.1"]
)
def test_who_asks_for_another_host_does_not_learn_it_either(
    local: Client, key: Header, host: str
) -> None:
    assert unknown(local.get("/metrics", key, ("host", host)), local)


def test_who_names_two_hosts_does_not_learn_it_either(local: Client, key: Header) -> None:
    assert unknown(local.get("/metrics", key, ("host", "example.org"), LOCAL), local)
    assert unknown(local.get("/metrics", key, LOCAL, ("host", "example.org")), local)


def test_nothing_is_posted_there(local: Client, key: Header) -> None:
    assert local.post("/metrics", b"", key, LOCAL).status == 404


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


def test_who_looks_sees_every_page_of_this_process(local: Client, key: Header) -> None:
    before = requests()
    local.get("/en/")
    local.get("/metrics", key, LOCAL)

    assert added(before) == {("page", "2xx"): 1, ("metrics", "2xx"): 1}
