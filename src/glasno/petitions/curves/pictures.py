"""The curve as pictures: PNG twice as fine as the page, SVG for who wants to print it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.utils.translation import override

from glasno.petitions.curves.layout import Curve
from glasno.typesetting.templates import template

TEMPLATE = Path(__file__).with_name("curve.typ")
TWICE = 144  # pixels an inch: two to a point
# A busy campaign is published every few seconds, its figures move once a day.
REMEMBERED = 64


@lru_cache(maxsize=REMEMBERED)
def png(curve: Curve) -> bytes:
    """The same bytes for the same curve. Raises TypesettingError."""
    with override(curve.language):
        data = curve.drawing().data()
    (picture,) = template(TEMPLATE).png(data, pixels_per_inch=TWICE)
    return picture


@lru_cache(maxsize=REMEMBERED // 4)
def svg(curve: Curve) -> bytes:
    """As `png`; letters are shapes."""
    with override(curve.language):
        data = curve.drawing().data()
    return template(TEMPLATE).svg(data)
