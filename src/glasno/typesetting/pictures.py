"""A PNG made small: few colours, and nothing in it but the picture."""

import io

import PIL
from PIL import Image
from PIL.Image import Quantize

# Letters on paper are shades between a few colours: with so many, nobody sees a difference, and a
# card weighs a third of what Typst writes.
COLOURS = 32
LEVEL = 8  # 9 takes thrice the time for a twentieth of the weight
VERSION = PIL.__version__


def small(png: bytes, *, colours: int = COLOURS, method: Quantize = Quantize.MAXCOVERAGE) -> bytes:
    """The same picture with so many colours, none transparent: the same bytes for the same picture.

    MAXCOVERAGE strays least where it strays most, which letters and small marks ask for; MEDIANCUT
    keeps the colours of large areas as they are. Four parts and no more: size, palette, picture,
    end.
    """
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        few = picture.convert("RGB").quantize(colours, method=method, dither=Image.Dither.NONE)
    few.info.clear()  # Pillow would hand on what the first file said of itself
    made = io.BytesIO()
    few.save(made, "PNG", compress_level=LEVEL)
    return made.getvalue()
