from dataclasses import replace

from glasno.design.forms import Choice, FieldView, FormView

NAME = FieldView(name="name", id="name", label="Name", error="Type your name.", hint="In letters.")
DISPLAY = FieldView(
    name="display",
    id="display",
    label="Display",
    kind="radio",
    choices=[Choice("nothing", "Nothing"), Choice("initials", "Initials")],
    error="Choose one.",
)
TOWN = FieldView(name="town", id="town", label="Town")


def test_described_by_names_the_error_before_the_hint() -> None:
    assert NAME.described_by == "name-error name-hint"


def test_described_by_is_empty_without_error_and_hint() -> None:
    assert TOWN.described_by == ""


def test_target_of_a_radio_group_is_its_first_control() -> None:
    assert DISPLAY.target == "display-1"


def test_summary_lists_the_fields_errors_in_their_order_and_links_to_their_controls() -> None:
    form = FormView(fields=[NAME, TOWN, DISPLAY])
    assert form.summary == [("name", "Type your name."), ("display-1", "Choose one.")]


def test_summary_ends_with_errors_of_no_field_and_tells_none_twice() -> None:
    form = FormView(
        fields=[NAME, DISPLAY],
        errors=[("", "The form is out of date."), ("display", "Choose one.")],
    )
    assert form.summary == [
        ("name", "Type your name."),
        ("display-1", "Choose one."),
        ("", "The form is out of date."),
    ]


def test_summary_tells_fields_apart_of_which_it_says_the_same() -> None:
    town = replace(TOWN, error="Type your name.")
    form = FormView(fields=[NAME, DISPLAY, town], errors=[("town", "Type your name.")])
    assert form.summary == [
        ("name", "Name\u00a0— Type your name."),
        ("display-1", "Choose one."),
        ("town", "Town\u00a0— Type your name."),
    ]


def test_what_was_typed_does_not_stand_in_repr() -> None:
    field = FieldView(name="name", id="name", label="Name", value="Anna Kovaleva")
    form = FormView(fields=[field], errors=[("name", "Anna Kovaleva is too long.")])
    assert "Kovaleva" not in repr(form)
