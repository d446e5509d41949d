"""What the components draw: read by an HTML parser, as a browser would."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import glasno
from glasno.design.forms import Choice, FieldView, FormView, Kind
from glasno.design.navigation import LanguageLink

HOUSE = Path(glasno.__file__).parent
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
# Pages that no server ever answers with: they leave as a file within an archive and are opened from
# a disk, where no stylesheet of this site lies beside them. Each with the module that renders it.
STANDING_ALONE = {
    "appeals/checklist.html": "appeals/ways/checklist.py",
    "campaigns/offline.html": "campaigns/offline.py",
}


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        (attributes,) = [attrs for each, attrs in self.found if each == tag]
        return attributes


def field(kind: Kind, value: str = "", error: str = "") -> str:
    view = FieldView(
        name="town",
        id="town",
        label="Town",
        kind=kind,
        hint="Where you live.",
        error=error,
        value=value,
        choices=[Choice("a", "A"), Choice("b", "B")],
        autocomplete="address-level2",
        required=True,
    )
    return render_to_string("design/_field.html", {"field": view})


@pytest.mark.parametrize(
    ("kind", "tag"),
    [("text", "input"), ("email", "input"), ("select", "select"), ("textarea", "textarea")],
)
def test_field_is_labelled_described_and_marked_as_wrong(kind: Kind, tag: str) -> None:
    html = Elements(field(kind, error="Type it."))
    control = html.one(tag)
    assert html.one("label")["for"] == control["id"] == "town"
    assert control["aria-describedby"] == "town-error town-hint"
    assert control["aria-invalid"] == "true"
    assert control["autocomplete"] == "address-level2"
    ids = [attrs["id"] for _, attrs in html.found if "id" in attrs]
    assert sorted(str(each) for each in ids) == ["town", "town-error", "town-hint"]


def test_field_without_error_is_not_marked_as_wrong() -> None:
    assert "aria-invalid" not in Elements(field("text")).one("input")


def test_field_keeps_what_was_typed_as_text() -> None:
    typed = "\"><script>alert(1)</script> 'Ёж'"
    html = Elements(field("text", value=typed))
    assert (html.one("input")["value"], [tag for tag, _ in html.found if tag == "script"]) == (
        typed,
        [],
    )


def test_textarea_keeps_line_breaks_exactly() -> None:
    html = field("textarea", value="\nfirst\n  second\n")
    # A parser drops the one line break right after the tag.
    assert re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.S)[1] == "\nfirst\n  second\n"  # type: ignore[index]  # no match fails the test


def test_select_takes_the_typed_choice() -> None:
    options = [
        attrs for tag, attrs in Elements(field("select", value="b")).found if tag == "option"
    ]
    assert [(each["value"], "selected" in each) for each in options] == [("a", False), ("b", True)]


def test_radio_group_is_a_fieldset_whose_labels_name_their_controls() -> None:
    html = Elements(field("radio", value="b", error="Choose one."))
    controls = [attrs for tag, attrs in html.found if tag == "input"]
    labels = [attrs["for"] for tag, attrs in html.found if tag == "label"]
    assert html.one("fieldset")["aria-describedby"] == "town-error town-hint"
    assert labels == [each["id"] for each in controls] == ["town-1", "town-2"]
    assert [(each["value"], "checked" in each) for each in controls] == [("a", False), ("b", True)]


def test_checkbox_posts_yes_and_is_ticked_by_any_value() -> None:
    ticked, empty = Elements(field("checkbox", value="yes")), Elements(field("checkbox"))
    assert (ticked.one("input")["value"], "checked" in ticked.one("input")) == ("yes", True)
    assert "checked" not in empty.one("input")


def test_error_summary_links_to_controls_and_takes_the_focus() -> None:
    name = FieldView(name="name", id="name", label="Name", error="Type your name.")
    form = FormView(fields=[name], errors=[("", "The form is out of date.")])
    html = Elements(render_to_string("design/_error_summary.html", {"form": form}))
    box = html.one("div")
    assert (box["role"], box["tabindex"], "autofocus" in box) == ("alert", "-1", True)
    assert [attrs["href"] for tag, attrs in html.found if tag == "a"] == ["#name"]


def test_error_summary_is_nothing_without_errors() -> None:
    form = FormView(fields=[FieldView(name="name", id="name", label="Name")])
    assert render_to_string("design/_error_summary.html", {"form": form}).strip() == ""


def test_language_links_leave_out_the_page_being_read() -> None:
    links = [LanguageLink("en", "English", "/en/x/"), LanguageLink("ru", "Русский", "/ru/x/")]
    html = Elements(render_to_string("design/_languages.html", {"languages": links}))
    assert html.one("a") == {"href": "/ru/x/", "lang": "ru", "hreflang": "ru"}


def test_templates_hold_nothing_that_the_content_security_policy_forbids() -> None:
    assert TEMPLATES, "no template was found: this test looks at nothing"
    forbidden = re.compile(
        r"""\sstyle=|<style\b|\son[a-z]+=["']|javascript:|["'(]data:|<script(?![^>]*\ssrc=)"""
        # Facts for search engines, which no browser runs: front/headers.py.
        r"""(?! type="application/ld\+json">)"""
    )
    wrong = [str(path) for path in TEMPLATES if forbidden.search(served(path))]
    assert wrong == []


def served(path: Path) -> str:
    """A template's text, but for the one style sheet of a page that stands alone."""
    text = path.read_text("utf-8")
    if path.as_posix().endswith(tuple(f"/templates/{name}" for name in STANDING_ALONE)):
        return re.sub(r"<style>.*?</style>", "", text, count=1, flags=re.S)
    return text


@pytest.mark.parametrize(("name", "module"), STANDING_ALONE.items())
def test_page_that_stands_alone_is_rendered_by_what_packs_it_and_by_nothing_else(
    name: str, module: str
) -> None:
    named = [path for path in HOUSE.rglob("*.py") if f'"{name}"' in path.read_text("utf-8")]
    named += [path for path in TEMPLATES if f'"{name}"' in path.read_text("utf-8")]
    assert named == [HOUSE / module]


def test_templates_load_nothing_from_elsewhere() -> None:
    elsewhere = re.compile(
        r"""<(?:script|img|link|iframe)\b[^>]*\s(?:src|href)=["'](?:https?:)?//"""
    )
    wrong = [str(path) for path in TEMPLATES if elsewhere.search(path.read_text("utf-8"))]
    assert wrong == []
