"""An entry is read whole, or every fault of it is told with file, line and field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.authorities.directory import Authority, Directory
from glasno.authorities.reading import check_together, read_entries
from glasno.kit.sections.errors import FaultList
from tests.factories.authorities import ENTRY, SEEN, make_channel, make_entry

TODAY = date(2026, 11, 22)


def read(text: str, *present: Authority) -> tuple[list[Authority], list[str]]:
    faults = FaultList()
    entries = read_entries(
        text, file="office.yaml", languages=("en", "ru"), today=TODAY, faults=faults
    )
    check_together(entries, Directory(present))
    return [entry for _, entry in entries], [str(fault) for fault in faults.all()]


def faults_of(old: str, new: str) -> list[str]:
    assert old in ENTRY
    return read(ENTRY.replace(old, new))[1]


def test_entry_is_read_as_it_stands() -> None:
    entries, faults = read(ENTRY)

    assert faults == []
    (office,) = entries
    assert office.key == "office"
    assert office.names == {"en": "Office of Lost Letters", "ru": "Ведомство потерянных писем"}
    assert office.dative == "Ведомству потерянных писем"
    assert office.languages == ("ru",)
    assert office.channels == (make_channel("post", value="1 Example Street", quality="third"),)
    assert office.sources[0].seen_on == SEEN


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "key: office",
            "key: Office",
            (
                "office.yaml:1: key: write small letters, digits and _, and none of "
                "commander, commissariat, court"
            ),
        ),
        (
            "key: office",
            "key: court",
            (
                "office.yaml:1: key: write small letters, digits and _, and none of "
                "commander, commissariat, court"
            ),
        ),
        (
            ", ru: Ведомство потерянных писем}",
            "}",
            "office.yaml:2: names.ru: is missing; write it",
        ),
        (
            "dative: Ведомству",
            "datif: Ведомству",
            "office.yaml:1: dative: is missing; write it",
        ),
        (
            "languages: [ru]",
            "languages: [de]",
            "office.yaml:8: languages: choose from: en, ru",
        ),
        (
            "languages: [ru]",
            "parent: office\nlanguages: [ru]",
            "office.yaml:8: parent: an authority is not its own parent; remove it",
        ),
        (
            "languages: [ru]",
            "parent: above\nlanguages: [ru]",
            "office.yaml:8: parent: there is no authority `above`; write it too",
        ),
        (
            "kind: post",
            "kind: pigeon",
            (
                "office.yaml:12: channels[1].kind: choose from: "
                "post, portal, email, fax, in_person, telephone"
            ),
        ),
        (
            "quality: third",
            "quality: X",
            "office.yaml:15: channels[1].quality: choose from: own, third",
        ),
        (
            "    quality: third\n",
            "",
            "office.yaml:12: channels[1].quality: is missing; write it",
        ),
        (
            "    seen_on: 2026-11-01",
            "    seen_on: 2026-12-01",
            (
                "office.yaml:16: channels[1].seen_on: lies in the future; "
                "write the day on which somebody looked"
            ),
        ),
        (
            "    seen_on: 2026-11-01",
            "    seen_on: 2026-11-01\n    valid_from: 2026-02-01\n    valid_to: 2026-01-31",
            "office.yaml:18: channels[1].valid_to: lies before valid_from; correct one of them",
        ),
        (
            "    seen_on: 2026-11-01",
            "    seen_on: 2026-11-01\n    dated: 2026-13",
            "office.yaml:17: channels[1].dated: write 2018-03-15, 2018-03 or 2018, or leave it out",
        ),
        (
            "    seen_on: 2026-11-01",
            "    seen_on: 2026-11-01\n    dated: 2026-02-30",
            (
                "office.yaml:17: channels[1].dated: "
                "write a day as year-month-day, for example 2023-01-09"
            ),
        ),
        (
            "kind: post\n    value: 1 Example Street",
            "kind: portal\n    value: javascript:alert(1)",
            "office.yaml:13: channels[1].value: a link begins with https:// or http://",
        ),
        (
            "kind: post\n    value: 1 Example Street",
            'kind: email\n    value: "a@example.org, b@example.org"',
            "office.yaml:13: channels[1].value: write one mailbox, for example office@example.org",
        ),
        (
            "kind: post\n    value: 1 Example Street",
            "kind: telephone\n    value: ask for Ivan",
            (
                "office.yaml:13: channels[1].value: "
                "write a number of digits, spaces, +, - and brackets"
            ),
        ),
        (
            "    value: 1 Example Street\n",
            "",
            "office.yaml:12: channels[1].value: is missing; write it",
        ),
        (
            "sources:\n  - {source: example.org, quality: own, seen_on: 2026-11-01}\n",
            "",
            "office.yaml:1: sources: is missing; write those of this entry",
        ),
    ],
)
def test_fault_is_told_with_line_and_field(old: str, new: str, fault: str) -> None:
    assert fault in faults_of(old, new)


def test_way_through_another_body_needs_a_mark_and_has_nothing_of_its_own() -> None:
    through = "kind: post\n    through: above\n    mark: {en: for us, ru: нам}"
    whole = ENTRY[: ENTRY.index("kind: post")] + through

    entries, faults = read(whole, make_entry("above"))
    assert faults == []
    assert entries[0].channels[0].mark == {"en": "for us", "ru": "нам"}

    _, faults = read(f"{whole}\n    source: example.org", make_entry("above"))
    assert faults == [
        (
            "office.yaml:15: channels[1].source: unknown field; known here: "
            "doubt, kind, mark, notes, through, valid_from, valid_to"
        )
    ]
    _, faults = read(whole.replace("    mark: {en: for us, ru: нам}", ""), make_entry("above"))
    assert faults == ["office.yaml:12: channels[1].mark: is missing; write it"]
    _, faults = read(whole, make_entry("above", [make_channel("fax")]))
    assert faults == [
        "office.yaml:13: channels[1].through: `above` has no post of its own to go through"
    ]


def test_body_keeps_the_address_that_another_goes_through() -> None:
    fax = ENTRY.replace("kind: post", "kind: fax").replace("1 Example Street", "+00 1")
    (through,) = read(
        ENTRY[: ENTRY.index("kind: post")]
        + "kind: post\n    through: office\n    mark: {en: a, ru: б}"
    )[0][0].channels

    _, faults = read(fax, make_entry("below", [through]))

    assert faults == ["office.yaml:11: channels: `below` goes through its post; keep one here"]


def test_list_of_entries_names_each_once() -> None:
    indented = ENTRY.strip().replace("\n", "\n    ")
    twice = f"authorities:\n  - {indented}\n  - {indented}\n"

    _, faults = read(twice)

    assert faults == [
        "office.yaml:18: authorities[2].key: stands twice (first on line 2); keep one"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "office.yaml:1: holds no authority; write one"),
        ("authorities: []", "office.yaml:1: holds no authority; write one"),
        (
            "key: &a office",
            "office.yaml:1: remove the anchor: write each value out where it is needed",
        ),
        ("key: !!python/name:os.system", "office.yaml:1: remove the tag that begins with `!`"),
        (
            "key: [",
            "office.yaml:1: this is not YAML: expected the node content, but found '<stream end>'",
        ),
    ],
)
def test_hostile_file_is_refused(text: str, fault: str) -> None:
    entries, faults = read(text)

    assert entries == []
    assert fault in faults


@given(
    st.lists(
        st.sampled_from(
            [
                *ENTRY.splitlines(),
                "- ",
                "  - kind: post",
                "    value: [",
                "through: office",
                "#",
                ":",
            ]
        )
        | st.text(max_size=12),
        max_size=25,
    )
)
def test_no_file_breaks_the_reader(lines: list[str]) -> None:
    entries, faults = read("\n".join(lines))

    assert faults or entries
