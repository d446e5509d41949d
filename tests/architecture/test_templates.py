"""Templates and assets: each package's own, and those of packages below it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.base import Lexer, TokenType
from django.template.loader import get_template

from tests.architecture.tree import (
    SOURCE,
    heights,
    may_use,
    package_of,
    python_files,
    shown,
    syntax,
)

NAMED = re.compile(r"""["']([a-z_]+/[\w./-]+\.(?:html|txt))["']""")
ASSET = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
HIDDEN = re.compile(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->")
TAG = re.compile(r"(?s)<[^>]*>")
# What a browser shows or reads out of a tag.
SPOKEN = re.compile(r"""(?:alt|aria-label|title|placeholder)=["']([^"'{]*)["']""")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Words that are the same in every language: names of this program and of formats.
SAME_EVERYWHERE = {"Glasno", "Гласно", "nbsp", "middot", "mdash", "amp", "DOCTYPE"}


def templates() -> list[Path]:
    """Every template of every package."""
    found = sorted(SOURCE.glob("*/templates/**/*.*"))
    assert found, "no template was found: these tests look at nothing"
    return found


def names_in(path: Path) -> Iterator[tuple[str, int]]:
    """The templates that a module or template names, and where."""
    if path.suffix == ".py":
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = NAMED.fullmatch(repr(node.value))
                if found:
                    yield found[1], node.lineno
        return
    for token in Lexer(path.read_text("utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            for found in NAMED.finditer(token.contents):
                yield found[1], token.lineno or 0


def test_templates_lie_in_a_folder_named_for_their_package() -> None:
    wrong = [
        shown(path) for path in templates() if path.relative_to(SOURCE).parts[2] != package_of(path)
    ]
    assert wrong == []


def test_templates_of_another_feature_or_from_above_are_not_used() -> None:
    used = [
        (path, name, line)
        for path in [*python_files(), *templates()]
        for name, line in names_in(path)
        if name.partition("/")[0] in heights()
    ]
    assert used, "no use of a template was found: this test looks at nothing"
    wrong = [
        f"{shown(path, line)} uses {name}"
        for path, name, line in used
        if not may_use(package_of(path), name.partition("/")[0])
    ]
    assert wrong == []


def test_templates_parse_and_those_they_name_exist() -> None:
    for path in templates():
        get_template(path.relative_to(SOURCE / package_of(path) / "templates").as_posix())
        for name, _ in names_in(path):
            get_template(name)


def test_assets_that_templates_name_exist_and_lie_below() -> None:
    used = [
        (path, found[1])
        for path in templates()
        for found in ASSET.finditer(path.read_text("utf-8"))
    ]
    assert used, "no asset is used: this test looks at nothing"
    wrong = [
        f"{shown(path)} uses {name}"
        for path, name in used
        if finders.find(name) is None or not may_use(package_of(path), name.partition("/")[0])
    ]
    assert wrong == []


def untranslated(path: Path) -> Iterator[str]:
    """Words that stand in the template itself, outside every tag that translates."""
    text, translating, ignoring = "", False, False
    for token in Lexer(path.read_text("utf-8")).tokenize():
        word = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.BLOCK:
            translating = word == "blocktranslate" or (translating and word != "endblocktranslate")
            ignoring = word == "comment" or (ignoring and word != "endcomment")
            text += " "
        elif token.token_type == TokenType.TEXT and not translating and not ignoring:
            text += token.contents
    text = HIDDEN.sub(" ", text)
    spoken = " ".join(SPOKEN.findall(text))
    for word in LETTERS.findall(f"{TAG.sub(' ', text)} {spoken}"):
        if word not in SAME_EVERYWHERE:
            yield word


def test_templates_say_nothing_that_is_not_translated() -> None:
    said = {shown(path): list(untranslated(path)) for path in templates()}
    assert {place: words for place, words in said.items() if words} == {}


def test_untranslated_words_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<p title="Tell">Sign{% translate "fine" %}{% comment %}no{% endcomment %}</p>'
        "<style>body{}</style><!-- no -->{% blocktranslate %}fine{% endblocktranslate %}"
        '<input alt="{{ x }}" name="no">&nbsp;Glasno'
    )
    assert list(untranslated(page)) == ["Sign", "Tell"]
