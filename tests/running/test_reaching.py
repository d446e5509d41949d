"""What keeps Glasno from a PostgreSQL server is told in one sentence, without the password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import outsiders, postgresql
from tests.postgresql_server import Server
from tests.running.old_server import old_server
from tests.running.program import facts, free_port, refusal, run

pytestmark = [pytest.mark.data, pytest.mark.postgresql]

COMMANDS = ("migrate", "serve", "work", "tick")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server whose superuser we are."""
    server = Server()
    with server.admin() as admin:
        admin.execute("CREATE ROLE stranger LOGIN PASSWORD 'sesame'")
        admin.execute("CREATE DATABASE closed")
        admin.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
        admin.execute("CREATE DATABASE other")
        admin.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    yield server
    server.end()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def told(command: str, url: str, data: Path) -> str:
    """The sentence, after a look that nothing secret is in it."""
    sentence = refusal(command, data=data, port=free_port(), database_url=url)
    assert "sesame" not in sentence
    return sentence


@pytest.mark.parametrize("command", COMMANDS)
def test_server_that_is_not_there_is_told(command: str, data: Path) -> None:
    port = free_port()
    place = f"127.0.0.1:{port}"
    assert told(command, f"postgresql://glasno:sesame@{place}/glasno", data) == (
        f"The PostgreSQL database glasno on {place} cannot be reached (Connection refused); "
        "start the server, or correct GLASNO_DATABASE_URL."
    )


def test_socket_that_is_not_there_is_told(data: Path, tmp_path: Path) -> None:
    assert told("migrate", f"postgresql:///glasno?host={tmp_path}", data) == (
        f"The PostgreSQL database glasno on {tmp_path} cannot be reached "
        "(No such file or directory); start the server, or correct GLASNO_DATABASE_URL."
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_password_is_told(command: str, server: Server, data: Path) -> None:
    url = server.url("other", user="stranger", password="sesame-no")
    assert told(command, url, data) == (
        f"The PostgreSQL database other on 127.0.0.1:{server.port} does not accept this user and "
        "password; correct GLASNO_DATABASE_URL."
    )


def test_missing_password_is_told(server: Server, data: Path) -> None:
    url = f"postgresql://stranger@127.0.0.1:{server.port}/other"
    assert told("migrate", url, data) == (
        f"The PostgreSQL database other on 127.0.0.1:{server.port} does not accept this user and "
        "password; correct GLASNO_DATABASE_URL."
    )


def test_database_that_is_not_there_is_told(server: Server, data: Path) -> None:
    assert told("migrate", server.url("nowhere"), data) == (
        f"The PostgreSQL database nowhere on 127.0.0.1:{server.port} does not let us in (database "
        '"nowhere" does not exist); correct GLASNO_DATABASE_URL, or make the database and its user.'
    )


def test_database_that_is_closed_to_the_user_is_told(server: Server, data: Path) -> None:
    url = server.url("closed", user="stranger", password="sesame")
    assert told("migrate", url, data) == (
        f"The PostgreSQL database closed on 127.0.0.1:{server.port} does not let us in (permission "
        'denied for database "closed"); correct GLASNO_DATABASE_URL, or make the database and its '
        "user."
    )


def test_user_who_may_make_no_tables_is_told(server: Server, data: Path) -> None:
    url = server.url("other", user="stranger", password="sesame")
    assert told("migrate", url, data) == (
        f"The PostgreSQL database other on 127.0.0.1:{server.port} lets this user make no tables; "
        "make the user its owner (ALTER DATABASE ... OWNER TO ...)."
    )


def test_user_who_may_not_read_the_tables_is_told(prepared: Path) -> None:
    outsiders.write(prepared, "REVOKE ALL ON petitions_petition FROM CURRENT_USER")
    assert refusal("serve", data=prepared, port=free_port()) == (
        f"The PostgreSQL database {outsiders.name(prepared)} cannot be used (permission denied for "
        "table petitions_petition); check that it is Glasno's, that its user owns it and that the "
        "server's disk is not full."
    )


def test_database_of_another_encoding_is_told(server: Server, data: Path) -> None:
    url = server.url("latin")
    assert told("migrate", url, data) == (
        f"The PostgreSQL database latin on 127.0.0.1:{server.port} keeps its text as LATIN1; "
        "make it anew with ENCODING 'UTF8'."
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_old_server_is_told(command: str, data: Path) -> None:
    with old_server("14.11") as port:
        assert told(command, f"postgresql://glasno:sesame@127.0.0.1:{port}/glasno", data) == (
            f"The PostgreSQL database glasno on 127.0.0.1:{port} runs on PostgreSQL 14; "
            "Glasno needs 15 or newer, so upgrade the server."
        )


@pytest.mark.parametrize("command", ["serve", "work", "tick"])
def test_empty_database_is_told(command: str, data: Path) -> None:
    sentence = refusal(command, data=data, port=free_port())
    assert sentence == (
        f"The PostgreSQL database {outsiders.name(data)} is still empty; run `glasno migrate` or "
        "`glasno up`, or correct GLASNO_DATABASE_URL."
    )
    assert not data.exists()


def test_server_that_only_reads_is_told(server: Server, data: Path) -> None:
    with server.admin() as admin:
        admin.execute("CREATE DATABASE standing OWNER glasno")
        admin.execute("ALTER DATABASE standing SET default_transaction_read_only TO on")
    assert told("migrate", server.url("standing"), data) == (
        f"The PostgreSQL database standing on 127.0.0.1:{server.port} cannot be written; "
        "name the primary server in GLASNO_DATABASE_URL, or both of them."
    )


def test_second_site_on_the_database_of_another_is_told(prepared: Path, data: Path) -> None:
    url = postgresql.database_of(prepared)
    sentence = refusal("up", "--demo", data=data, port=free_port(), database_url=url)
    assert sentence.startswith(f"The key file {data}/secrets/django.key is missing; put it back ")
    assert list((data / "secrets").iterdir()) == []


def test_doctor_tells_the_same_and_goes_on(server: Server, data: Path) -> None:
    data.mkdir(mode=0o700)
    url = server.url("other", user="stranger", password="sesame-no")
    ended = run("doctor", "--json", data=data, database_url=url)
    assert ended.returncode == 1
    assert "sesame" not in ended.stdout + ended.stderr
    assert '"The PostgreSQL database other on 127.0.0.1:' in ended.stdout
    assert "Correct GLASNO_DATABASE_URL." in ended.stdout


def test_doctor_warns_of_a_server_that_forgets(server: Server, prepared: Path) -> None:
    name = postgresql.database_of(prepared).rpartition("/")[2]
    outsiders.write(prepared, f"ALTER DATABASE {name} SET synchronous_commit TO off")
    said = {"responsible": "Anna", "contact": "anna@example.org"}
    assert facts("doctor", data=prepared, **said)["findings"] == [
        {
            "level": "warning",
            "what": "The PostgreSQL server runs with synchronous_commit = off: "
            "a power cut loses signatures.",
            "mend": "Set synchronous_commit = on for the database of Glasno.",
        }
    ]
