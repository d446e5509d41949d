import pytest
from django.template import Context, Template, TemplateSyntaxError


def rendered(text: str, **context: str) -> str:
    return Template("{% load holes %}" + text).render(Context(context))


def test_hole_marks_what_stands_in_it() -> None:
    html = rendered('a{% hole "petition" %}<b>{{ name }}</b>{% endhole %}z', name="<i>")
    assert html == "a<!--hole:petition--><b>&lt;i&gt;</b><!--/hole:petition-->z"


def test_hole_takes_its_name_from_a_variable() -> None:
    assert rendered("{% hole name %}{% endhole %}", name="petition") == (
        "<!--hole:petition--><!--/hole:petition-->"
    )


@pytest.mark.parametrize("name", ["", "Petition", "two words", "a-->b", "1st"])
def test_hole_refuses_a_name_that_publishing_could_not_find_again(name: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="a hole's name is small letters"):
        rendered("{% hole name %}{% endhole %}", name=name)


@pytest.mark.parametrize("tag", ["{% hole %}", '{% hole "a" "b" %}'])
def test_hole_takes_exactly_one_argument(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="one argument"):
        rendered(tag + "{% endhole %}")
