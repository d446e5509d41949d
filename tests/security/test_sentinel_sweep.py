"""Nothing that names a person lies anywhere: not while waiting, not confirmed, not withdrawn."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from tests.journeys.site import DEMO, Letter, Site, eventually
from tests.security.sweep import Hit, bytes_spellings, spellings, sweep

pytestmark = pytest.mark.sqlite  # its files; test_sentinel_sweep_postgresql.py has the others

NAME = "Вера Сентинель-7291"
TOWN = "Посадсентинельск"
ADDRESS = "sentinel.seven291@example.org"
NEW_NAME = "Анна Другаясентинель"
PLANTED = "Plantedsentinel Я"

# Two languages, each plain and in two compressed copies; live files, which lie in no edition.
NAMES_PAGES = {
    f"data/site.live/{language}/{DEMO}/names/index.html{copy}"
    for language in ("en", "ru")
    for copy in ("", ".br", ".gz")
}

# The mailbox is the demonstration's stand-in for the world outside: letters leave the server.
OUTSIDE = "mailbox"


def inside(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if not hit.path.startswith(f"data/{OUTSIDE}/")]


def everything(site: Site) -> Path:
    """The data directory, and beside it what the processes have said."""
    return site.data.parent


def stopped(site: Site) -> Path:
    """The same once the processes have ended and their words are written down."""
    assert site.running.stop() == 0
    (site.data.parent / "said.log").write_text("\n".join(site.running.said))
    return everything(site)


def words() -> dict[str, bytes]:
    # Without the space, too: a name may be stored by its parts.
    parts = [
        NAME,
        "Сентинель-7291",
        TOWN,
        ADDRESS,
        "sentinel.seven291",
        NEW_NAME,
        "Другаясентинель",
    ]
    return {f"{part} {way}": raw for part in parts for way, raw in spellings(part).items()}


def boxes(site: Site) -> dict[str, bytes]:
    """Every ciphertext that the database holds of signers now."""
    connection = sqlite3.connect(f"file:{site.data / 'glasno.sqlite3'}?mode=ro", uri=True)
    found = {}
    for table, columns in (
        ("petitions_pending", ("person", "address", "display_text", "mac")),
        ("petitions_signature", ("person", "address", "display_text", "mac")),
        ("outbox_job", ("payload", "mailbox")),
    ):
        for column in columns:
            statement = f"SELECT id, {column} FROM {table} WHERE {column} NOTNULL"  # noqa: S608 - ours
            rows = connection.execute(statement)
            for number, box in rows:
                found[f"{table}.{column} {number}"] = bytes(box)
    connection.close()
    return found


def with_spellings(found: dict[str, bytes]) -> dict[str, bytes]:
    """What must be gone. The outbox's keyed name of a mailbox is not among it: the day's tally of
    letters keeps that until the next day, so that erasing does not open the way to more letters.
    """
    found = {name: raw for name, raw in found.items() if "outbox_job.mailbox" not in name}
    wanted = dict(found)
    for name, raw in found.items():
        wanted |= bytes_spellings(name, raw)
    return wanted


@pytest.fixture
def signed(site: Site) -> Site:
    site.post(
        f"/do/sign/{DEMO}",
        lang="ru",
        name=NAME,
        email=ADDRESS,
        town=TOWN,
        display="initials",
        delivery="full",
    )
    site.letter(ADDRESS)
    return site


def test_sweep_finds_a_sentinel_planted_in_this_very_site(site: Site) -> None:
    connection = sqlite3.connect(site.data / "glasno.sqlite3")
    connection.execute("UPDATE petitions_petition SET reason = ?", (f'{{"en": "{PLANTED}"}}',))
    connection.commit()
    connection.close()
    planted = (site.data / "site").resolve() / "planted.html"
    planted.write_text(PLANTED)
    site.running.said.append(PLANTED)

    places = {hit.path for hit in sweep(stopped(site), spellings(PLANTED))}

    assert {"said.log", f"data/{planted.relative_to(site.data)}"} <= places
    assert any(place.startswith("data/glasno.sqlite3") for place in places)


def test_sweep_waiting_confirmed_changed_and_withdrawn(signed: Site) -> None:
    root = everything(signed)
    assert inside(sweep(root, words())) == []
    waiting = boxes(signed)
    assert len(waiting) == 6  # person, address, display, MAC; the mail and its mailbox

    signed.post(signed.path_in_letter(ADDRESS))
    mine = signed.path_in_letter(ADDRESS, 2)
    signed.post(mine, name=NEW_NAME, town=TOWN, display="initials")
    eventually(lambda: names_pages(root) != set(), "the town on the names pages")
    publish_other_words(signed)  # what is drawn anew meanwhile must not take the names along
    assert {(hit.path, hit.spelling) for hit in inside(sweep(root, secrets_in(signed)))} == set()
    eventually(lambda: names_pages(root) == NAMES_PAGES, "the town there still, and nowhere else")
    changed = boxes(signed)

    signed.post(mine, action="withdraw")
    erased = with_spellings(waiting | changed)
    eventually(lambda: sweep(root, erased) == [], "every ciphertext overwritten")
    eventually(lambda: inside(sweep(root, words())) == [], "every word gone")
    assert boxes(signed) == {}
    assert inside(sweep(stopped(signed), words() | erased)) == []


def secrets_in(site: Site) -> dict[str, bytes]:
    """The secrets that letters carried: only their digests may be stored."""
    found: dict[str, bytes] = {}
    for number, letter in enumerate(site.letters(ADDRESS)):
        found |= {
            f"secret {number} {way}": raw for way, raw in spellings(secret_in(letter)).items()
        }
    return found


def secret_in(letter: Letter) -> str:
    return letter.link.rpartition("/")[2].partition("-")[2]


def names_pages(root: Path) -> set[str]:
    """The pages that show what the signer chose to show: initials and town.

    Raises AssertionError where anything of the signer stands elsewhere, or more than the town.
    """
    hits = inside(sweep(root, words()))
    assert all("/names/index.html" in hit.path for hit in hits), hits
    assert all(hit.spelling.startswith(TOWN) for hit in hits), hits
    return {hit.path for hit in hits}


def publish_other_words(site: Site) -> None:
    """Two editions that differ by something else; no third is still to come."""
    site.glasno("petition", "pause", DEMO, "--reason", "en=We wait.")
    eventually(partial(publicly_says, site, "We wait."), "the reason")
    site.glasno("petition", "open", DEMO)
    eventually(partial(publicly_says, site, "/do/sign/"), "the form")


def publicly_says(site: Site, words: str) -> bool:
    return words in site.get(f"/en/{DEMO}/").text


def test_sweep_after_it_was_not_me(signed: Site) -> None:
    before = with_spellings(boxes(signed))

    signed.post(signed.path_in_letter(ADDRESS), action="not-me")

    root = everything(signed)
    eventually(lambda: sweep(root, before) == [], "every ciphertext overwritten")
    assert boxes(signed) == {}
