"""Promises of the one stylesheet: its weight, what it never loads, and contrast by its tokens."""

import re

import pytest

from tests.design.sheet import STYLESHEET

MAX_SIZE = 26_000  # bytes, so that a first load stays far under 100 kB
TEXT = 7.0  # WCAG 2.2, 1.4.6
EDGE = 3.0  # WCAG 2.2, 1.4.11
GROUNDS = ("paper", "card", "mark")


def tokens(scheme: str) -> dict[str, tuple[int, int, int]]:
    """The colours by name; dark replaces light ones."""
    light, dark = re.findall(r":root \{(.*?)\n *\}", STYLESHEET, re.S)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return {name: (int(h[1:3], 16), int(h[3:5], 16), int(h[5:7], 16)) for name, h in found.items()}


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """WCAG 2.2's ratio, from 1 to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_the_known_one() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_every_ground(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = [(ink, ground) for ink in ("ink", "soft", "act", "bad") for ground in GROUNDS]
    weak = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in [*pairs, ("act-ink", "act")]
        if contrast(colours[pair[0]], colours[pair[1]]) < TEXT
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_fields_stand_out(scheme: str) -> None:
    colours = tokens(scheme)
    weak = [each for each in GROUNDS if contrast(colours["edge"], colours[each]) < EDGE]
    assert weak == []


def test_stylesheet_is_light() -> None:
    assert len(STYLESHEET.encode()) < MAX_SIZE


@pytest.mark.parametrize("never", ["url(", "@import", "@font-face", "gradient", "animation"])
def test_stylesheet_has_none_of_what_a_frightened_reader_pays_for(never: str) -> None:
    assert never not in STYLESHEET
