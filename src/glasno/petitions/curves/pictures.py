"""The curve as pictures: PNG twice as fine as the page, SVG for who wants to print it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import override
from PIL.Image import Quantize

from glasno.petitions.curves.layout import Curve
from glasno.typesetting import pictures
from glasno.typesetting.templates import template

TEMPLATE = Path(__file__).with_name("curve.typ")
TWICE = 144  # pixels an inch: two to a point
# What lies below the curve is its largest part, and has to be of the same colour in every picture.
METHOD = Quantize.MEDIANCUT
# A busy campaign is published every few seconds, its figures move once a day.
REMEMBERED = 64


def png(curve: Curve) -> bytes:
    """The same bytes for the same curve. Raises TypesettingError."""
    (picture,) = template(TEMPLATE).png(_data(curve), pixels_per_inch=TWICE)
    return pictures.small(picture, method=METHOD)


def svg(curve: Curve) -> bytes:
    """As `png`; letters are shapes."""
    return template(TEMPLATE).svg(_data(curve))


def fingerprint(curve: Curve) -> str:
    """Changes when a picture of the curve may come out otherwise."""
    drawn_by = f"{pictures.VERSION} {pictures.COLOURS} {pictures.LEVEL} {METHOD.name}"
    return template(TEMPLATE).fingerprint({**_data(curve), "small": drawn_by})


@lru_cache(maxsize=REMEMBERED)
def _data(curve: Curve) -> dict[str, Any]:
    with override(curve.language):
        return curve.drawing().data()
