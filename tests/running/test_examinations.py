"""What `glasno doctor` tells of a real data directory, by the real command."""

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from glasno.publishing.outstanding import OUTSTANDING
from tests import outsiders
from tests.running.program import free_port, run

OLDER = "Visitors may see an older state of the site; the last publish failed:"
SAID = {"responsible": "Somebody", "contact": "mail@example.org"}


def findings(data: Path, **settings: object) -> tuple[int, list[tuple[str, str, str]]]:
    """Exit status, and level, what and mend of each finding."""
    ended = run("doctor", "--json", data=data, **settings)
    assert ended.stderr == ""
    told = json.loads(ended.stdout)["findings"]
    return ended.returncode, [(each["level"], each["what"], each["mend"]) for each in told]


def test_doctor_finds_nothing_wrong_with_what_up_has_made(prepared: Path) -> None:
    assert findings(prepared, port=free_port(), **SAID) == (0, [])


def test_doctor_says_what_the_privacy_page_lacks(prepared: Path) -> None:
    assert findings(prepared, port=free_port()) == (
        0,
        [
            (
                "warning",
                "The privacy page does not say who is responsible for the site.",
                "Set GLASNO_RESPONSIBLE and publish.",
            ),
            (
                "warning",
                "The privacy page does not say how to reach those who run the site.",
                "Set GLASNO_CONTACT and publish.",
            ),
        ],
    )


def test_doctor_says_when_there_is_nothing_yet(tmp_path: Path) -> None:
    status, found = findings(tmp_path / "data", **SAID)
    assert status == 1
    assert found == [
        (
            "error",
            f"There is no directory {tmp_path}/data yet.",
            "Run `glasno up`, or correct GLASNO_DATA.",
        )
    ]
    assert not (tmp_path / "data").exists()


def test_doctor_finds_a_setting_that_means_nothing(prepared: Path) -> None:
    assert findings(prepared, baseurl="http://127.0.0.1:9000", **SAID) == (
        0,
        [
            (
                "warning",
                "GLASNO_BASEURL is set but means nothing to this version.",
                "Correct its name, or remove it.",
            )
        ],
    )


def test_doctor_lets_a_web_servers_group_pass_through_the_data_directory(prepared: Path) -> None:
    prepared.chmod(0o710)
    assert findings(prepared, **SAID) == (0, [])


def test_doctor_finds_directories_that_others_can_enter(prepared: Path) -> None:
    prepared.chmod(0o755)
    (prepared / "secrets").chmod(0o750)
    assert findings(prepared, **SAID) == (
        0,
        [
            (
                "warning",
                f"Other users of this machine can enter {prepared}.",
                f"Run `chmod 700 {prepared}`.",
            ),
            (
                "warning",
                f"Other users of this machine can enter {prepared}/secrets.",
                f"Run `chmod 700 {prepared}/secrets`.",
            ),
        ],
    )


def test_doctor_finds_signatures_of_a_time_to_come(prepared: Path) -> None:
    signature = prepared / "site/manifest.json.minisig"
    text = signature.read_text()
    signature.unlink()  # other copies of the directory hold the same file
    signature.write_text(re.sub("timestamp:[0-9]+", "timestamp:4102444800", text))
    status, [(level, what, mend)] = findings(prepared, **SAID)
    assert (status, level) == (0, "warning")
    assert "signed for a time to come, at the latest 2100-01-01: 1, among them manifest" in what
    assert "docs/operators/running.md#a-clock-that-was-ahead" in mend


def test_doctor_finds_a_missing_key(prepared: Path) -> None:
    (prepared / "secrets" / "mailbox.key").unlink()
    status, found = findings(prepared, **SAID)
    assert status == 1
    level, what, mend = found[0]
    assert (level, what) == (
        "error",
        f"The key file {prepared}/secrets/mailbox.key is missing.",
    )
    assert mend == (
        "Put it back from your backup of the secrets, or check that GLASNO_SECRETS_DIR points "
        "to the right directory."
    )
    assert len(found) == 1


def test_doctor_tells_once_of_a_petition_s_missing_key(prepared: Path) -> None:
    (key,) = prepared.glob("secrets/petitions/*/mac.key")
    key.unlink()
    status, found = findings(prepared, **SAID)
    assert status == 1
    ((level, what, mend),) = found
    assert level == "error"
    assert what.startswith("The mac key of the petition return-refuseniks is not in order: ")
    assert mend.startswith("Restore the secrets directory from its backup;")


def test_doctor_finds_a_database_of_another_version(prepared: Path) -> None:
    outsiders.write(prepared, "DELETE FROM django_migrations WHERE app = 'running'")
    assert findings(prepared, **SAID) == (
        1,
        [
            (
                "error",
                f"The database {outsiders.name(prepared)} lacks migrations of this version (1).",
                "Run `glasno migrate`.",
            )
        ],
    )


@pytest.mark.sqlite
def test_doctor_finds_a_damaged_database(prepared: Path) -> None:
    path = prepared / "glasno.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE filling (filling BLOB)")
        database.execute("INSERT INTO filling VALUES (randomblob(200000))")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    content = bytearray(path.read_bytes())
    content[-150_000:-100_000] = bytes(50_000)
    path.write_bytes(content)
    assert findings(prepared, **SAID) == (
        1,
        [
            (
                "error",
                f"The database {path} is damaged.",
                "Stop Glasno, keep the file, and put back the newest copy.",
            )
        ],
    )


def test_doctor_finds_a_site_that_is_not_published(prepared: Path) -> None:
    shutil.rmtree(prepared / "site" / "ru")
    (prepared / OUTSTANDING).write_text(json.dumps({"of": None, "sentence": "The disk is full."}))
    assert findings(prepared, **SAID) == (
        1,
        [
            (
                "error",
                f"The site is not published: {prepared}/site/ru/index.html.",
                "Run `glasno publish`.",
            ),
            (
                "error",
                f"{OLDER} The disk is full.",
                "Mend that, then run `glasno publish`.",
            ),
        ],
    )


def test_doctor_finds_what_a_public_host_forbids(prepared: Path) -> None:
    status, found = findings(prepared, base_url="http://example.org", limits="off", **SAID)
    assert status == 1
    only_here = (
        "is only for this machine alone, but GLASNO_HOST is 127.0.0.1 and "
        "GLASNO_BASE_URL is http://example.org."
    )
    assert [what for _level, what, _mend in found] == [
        f"GLASNO_LIMITS=off {only_here}",
        "No mail server is set, so no signature could be confirmed.",
        f"The database holds a demonstration campaign, which {only_here}",
        "http://example.org is not encrypted: whoever carries the traffic reads it.",
    ]


def test_onion_address_needs_no_certificate(prepared: Path) -> None:
    _status, found = findings(prepared, base_url="http://abc.onion", **SAID)
    assert not [what for _level, what, _mend in found if "encrypted" in what]


def test_doctor_speaks_to_people(prepared: Path) -> None:
    ended = run("doctor", data=prepared, contact="mail@example.org")
    assert ended.returncode == 0
    assert ended.stdout == (
        "warning: The privacy page does not say who is responsible for the site.\n"
        "  Set GLASNO_RESPONSIBLE and publish.\n"
    )
    assert run("doctor", data=prepared, **SAID).stdout == "Nothing is wrong.\n"
