"""Figures for monitoring: made in one place, with closed labels, each of them documented."""

import ast
import re

import glasno.appeals.actions.opening
import glasno.front.asgi
import glasno.outbox.work
import glasno.petitions.doors
import glasno.petitions.work
import glasno.running.worker  # noqa: F401 - imported, as those above, for what they measure
from glasno.kit import metering
from tests.architecture.tree import DOCS, SOURCE, python_files, shown, syntax

DOCUMENT = DOCS / "operators/metrics.md"
NAMED = re.compile(r"`(glasno_[a-z_]+)`")
# A label's value is a word, a number, a place in the code: nothing that anybody typed.
VALUE = re.compile(r"[a-z0-9_.+]+|\+Inf")
LABELS = {
    *("door", "answer", "outcome", "why", "kind", "provider", "how", "lane", "step", "job"),
    "le",
}
MADE = {"counter", "counters", "gauge", "gauges", "histogram"}


def names() -> set[str]:
    """What a monitoring sees: counters end in `_total`."""
    return {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in metering.registry.collect()
        if not metric.name.startswith(("glasno_example", "glasno_level"))  # made by tests
    }


def test_every_figure_is_documented_for_operators_and_no_other() -> None:
    table = DOCUMENT.read_text("utf-8").partition("## What is told")[2].partition("\n## ")[0]
    assert set(NAMED.findall(table)) == names()


def test_alerts_name_figures_that_there_are() -> None:
    alerts = DOCUMENT.read_text("utf-8").partition("## When to be woken")[2]
    found = {name.removesuffix("_bucket") for name in re.findall(r"glasno_[a-z_]+", alerts)} - {
        "glasno_data"
    }
    assert found
    assert found <= names()


def test_labels_are_from_closed_sets() -> None:
    wrong = [
        f"{sample.name}: {name}={value}"
        for metric in metering.registry.collect()
        if metric.name in {name.removesuffix("_total") for name in names()}
        for sample in metric.samples
        for name, value in sample.labels.items()
        if name not in LABELS or not VALUE.fullmatch(value)
    ]
    assert wrong == []


def test_only_one_module_speaks_to_the_library() -> None:
    speaking = {
        shown(path)
        for path in python_files(SOURCE)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(each.name for each in node.names)]
        if name.startswith("prometheus_client")
    }
    assert speaking == {"src/glasno/kit/metering.py"}


def test_instruments_are_made_when_a_module_is_read_and_never_later() -> None:
    """So that no label can depend on anything that happens."""
    later = [
        shown(path, call.lineno)
        for path in python_files(SOURCE)
        for function in ast.walk(syntax(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in MADE
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "metering"
    ]
    assert later == []


def test_nobody_chooses_labels_by_the_librarys_own_way() -> None:
    choosing = [
        shown(path, node.lineno)
        for path in python_files(SOURCE)
        if path.name != "metering.py"
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr == "labels"
    ]
    assert choosing == []
