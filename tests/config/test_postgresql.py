"""How the address of a PostgreSQL database is read, and which slips of the pen are told."""

import pytest

from glasno.config.postgresql import PostgresqlAddress, PostgresqlUrlError, read_postgresql_url


def test_address_is_taken_apart() -> None:
    url = "postgresql://gla%40sno:p%2Fa%3As@db.example.org:5433/petition?sslmode=verify-full"
    assert read_postgresql_url(url) == PostgresqlAddress(
        name="petition",
        hosts=(("db.example.org", 5433),),
        user="gla@sno",
        password="p/a:s",
        parameters={"sslmode": "verify-full"},
    )


def test_address_of_several_hosts_keeps_their_order() -> None:
    address = read_postgresql_url("postgres://u:p@a:5432,b,[2001:db8::1]:5434/glasno")
    assert address.hosts == (("a", 5432), ("b", None), ("2001:db8::1", 5434))
    assert address.place == "glasno on a:5432, b, 2001:db8::1:5434"


def test_address_of_a_socket_has_no_host() -> None:
    address = read_postgresql_url("postgres://glasno@/glasno?host=/run/postgresql&port=5433")
    assert address.hosts == ()
    assert address.parameters == {"host": "/run/postgresql", "port": "5433"}
    assert address.place == "glasno on /run/postgresql"


def test_address_of_a_name_alone_is_on_the_local_socket() -> None:
    assert read_postgresql_url("postgres:///glasno").place == "glasno on the local socket"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgres://host", "its form is another"),
        ("postgres://host/a/b", "its form is another"),
        ("postgres://host/name#part", "its form is another"),
        ("postgres://user:p@ss@host/name", "its form is another"),
        ("postgres://host/", "the name of the database is missing or too long"),
        (f"postgres://host/{'n' * 64}", "the name of the database is missing or too long"),
        # libpq would take this for a whole connection string.
        ("postgres://host/host=elsewhere", "the name of the database is missing or too long"),
        ("postgres://host:0/name", "a host in it is none"),
        ("postgres://host:65536/name", "a host in it is none"),
        ("postgres://host:port/name", "a host in it is none"),
        ("postgres://a,,b/name", "a host in it is none"),
        ("postgres://a b/name", "a host in it is none"),
        ("postgres://h/n?host=/run", "it has both a host and the directory of a socket"),
        ("postgres://h/n?sslmode", "what follows the question mark cannot be read"),
        ("postgres:///n?host=relative", "host has a value that is not known"),
        ("postgres://h/n?sslmode=on", "sslmode has a value that is not known"),
        (
            "postgres://h/n?target_session_attrs=rw",
            "target_session_attrs has a value that is not known",
        ),
        (
            "postgres://h/n?sslmode=allow&sslmode=require",
            "something follows the question mark twice",
        ),
        ("postgres://h/n%00", "it holds a character that cannot be printed"),
        ("postgres://u:%ff@h/n", "it holds a character that cannot be printed"),
    ],
)
def test_address_that_is_none_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(PostgresqlUrlError) as refused:
        read_postgresql_url(url)
    assert str(refused.value) == reason


def test_start_up_options_are_refused_because_a_pooler_would_not_pass_them() -> None:
    with pytest.raises(PostgresqlUrlError):
        read_postgresql_url("postgres://h/n?options=-c%20synchronous_commit%3Doff")
