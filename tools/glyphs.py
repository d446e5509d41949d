"""Which characters the fonts within Typst draw: `python tools/glyphs.py`.

Asks Typst itself, as the letters do, and writes src/glasno/typesetting/glyphs.txt. Takes two
minutes, and is needed when a new Typst brings other fonts (a test says so).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from glasno.typesetting.templates import Template

PACKAGE = Path(__file__).parent.parent / "src/glasno/typesetting"
TABLE, TEMPLATE = PACKAGE / "glyphs.txt", PACKAGE / "glyphs.typ"
# Two planes, without the scripts of ten thousand signs and more: no font here draws them.
LAST = 0x1FFFF
LEFT_OUT = (range(0x3400, 0xA000), range(0xAC00, 0xD7B0))
# Controls, halves, private, unassigned, formatting, line ends: what has no shape of its own.
SHAPELESS = {"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"}
AT_ONCE = 64


def candidates() -> Iterator[str]:
    """Every character that a font might draw."""
    for point in range(0x20, LAST + 1):
        if any(point in scripts for scripts in LEFT_OUT):
            continue
        if unicodedata.category(chr(point)) not in SHAPELESS:
            yield chr(point)


def shown(character: str) -> str:
    """The character as it is met: an accent stands on a letter."""
    return f"а{character}" if unicodedata.category(character).startswith("M") else character


def drawn(template: Template, characters: Sequence[str]) -> list[str]:
    """Those of the characters that have a shape: all, or what each half has."""
    said = [shown(each) for each in characters]
    if not said or template.can_set({"said": said, "bold": False}):
        return [*characters]
    if len(characters) == 1:
        return []
    half = len(characters) // 2
    return drawn(template, characters[:half]) + drawn(template, characters[half:])


def as_ranges(characters: Iterable[str]) -> str:
    """Characters in order, as the table's lines."""
    ranges: list[list[int]] = []
    for point in map(ord, characters):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(
        f"{first:04X}-{last:04X}\n" if first < last else f"{first:04X}\n" for first, last in ranges
    )


def main() -> None:
    template, every = Template(TEMPLATE), [*candidates()]
    parts = (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))
    found = [each for part in parts for each in drawn(template, part)]
    TABLE.write_text(as_ranges(found), "ascii")
    print(f"{len(found)} characters have a shape.")


if __name__ == "__main__":
    main()
