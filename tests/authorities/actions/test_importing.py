"""A file becomes the directory's, all or nothing; what it changes is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from glasno.authorities.actions.importing import Imported, check_file, import_file, load_shipped
from glasno.authorities.models import Authority, Channel, FormerEntry, Origin
from glasno.kit.sections.errors import DirectoryErrors
from tests.factories.authorities import ENTRY, write_entry
from tests.patience import PATIENCE_SECONDS

pytestmark = [pytest.mark.django_db, pytest.mark.data]

DAY = date(2026, 11, 22)
LATER = DAY + timedelta(days=9)


def test_import_brings_in_an_entry_and_again_changes_nothing(tmp_path: Path) -> None:
    path = write_entry(tmp_path)

    assert import_file(path, today=DAY) == Imported(["office"], [], [])
    assert import_file(path, today=LATER) == Imported([], [], ["office"])

    row = Authority.objects.get()
    assert (row.key, row.origin, row.since) == ("office", Origin.IMPORTED, DAY)
    assert [row.facts()] == check_file(path, today=DAY)
    assert not FormerEntry.objects.exists()


def test_change_keeps_the_entry_as_it_stood_with_its_days(tmp_path: Path) -> None:
    import_file(write_entry(tmp_path), today=DAY)
    before = Authority.objects.get().facts()

    changed = import_file(
        write_entry(tmp_path, ENTRY.replace("1 Example Street", "2 Example Street")), today=LATER
    )

    assert changed == Imported([], ["office"], [])
    row = Authority.objects.get()
    assert row.since == LATER
    assert [each.value for each in row.channels.all()] == ["2 Example Street"]
    (former,) = row.former.all()
    assert (former.number, former.since, former.until) == (1, DAY, LATER)
    assert former.entry == before.to_dict()


def test_changes_of_one_day_are_kept_one_by_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        text = ENTRY.replace("1 Example Street", f"{number} Example Street")
        import_file(write_entry(tmp_path, text), today=DAY)

    kept = FormerEntry.objects.values_list("number", "entry__channels__0__value")
    assert list(kept) == [(1, "1 Example Street"), (2, "2 Example Street")]


def test_clock_that_was_set_back_does_not_keep_a_change_away(tmp_path: Path) -> None:
    import_file(write_entry(tmp_path), today=LATER)

    import_file(write_entry(tmp_path, ENTRY.replace("1 Example", "2 Example")), today=DAY)

    assert Authority.objects.get().since == LATER
    assert FormerEntry.objects.values_list("since", "until").get() == (LATER, LATER)


def test_import_is_all_or_nothing(tmp_path: Path) -> None:
    indented = ENTRY.strip().replace("\n", "\n    ")
    bad = indented.replace("office", "other").replace("kind: post", "kind: pigeon")
    path = write_entry(tmp_path, f"authorities:\n  - {indented}\n  - {bad}\n")

    with pytest.raises(DirectoryErrors) as caught:
        import_file(path, today=DAY)

    assert [str(fault) for fault in caught.value.faults] == [
        (
            "office.yaml:29: authorities[2].channels[1].kind: choose from: "
            "post, portal, email, fax, in_person, telephone"
        )
    ]
    assert not Authority.objects.exists()


def test_faults_against_the_directory_are_told_with_their_line(tmp_path: Path) -> None:
    path = write_entry(tmp_path, ENTRY.replace("languages:", "parent: nobody\nlanguages:"))

    with pytest.raises(DirectoryErrors) as caught:
        import_file(path, today=DAY)

    assert str(caught.value) == (
        "office.yaml:8: parent: there is no authority `nobody`; write it too"
    )


def test_file_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DirectoryErrors, match="cannot be opened"):
        import_file(tmp_path / "nowhere.yaml", today=DAY)
    with pytest.raises(DirectoryErrors, match="is not a file that a directory of authorities has"):
        import_file(tmp_path, today=DAY)


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_bring_each_entry_in_once() -> None:
    together = Barrier(2, timeout=PATIENCE_SECONDS)

    def load() -> Imported:
        try:
            together.wait()
            return load_shipped(today=DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        loads = [load.result() for load in [pool.submit(load), pool.submit(load)]]

    assert sorted((len(each.added), len(each.unchanged)) for each in loads) == [(0, 9), (9, 0)]


def test_shipped_entries_come_once() -> None:
    first, second = load_shipped(today=DAY), load_shipped(today=LATER)

    assert len(first.added) == 9
    assert (second.added, second.changed, len(second.unchanged)) == ([], [], 9)
    assert set(Authority.objects.values_list("origin", "since")) == {(Origin.SHIPPED, DAY)}


def test_newer_glasno_replaces_what_an_older_one_shipped() -> None:
    load_shipped(today=DAY)
    Channel.objects.filter(authority__key="sledkom", kind="post").update(value="An older address")

    loaded = load_shipped(today=LATER)

    assert loaded.changed == ["sledkom"]
    (former,) = FormerEntry.objects.all()
    assert former.entry["channels"][0]["value"] == "An older address"


def test_newer_glasno_leaves_what_an_operator_imported(tmp_path: Path) -> None:
    load_shipped(today=DAY)
    own = write_entry(tmp_path, ENTRY.replace("key: office", "key: ombudsman"))
    import_file(own, today=DAY)

    loaded = load_shipped(today=LATER)

    assert (loaded.added, loaded.changed, len(loaded.unchanged)) == ([], [], 8)
    row = Authority.objects.get(key="ombudsman")
    assert (row.origin, row.names["en"]) == (Origin.IMPORTED, "Office of Lost Letters")
