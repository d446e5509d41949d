"""`{% only "mirror" %}…{% endonly %}` marks a part of a page for one variant of the site alone.

The variants are "home", the live addresses, and "mirror", copies of the site. The marks are HTML
comments, `<!--only:mirror-->` and `<!--/only:mirror-->`; publishing takes them off, with the parts
of the other variant. Such parts do not nest, and no hole stands in one.
"""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

VARIANTS = {'"home"': "home", '"mirror"': "mirror"}


class OnlyNode(Node):
    def __init__(self, variant: str, nodelist: NodeList) -> None:
        self.variant = variant
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        inside = self.nodelist.render(context)
        # The parts are the page's own rendered markup and one of two known names.
        return mark_safe(f"<!--only:{self.variant}-->{inside}<!--/only:{self.variant}-->")  # noqa: S308 - see above


@register.tag("only")
def only(parser: Parser, token: Token) -> OnlyNode:
    """`{% only "mirror" %}` or `{% only "home" %}`. Raises TemplateSyntaxError for all else."""
    words = token.split_contents()
    if len(words) != 2 or words[1] not in VARIANTS:
        raise template.TemplateSyntaxError('only takes one argument: "home" or "mirror"')
    nodelist = parser.parse(("endonly",))
    parser.delete_first_token()
    return OnlyNode(VARIANTS[words[1]], nodelist)
