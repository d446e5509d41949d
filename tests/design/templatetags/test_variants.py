import pytest
from django.template import Context, Template, TemplateSyntaxError


def rendered(text: str, **context: str) -> str:
    return Template("{% load variants %}" + text).render(Context(context))


def test_only_marks_what_stands_in_it() -> None:
    html = rendered(
        'a{% only "mirror" %}<b>{{ name }}</b>{% endonly %}z', name="<!--/only:mirror-->"
    )
    assert html == ("a<!--only:mirror--><b>&lt;!--/only:mirror--&gt;</b><!--/only:mirror-->z")


def test_only_marks_a_part_for_home() -> None:
    assert rendered('{% only "home" %}1{% endonly %}') == "<!--only:home-->1<!--/only:home-->"


@pytest.mark.parametrize(
    "tag",
    ["{% only %}", '{% only "home" "mirror" %}', '{% only "onion" %}', "{% only home %}"],
)
def test_only_takes_exactly_one_of_two_names(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match='"home" or "mirror"'):
        rendered(tag + "{% endonly %}")
