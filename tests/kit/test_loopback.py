"""Which hosts are this machine alone."""

import pytest

from glasno.kit.loopback import is_loopback


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("mail.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_is_loopback_knows_this_machine(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback
