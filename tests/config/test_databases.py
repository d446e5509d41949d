"""What Django is told of the database that the operator names."""

from typing import Any

from glasno.config.databases import databases
from glasno.config.environment import read_environment


def made(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = databases(read_environment({"GLASNO_DATABASE_URL": url}))["default"]
    return settings


def test_file_waits_for_its_lock_and_survives_a_power_cut() -> None:
    settings = made("sqlite:////srv/g.sqlite3")
    assert settings["NAME"] == "/srv/g.sqlite3"
    assert settings["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            " PRAGMA wal_autocheckpoint=4000"
        ),
    }


def test_server_rests_on_nothing_of_a_session() -> None:
    settings = made("postgresql://glasno:sesame@db.example.org:5433/petition?sslmode=require")
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "petition",
        "USER": "glasno",
        "PASSWORD": "sesame",
        "HOST": "db.example.org",
        "PORT": "5433",
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "target_session_attrs": "any",
            "connect_timeout": 3,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 1,
            "keepalives_count": 5,
            "tcp_user_timeout": 10000,
            "prepare_threshold": None,
            "pool": {"min_size": 1, "max_size": 16, "timeout": 3.0, "reconnect_timeout": 3.0},
            "sslmode": "require",
        },
    }


def test_several_servers_are_tried_in_turn_for_the_one_that_can_be_written() -> None:
    settings = made("postgresql://glasno@a:5432,b:5433/petition")
    assert (settings["HOST"], settings["PORT"]) == ("a,b", "5432,5433")
    assert settings["OPTIONS"]["target_session_attrs"] == "read-write"


def test_several_servers_without_ports_have_the_usual_one() -> None:
    settings = made("postgresql://glasno@a,b/petition")
    assert (settings["HOST"], settings["PORT"]) == ("a,b", "")


def test_socket_of_a_server_is_its_host() -> None:
    settings = made("postgresql:///petition?host=/run/postgresql&port=5433")
    assert (settings["HOST"], settings["PORT"]) == ("/run/postgresql", "5433")
    assert "host" not in settings["OPTIONS"]
