"""Pictures made small: the same picture, few colours, nothing beside it."""

import io
import struct

from PIL import Image

from glasno.typesetting.pictures import COLOURS, small

PAPER, INK = (251, 250, 246), (22, 24, 27)


def drawn(*, text: bool = False) -> bytes:
    """A card's ground with a ramp from paper to ink and a block of ink."""
    picture = Image.new("RGBA", (400, 200), (*PAPER, 255))
    for x in range(256):
        shade = tuple(round(p + (i - p) * x / 255) for p, i in zip(PAPER, INK, strict=True))
        picture.paste((*shade, 255), (x, 0, x + 1, 20))
    picture.paste((*INK, 255), (50, 50, 350, 100))
    made = io.BytesIO()
    picture.save(made, "PNG", dpi=(72, 72), icc_profile=b"of a maker" if text else None)
    return made.getvalue()


def parts(png: bytes) -> list[str]:
    """The names of a PNG's chunks."""
    place, found = 8, []
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        found.append(png[place + 4 : place + 8].decode())
        place += 12 + length
    return found


def test_picture_keeps_its_size_paper_and_ink() -> None:
    with Image.open(io.BytesIO(small(drawn()))) as picture:
        assert (picture.size, picture.mode) == ((400, 200), "P")
        shown = picture.convert("RGB")
    assert (shown.getpixel((399, 199)), shown.getpixel((200, 75))) == (PAPER, INK)
    assert len(shown.getcolors() or []) <= COLOURS


def test_picture_says_nothing_of_its_making() -> None:
    assert parts(small(drawn(text=True))) == ["IHDR", "PLTE", "IDAT", "IEND"]


def test_same_picture_gives_the_same_bytes() -> None:
    assert small(drawn()) == small(drawn(text=True))
