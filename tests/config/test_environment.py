"""What an operator may set, what follows from nothing, and how a slip is told."""

import dataclasses
from pathlib import Path

import pytest

from glasno.config.environment import (
    NAMES,
    ConfigurationError,
    read_environment,
    unknown_names,
)


def refusal(**values: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        read_environment({f"GLASNO_{name}": value for name, value in values.items()})
    return str(refused.value)


def test_environment_of_nothing_is_one_machine_on_loopback() -> None:
    environment = read_environment({})
    here = Path.cwd()
    assert dataclasses.asdict(environment) == {
        "data": here / "data",
        "secrets_dir": here / "data/secrets",
        "database_url": f"sqlite:///{here}/data/glasno.sqlite3",
        "smtp_url": f"maildir:///{here}/data/mailbox",
        "mail_from": "glasno@localhost",
        "mail_paces": {},
        "mirrors": (),
        "base_url": "http://127.0.0.1:8000",
        "host": "127.0.0.1",
        "port": 8000,
        "workers": 1,
        "limits": True,
        "logs": "text",
        "addresses": ("http://127.0.0.1:8000",),
        "trusted_proxies": (),
        "responsible": "",
        "contact": "",
    }
    assert environment.demonstration_allowed
    assert environment.database_path == here / "data/glasno.sqlite3"
    assert environment.maildir == here / "data/mailbox"


def test_environment_of_a_public_site_sends_no_mail_before_it_knows_a_server() -> None:
    environment = read_environment({"GLASNO_BASE_URL": "https://Example.org/", "GLASNO_HOST": "::"})
    assert environment.base_url == "https://example.org"
    assert environment.mail_from == "glasno@example.org"
    assert environment.smtp_url is None
    assert environment.maildir is None
    assert not environment.demonstration_allowed


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({"GLASNO_HOST": "127.8.9.1", "GLASNO_BASE_URL": "http://localhost:8000"}, True),
        ({"GLASNO_HOST": "[::1]", "GLASNO_BASE_URL": "http://[::1]:8000"}, True),
        ({"GLASNO_HOST": "127.0.0.1", "GLASNO_BASE_URL": "https://example.org"}, False),
        ({"GLASNO_HOST": "192.0.2.1", "GLASNO_BASE_URL": "http://127.0.0.1"}, False),
        ({"GLASNO_HOST": "::", "GLASNO_BASE_URL": "http://localhost"}, False),
        ({"GLASNO_BASE_URL": "http://localhost.example.org"}, False),
        ({"GLASNO_BASE_URL": "http://127.0.0.1.example.org"}, False),
    ],
)
def test_demonstration_needs_loopback_in_both_hosts(values: dict[str, str], allowed: bool) -> None:
    assert read_environment(values).demonstration_allowed is allowed


def test_port_gives_the_default_address() -> None:
    assert read_environment({"GLASNO_PORT": "8123"}).base_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_may_come_from_a_file(name: str, tmp_path: Path) -> None:
    value = {
        "GLASNO_ADDRESSES": "http://abc.onion",
        "GLASNO_BASE_URL": "https://example.org",
        "GLASNO_DATABASE_URL": "sqlite:////tmp/some.sqlite3",
        "GLASNO_LIMITS": "off",
        "GLASNO_LOGS": "json",
        "GLASNO_MAIL_FROM": "letters@example.org",
        "GLASNO_MAIL_PACES": "gmail=1200",
        "GLASNO_MIRRORS": "https://copy.example.org",
        "GLASNO_PORT": "8123",
        "GLASNO_SMTP_URL": "smtps://user:word@mail.example.org",
        "GLASNO_TRUSTED_PROXIES": "10.0.0.0/8",
        "GLASNO_WORKERS": "2",
    }.get(name, "/some/thing" if name.endswith(("DATA", "DIR")) else "somewhere")
    file = tmp_path / "value"
    file.write_text(f"{value}\n")
    assert read_environment({f"{name}_FILE": str(file)}) == read_environment({name: value})
    assert read_environment({name: value}) != read_environment({})


def test_setting_and_its_file_together_are_refused(tmp_path: Path) -> None:
    assert refusal(PORT="1", PORT_FILE=str(tmp_path)) == (
        "GLASNO_PORT and GLASNO_PORT_FILE are both set; remove one of them."
    )


def test_setting_whose_file_is_missing_is_refused(tmp_path: Path) -> None:
    assert refusal(SMTP_URL_FILE=str(tmp_path / "none")) == (
        f"GLASNO_SMTP_URL_FILE names {tmp_path}/none, which cannot be read; "
        "correct the path or let this user read the file."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PORT", "８０００"),
        ("WORKERS", "0"),
        ("WORKERS", "-1"),
        ("WORKERS", "65"),
        ("LIMITS", "no"),
        ("HOST", "127.0.0.1:8000"),
        ("HOST", "127.0.0.300"),
        ("HOST", "a b"),
        ("HOST", "-"),
        ("BASE_URL", "example.org"),
        ("BASE_URL", "ftp://example.org"),
        ("BASE_URL", "https://example.org/petition"),
        ("BASE_URL", "https://example.org/?a=b"),
        ("BASE_URL", "https://example.org/#a"),
        ("BASE_URL", "https://user@example.org"),
        ("BASE_URL", "https://exa mple.org"),
        ("BASE_URL", "https://пример.рф"),
        ("BASE_URL", "https://example.org:99999"),
        ("BASE_URL", "https://["),
        ("BASE_URL", "https://"),
        ("ADDRESSES", "https://example.org, other.org"),
        ("MIRRORS", "copy.example.org"),
        ("MIRRORS", "http://copy.example.org"),
        ("MIRRORS", "https://copy.example.org/glasno"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("TRUSTED_PROXIES", "proxy"),
        ("DATABASE_URL", "postgres://localhost"),
        ("DATABASE_URL", "postgresql://localhost/glasno?sslmode=none"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///a?mode=ro"),
        ("DATABASE_URL", "glasno.sqlite3"),
        ("SMTP_URL", "http://example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail:port"),
        ("SMTP_URL", "smtp://mail/path"),
        ("SMTP_URL", "maildir:///"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "Name <nobody@example.org>"),
        ("MAIL_FROM", "a@b\r\nBcc: c@d"),
        ("RESPONSIBLE", "a\x00b"),
    ],
)
def test_wrong_value_is_told_in_one_sentence_that_names_the_setting(name: str, value: str) -> None:
    sentence = refusal(**{name: value})
    assert sentence.startswith(f"GLASNO_{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_passwords_stay_out_of_every_repr() -> None:
    environment = read_environment({"GLASNO_SMTP_URL": "smtp://user:sesame@mail.example.org"})
    assert "sesame" in (environment.smtp_url or "")
    assert "sesame" not in repr(environment)


def test_password_of_the_database_stays_out_of_every_repr() -> None:
    environment = read_environment({"GLASNO_DATABASE_URL": "postgres://glasno:sesame@db/glasno"})
    assert environment.postgresql is not None
    assert environment.postgresql.password == "sesame"
    assert "sesame" not in f"{environment!r}{environment.postgresql!r}{environment.database}"


def test_refused_database_is_told_without_its_password() -> None:
    assert refusal(DATABASE_URL="postgres://glasno:sesame@db/glasno?ssl=yes") == (
        "GLASNO_DATABASE_URL is no address of a PostgreSQL database, because of what follows the "
        "question mark only host, port, sslmode, sslrootcert, sslcert, sslkey, channel_binding, "
        "target_session_attrs, connect_timeout are known; write "
        "postgresql://user:password@host:5432/name, with special characters as %40 and so on."
    )


def test_database_of_a_server_is_no_file() -> None:
    environment = read_environment({"GLASNO_DATABASE_URL": "postgres://db:5433/glasno"})
    assert environment.database_path is None
    assert environment.database == "glasno on db:5433"


def test_refused_mail_server_is_told_without_its_password() -> None:
    assert "sesame" not in refusal(SMTP_URL="smtp://user:sesame@mail.example.org/path")


def test_addresses_begin_with_the_sites_own() -> None:
    environment = read_environment(
        {
            "GLASNO_BASE_URL": "https://example.org",
            "GLASNO_ADDRESSES": "http://abc.onion/ https://example.org, https://[2001:db8::1]:8443",
        }
    )
    assert environment.addresses == (
        "https://example.org",
        "http://abc.onion",
        "https://[2001:db8::1]:8443",
    )
    assert environment.hosts == ("example.org", "abc.onion", "[2001:db8::1]")


def test_mirrors_stand_in_the_order_given_and_once_each() -> None:
    text = "https://Copy.example.org/, http://abc.onion https://copy.example.org"
    environment = read_environment({"GLASNO_MIRRORS": text})
    assert environment.mirrors == ("https://copy.example.org", "http://abc.onion")
    assert environment.addresses == ("http://127.0.0.1:8000",)


def test_trusted_proxies_are_networks() -> None:
    environment = read_environment({"GLASNO_TRUSTED_PROXIES": "10.0.0.0/8, ::1"})
    assert environment.trusted_proxies == ("10.0.0.0/8", "::1/128")


def test_database_of_four_slashes_is_absolute() -> None:
    environment = read_environment({"GLASNO_DATABASE_URL": "sqlite:////srv/g.sqlite3"})
    assert environment.database_path == Path("/srv/g.sqlite3")
    assert environment.database == "/srv/g.sqlite3"
    assert environment.postgresql is None


def test_maildir_is_absolute() -> None:
    assert read_environment({"GLASNO_SMTP_URL": "maildir:///srv/mail"}).maildir == Path("/srv/mail")


def test_unknown_names_are_found() -> None:
    environ = {"GLASNO_DATA": "x", "GLASNO_PORT_FILE": "x", "GLASNO_BASEURL": "x", "HOME": "x"}
    assert unknown_names(environ) == ["GLASNO_BASEURL"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_logs_have_two_forms(form: str) -> None:
    assert read_environment({"GLASNO_LOGS": form}).logs == form


def test_logs_of_another_form_are_refused() -> None:
    assert refusal(LOGS="xml") == "GLASNO_LOGS must be text or json."
