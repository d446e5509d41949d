"""Rows point downwards, and models keep to their own row."""

import ast
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from tests.architecture.tree import FUNCTIONS, may_use, package_of, python_files, shown, syntax


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("glasno.")]


def holds_models(path: Path) -> bool:
    return path.name == "models.py" or path.parent.name == "models"


def package_of_model(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_to_the_same_package_or_to_one_below() -> None:
    relations = chain.from_iterable(
        [(model, field.related_model) for field in model._meta.get_fields() if field.concrete]
        for model in own_models()
    )
    pointing = [
        (model, other)
        for model, other in relations
        if isinstance(other, type) and issubclass(other, Model)
    ]
    assert pointing, "no foreign key was found: this test looks at nothing"
    wrong = [
        f"{model._meta.label} points to {other._meta.label}"
        for model, other in pointing
        if not may_use(package_of_model(model), package_of_model(other))
    ]
    assert wrong == []


def test_models_have_no_rules_in_save_and_send_no_signals() -> None:
    wrong = []
    for path in python_files():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("django.dispatch", "django.db.models.signals")
            ):
                wrong.append(f"{shown(path, node.lineno)} uses signals")
            if isinstance(node, ast.ClassDef):
                wrong += [
                    f"{shown(path, each.lineno)} overrides {each.name}()"
                    for each in node.body
                    if isinstance(each, FUNCTIONS) and each.name in {"save", "delete"}
                    if holds_models(path)
                ]
    assert wrong == []


def test_only_packages_with_an_application_have_models() -> None:
    packages = {package_of(path) for path in python_files() if holds_models(path)}
    assert {package_of_model(model) for model in own_models()} == packages
