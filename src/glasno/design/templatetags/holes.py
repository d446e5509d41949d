"""`{% hole "petition" %}…{% endhole %}` marks a part of a page that can be filled anew later.

The marks are HTML comments, `<!--hole:petition-->` and `<!--/hole:petition-->`; publishing takes
them off a public page and leaves an empty hole in a shell.
"""

import re

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NAME = re.compile(r"[a-z][a-z0-9_]*")


class HoleNode(Node):
    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        name = str(self.name.resolve(context))
        if NAME.fullmatch(name) is None:
            message = f"a hole's name is small letters, digits and _, not {name!r}"
            raise template.TemplateSyntaxError(message)
        inside = self.nodelist.render(context)
        # The parts are the page's own rendered markup and a name checked above.
        return mark_safe(f"<!--hole:{name}-->{inside}<!--/hole:{name}-->")  # noqa: S308 - see above


@register.tag("hole")
def hole(parser: Parser, token: Token) -> HoleNode:
    """`{% hole NAME %}`: NAME is quoted or a variable; small letters, digits and _.

    Raises TemplateSyntaxError for another number of arguments, and on rendering for a bad name.
    """
    words = token.split_contents()
    if len(words) != 2:
        raise template.TemplateSyntaxError("hole takes one argument: its name")
    nodelist = parser.parse(("endhole",))
    parser.delete_first_token()
    return HoleNode(parser.compile_filter(words[1]), nodelist)
