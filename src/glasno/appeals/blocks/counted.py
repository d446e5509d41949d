"""What was sent and what was answered: the public figures on a campaign's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from glasno.appeals.statistics import STAGES, Told
from glasno.authorities.directory import Directory
from glasno.kit.typography import bind

# Under /data/<slug>/.
DATA_FILES = ("appeals.csv", "appeals.json")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An authority and, per stage in the order of STAGES, at least so many letters, 0 for few.

    `key` is where the page of the directory tells of it.
    """

    key: str
    name: str
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """What the template draws; no rows and no writers before there is anything to tell."""

    until: date | None
    writers: int
    stages: tuple[str, ...]
    rows: tuple[FigureRow, ...]


def figures_view(told: Told, directory: Directory, *, language: str) -> FiguresView:
    """In the active language; authorities in the order of the directory, typed ones last."""
    names = {**_names(directory, language), **_typed()}
    labels = stage_labels()
    order = {key: place for place, key in enumerate(names)}
    keys = sorted(told.figures, key=lambda key: (order.get(key, len(order)), key))
    rows = tuple(
        FigureRow(
            key,
            names.get(key, key),
            tuple((labels[stage], told.figures[key].get(stage, 0)) for stage in STAGES),
        )
        for key in keys
    )
    return FiguresView(told.until, told.writers, tuple(labels[each] for each in STAGES), rows)


def _names(directory: Directory, language: str) -> Mapping[str, str]:
    return {
        key: bind(each.short.get(language) or each.short.get("en", key), language)
        for key, each in sorted(directory.authorities.items(), key=lambda item: item[1].place)
    }


def _typed() -> Mapping[str, str]:
    """Addressees of whom each writer types another: they are told of together."""
    return {
        "court": _("Courts"),
        "commissariat": _("Military commissariats"),
        "commander": _("Commanders of units"),
    }


def stage_labels() -> Mapping[str, str]:
    """What stages are called, in the active language."""
    return {
        "prepared": pgettext("letters, in a table", "Prepared"),
        "claimed_sent": pgettext("letters, in a table", "Sent"),
        "proven_received": pgettext("letters, in a table", "Received"),
        "answered": pgettext("letters, in a table", "Answered"),
        "silent": pgettext("letters, in a table", "No answer in time"),
    }
