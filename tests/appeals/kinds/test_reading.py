"""A file of a kind that is wrong anywhere is refused, and every fault in it is told."""

from pathlib import Path
from shutil import copy

import pytest

from glasno.appeals.kinds.reading import FOLDER, kinds, read_kinds
from glasno.appeals.records import RecordErrors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.yaml"):
        copy(path, tmp_path)
    return tmp_path


def faults_after(folder: Path, kind: str, old: str, new: str) -> list[str]:
    path = folder / f"{kind}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RecordErrors) as caught:
        read_kinds(folder)
    return caught.value.faults


def test_files_beside_the_module_are_read_as_they_are(folder: Path) -> None:
    assert read_kinds(folder) == kinds()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("language: en", "language: en\ncolour: red", "wgeid.yaml: colour: no such field"),
        ("language: en", "language: de", "wgeid.yaml: language: de is not known here"),
        ("authorities: [wgeid]", "authorities: [un]", "wgeid.yaml: authorities: un is not known"),
        ("  - man_born", "  - man_age", "wgeid.yaml: required: man_age is not known here"),
        ("speakers: [relative", "speakers: [aunt", "wgeid.yaml: speakers: aunt is not known here"),
        ("warnings: [un_contact", "warnings: [x", "wgeid.yaml: warnings: x is not known here"),
        ("law: procedures", "law: nothing", "wgeid.yaml: deadlines[0].law: nothing is not known"),
        ("since: held_since", "since: then", "wgeid.yaml: deadlines[0].since: then is not known"),
        ("consent: [refused]", "consent: [maybe]", "wgeid.yaml: barred.consent: maybe is not"),
        ("  consent: [", "  mood: [", "wgeid.yaml: barred.mood: is not known here"),
        ("  relative: [", "  aunt: [", "wgeid.yaml: required_of.aunt: is not known here"),
        (
            'ru: "Сообщение в ООН об исчезновении"',
            'fr: "Communication"',
            "wgeid.yaml: names.ru: is missing",
        ),
        ("reviewed_by_lawyer: false", "reviewed_by_lawyer: soon", "wgeid.yaml: reviewed_by_lawyer"),
    ],
)
def test_fault_is_told(folder: Path, old: str, new: str, fault: str) -> None:
    assert any(told.startswith(fault) for told in faults_after(folder, "wgeid", old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    law: ccp124\n", "", "complaint_124.yaml: clocks[0].law: is missing"),
        ("length: 3", "length: 0", "complaint_124.yaml: clocks[0].length: is at least 1"),
        ("rolls: next", "rolls: on", "complaint_124.yaml: clocks[0].rolls: on is not known here"),
        (
            "kind: complaint_125",
            "kind: complaint_126",
            "complaint_124.yaml: next_steps[0].kind: complaint_126 is not known here",
        ),
        (
            "kind: complaint_125, authority: court",
            "kind: complaint_125, authority: gvp",
            "complaint_124.yaml: next_steps: complaint_125 does not go to gvp",
        ),
        (
            "kind: complaint_125, authority: court",
            "kind: complaint_124, authority: sledkom",
            "complaint_124.yaml: next_steps: a step stands twice",
        ),
        ("event: silence", "event: rain", "complaint_124.yaml: next_steps[0].event: rain is not"),
        (
            "    mark: V",
            "    mark: K",
            "complaint_124.yaml: law[0].mark: what was seen nowhere has neither address nor day",
        ),
        (
            '    url: "https://upk.su/"\n',
            "",
            "complaint_124.yaml: law[0].mark: what was seen has an address and the day",
        ),
        ("https://upk.su/", "upk.su", "complaint_124.yaml: law[0].url: write an address"),
        ("  - key: receipt", "  - key: ccp124", "complaint_124.yaml: law: ccp124 stands twice"),
    ],
)
def test_fault_in_law_clock_or_step_is_told(folder: Path, old: str, new: str, fault: str) -> None:
    assert any(told.startswith(fault) for told in faults_after(folder, "complaint_124", old, new))


def test_step_that_nobody_could_take_is_told(folder: Path) -> None:
    told = faults_after(
        folder,
        "appeal_silence",
        "kind: prosecutor, authority: genproc",
        "kind: own_application, authority: commander",
    )
    assert told == [
        "appeal_silence.yaml: next_steps: nobody may write both appeal_silence and own_application"
    ]


def test_every_fault_of_every_file_is_told_at_once(folder: Path) -> None:
    path = folder / "wgad.yaml"
    path.write_text(path.read_text("utf-8") + "colour: red\n", "utf-8")
    told = faults_after(folder, "wgeid", "language: en", "language: de")
    assert told == [
        "wgad.yaml: colour: no such field",
        "wgeid.yaml: language: de is not known here",
    ]
