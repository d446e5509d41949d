"""Gives every test process a data directory of its own before Django's settings are read.

A pytest plugin (`-p tests.environment`): whatever the shell's environment says, tests never touch
a person's data, and nothing of theirs is left behind.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from glasno.vault.keyring import Keyring

# For the run on PostgreSQL (tests/postgresql.py): the operator's server, and the database of a run
# whose first process has begun it.
SERVER = "GLASNO_TEST_DATABASE_URL"
BEGUN = "TESTS_POSTGRESQL_URL"


def _remove(directory: Path, owner: int) -> None:
    # A child process that a test forked runs this too: only the one that made it may remove it.
    if os.getpid() == owner:
        shutil.rmtree(directory, ignore_errors=True)


def prepare() -> Path:
    """Clear the operator's settings, make an empty data directory and the server's keys."""
    kept = {SERVER, "GLASNO_DATABASE_URL"} if BEGUN in os.environ else {SERVER}
    for name in [name for name in os.environ if name.startswith("GLASNO_")]:
        if name not in kept:
            del os.environ[name]
    directory = Path(tempfile.mkdtemp(prefix="glasno-tests-"))
    atexit.register(_remove, directory, os.getpid())
    Keyring(directory / "secrets").create_server_keys()
    os.environ["GLASNO_DATA"] = str(directory)
    os.environ["GLASNO_LIMITS"] = "off"
    os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
    return directory


DATA = prepare()
