"""The site's addresses for templates: lists of design.whereabouts.Place."""

from django import template

from glasno.design import whereabouts
from glasno.design.whereabouts import Place

register = template.Library()


@register.simple_tag
def live_addresses() -> list[Place]:
    """`{% live_addresses as live %}`: every address that takes forms, the site's own first."""
    return whereabouts.live()


@register.simple_tag
def mirror_addresses() -> list[Place]:
    """`{% mirror_addresses as mirrors %}`: copies that others keep."""
    return whereabouts.copies()
