"""Where everything stands in the picture of a petition's curve.

Above, how many signatures stood; below, on the same days, how many came. Labels stand at what they
name; there is no legend.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from glasno.petitions.curves import words
from glasno.petitions.curves.drawing import Drawing, width_of
from glasno.petitions.curves.looks import Colours, Size
from glasno.petitions.curves.scale import first_days, round_numbers
from glasno.petitions.curves.series import Rate, growth, rates, span, step_for
from glasno.petitions.statistics import Period

EDGE = 2  # free at both sides, for what is thicker than a point
WIDEST_COLUMN = 48
# The goal is drawn when the curve has come so near to it; further away, the curve would lie flat.
NEAR_GOAL = 0.4
EVERY_MONTHS, EVERY_YEARS = (1, 2, 3, 6, 12), (1, 2, 5, 10)


@dataclass(frozen=True)
class Axis:
    """Numbers from `low` to `high` between two heights of the sheet."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, number: float) -> float:
        return self.bottom - (number - self.low) / (self.high - self.low) * (self.bottom - self.top)


@dataclass(frozen=True)
class Curve:
    """One picture of `periods`, of which there is at least one; its language is to be active."""

    periods: tuple[Period, ...]
    goal: int
    language: str
    size: Size
    colours: Colours

    def drawing(self) -> Drawing:
        sheet = Drawing(self.size.width, self.size.height, self.colours.paper, self.language)
        small, height = self.size.small, self.size.height
        split = round(height * 0.62)
        self._growth(sheet, top=small + 12, bottom=split)
        self._rates(sheet, top=split + 4 * small, bottom=height - 1.6 * small)
        self._days(sheet, height - 0.45 * small)
        return sheet

    def x(self, days: float) -> float:
        """Where it is, `days` after the first day began."""
        return EDGE + days / span(self.periods) * (self.size.width - 2 * EDGE)

    def _place(self, day: date) -> float:
        return self.x((day - self.periods[0].first).days)

    # How many stood.

    def _growth(self, sheet: Drawing, *, top: float, bottom: float) -> None:
        standings = growth(self.periods)
        numbers = [each.number for each in standings]
        high = max([*numbers, 1])
        goal = self.goal if high >= self.goal * NEAR_GOAL else 0
        low, high = min([*numbers, 0]), max(high, goal)
        axis = Axis(low, high, top + 1.7 * self.size.large, bottom)
        places = [
            (EDGE, axis.y(0)),
            *((self.x(self._until(each.day)), axis.y(each.number)) for each in standings),
        ]
        places = thinned(places)
        end = places[-1][0]
        sheet.area([*places, (end, axis.y(0)), (EDGE, axis.y(0))], self.colours.area)
        self._rules(sheet, axis, beside=goal)
        if goal:
            self._goal(sheet, axis, goal)
        sheet.line(places, self.colours.act, thick=2.2)
        self._title(sheet, words.standing(), top)
        self._total(sheet, numbers[-1], places)

    def _until(self, day: date) -> int:
        return (day - self.periods[0].first).days + 1

    def _total(self, sheet: Drawing, number: int, places: list[tuple[float, float]]) -> None:
        """The last number, at the curve's end and above all of the curve that it covers."""
        text, size = words.number(number), self.size.large
        end = places[-1][0]
        covered = [y for x, y in places if x >= end - width_of(text, size)]
        lowest = min([*covered, places[-1][1]]) - 0.35 * size
        sheet.text((end, lowest), text, self.colours.ink, size=size, bold=True, anchor="end")

    def _goal(self, sheet: Drawing, axis: Axis, goal: int) -> None:
        y, right = axis.y(goal), self.size.width - EDGE
        sheet.line([(EDGE, y), (right, y)], self.colours.ink, thick=1, dashed=True)
        sheet.text((EDGE, y - 5), words.goal(goal), self.colours.ink, size=self.size.small)

    # How many came.

    def _rates(self, sheet: Drawing, *, top: float, bottom: float) -> None:
        step = step_for(self.periods, most=self.size.columns)
        columns = rates(self.periods, step=step)
        figures = [each.a_day for each in columns]
        axis = Axis(min([*figures, 0.0]), max([*figures, 1.0]), top, bottom)
        self._title(sheet, words.coming(step), top - 2.4 * self.size.small)
        for each in columns:
            left, right = self._sides(each, alone=len(columns) == 1)
            sheet.column(left, right, axis.y(each.a_day), axis.y(0), self.colours.column)
        self._zero(sheet, axis)
        most = max(columns, key=lambda each: each.a_day)
        if most.number > 0:
            self._most(sheet, most, axis)

    def _sides(self, rate: Rate, *, alone: bool) -> tuple[float, float]:
        begin = (rate.first - self.periods[0].first).days
        left, right = self.x(begin), self.x(begin + rate.days)
        spare = max(0.0, (right - left - WIDEST_COLUMN) / 2) if alone else 0.0
        free = 1.0 if right - left > 3 else 0.0  # between two columns that can be told apart
        return left + spare, right - spare - free

    def _most(self, sheet: Drawing, rate: Rate, axis: Axis) -> None:
        """The highest column's number, over it."""
        small, text = self.size.small, words.rate(rate.a_day)
        half = width_of(text, small) / 2
        begin = (rate.first - self.periods[0].first).days
        middle = self.x(begin + rate.days / 2)
        middle = min(max(middle, EDGE + half), self.size.width - EDGE - half)
        place = middle, axis.y(rate.a_day) - 4
        sheet.text(place, text, self.colours.ink, size=small, anchor="middle")

    # What both have.

    def _title(self, sheet: Drawing, text: str, y: float) -> None:
        sheet.text((EDGE, y), text, self.colours.ink, size=self.size.small, bold=True)

    def _rules(self, sheet: Drawing, axis: Axis, *, beside: int) -> None:
        """Hairlines at round numbers; none so near to the goal that its words would be covered."""
        right, small = self.size.width - EDGE, self.size.small
        for number in round_numbers(axis.low, axis.high, most=self.size.marks):
            y = axis.y(number)
            if beside and abs(y - axis.y(beside)) < 1.6 * small:
                continue
            sheet.line([(EDGE, y), (right, y)], self.colours.rule, thick=0.8)
            sheet.text((EDGE, y - 4), words.number(number), self.colours.soft, size=small)
        self._zero(sheet, axis)

    def _zero(self, sheet: Drawing, axis: Axis) -> None:
        y = axis.y(0)
        sheet.line([(EDGE, y), (self.size.width - EDGE, y)], self.colours.soft, thick=1)

    def _days(self, sheet: Drawing, y: float) -> None:
        """First and last day at the ends; between them first days of months or years."""
        small, soft = self.size.small, self.colours.soft
        first, last = self.periods[0].first, self.periods[-1].last
        right = self.size.width - EDGE
        ends = words.day(last), words.day(first)
        sheet.text((right, y), ends[0], soft, size=small, anchor="end")
        if first == last:
            return
        sheet.text((EDGE, y), ends[1], soft, size=small)
        free = EDGE + width_of(ends[1], small), right - width_of(ends[0], small)
        for place, text in self._marked(first_days(first, last), free):
            sheet.text((place, y), text, soft, size=small, anchor="middle")

    def _marked(self, days: list[date], free: tuple[float, float]) -> list[tuple[float, str]]:
        """As many of them as have room, evenly."""
        years = all(day.month == 1 for day in days)
        for every in EVERY_YEARS if years else EVERY_MONTHS:
            kept = [
                day for day in days if (day.year % every if years else (day.month - 1) % every) == 0
            ]
            marks = [(self._place(day), words.month(day)) for day in kept]
            halves = [width_of(text, self.size.small) / 2 + 4 for _, text in marks]
            reach = [(x - half, x + half) for (x, _), half in zip(marks, halves, strict=True)]
            if all(one[1] <= two[0] for one, two in pairwise(reach)):
                return [
                    mark
                    for mark, (left, right) in zip(marks, reach, strict=True)
                    if left >= free[0] and right <= free[1]
                ]
        return []


def thinned(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The first place, and the last of every point: more nobody sees."""
    return places[:1] + [[*group][-1] for _, group in groupby(places[1:], lambda at: int(at[0]))]
