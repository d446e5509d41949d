"""Addresses of published pages: they are files under their language, not Django's URLs."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def address(*parts: str) -> str:
    """`{% address slug "risks" %}` is "/en/<slug>/risks/" in English; without parts, the home."""
    return address_in(get_language() or "en", *parts)


@register.simple_tag
def address_in(language: str, *parts: str) -> str:
    """The same in another language: `{% address_in "ru" slug %}` is "/ru/<slug>/"."""
    return "/".join(["", language, *parts, ""])
