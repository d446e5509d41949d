"""Pictures are as large as they say, small as files, and the same bytes for the same figures."""

import io
import struct
from dataclasses import replace
from typing import cast

import pytest
from PIL import Image

from glasno.petitions.curves.layout import Curve
from glasno.petitions.curves.looks import DARK, LIGHT, NARROW, SCHEMES, SIZES, WIDE, Colours, Size
from glasno.petitions.curves.pictures import fingerprint, png, svg
from tests.petitions.curves.test_series import history

BUSY = history(*[(1, 20 + day * 37 % 50, 0, 5 if day % 9 == 0 else 0) for day in range(300)])
MOST_BYTES = 30_000


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_picture_is_twice_as_fine_as_the_page_and_not_heavy(size: Size) -> None:
    made = png(Curve(BUSY, 20_000, "en", size, LIGHT))
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", made[16:24]) == (2 * size.width, 2 * size.height)
    assert len(made) < MOST_BYTES


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_large_areas_keep_their_colours(size: Size, colours: Colours) -> None:
    made = png(Curve(BUSY, 20_000, "en", size, colours))
    with Image.open(io.BytesIO(made)) as picture:
        counted = cast("list[tuple[int, tuple[int, ...]]]", picture.convert("RGB").getcolors())
    largest = [f"#{bytes(colour).hex()}" for _, colour in sorted(counted)[-2:]]
    assert set(largest) == {colours.paper, colours.area}


def test_same_figures_give_the_same_bytes() -> None:
    curve = Curve(BUSY[:20], 20_000, "ru", WIDE, LIGHT)
    again = Curve(tuple(BUSY[:20]), 20_000, "ru", WIDE, LIGHT)
    assert (png(again), svg(again)) == (png(curve), svg(curve))
    assert fingerprint(again) == fingerprint(curve)


def test_fingerprint_follows_everything_that_is_seen() -> None:
    curve = Curve(BUSY[:20], 20_000, "ru", WIDE, LIGHT)
    others = [
        replace(curve, periods=BUSY[:21]),
        replace(curve, goal=1_000),
        replace(curve, language="en"),
        replace(curve, size=NARROW),
        replace(curve, colours=DARK),
    ]
    assert len({fingerprint(each) for each in [curve, *others]}) == len(others) + 1


def test_drawing_has_no_program_in_it_and_asks_for_nothing() -> None:
    made = svg(Curve(BUSY[:20], 20_000, "en", WIDE, LIGHT)).decode()
    assert made.startswith("<svg ")
    for word in ("<script", "<image", "<foreignObject", "@import", "url(http"):
        assert word not in made
