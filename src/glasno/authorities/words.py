"""What a channel is called, in the active language: on the directory's page and beside letters."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def way_name(kind: str) -> str:
    """Of a channel's kind. Raises KeyError for another."""
    return {
        "portal": pgettext("a way to write to an authority", "On its site"),
        "email": pgettext("a way to write to an authority", "By e-mail"),
        "post": pgettext("a way to write to an authority", "By post"),
        "fax": pgettext("a way to write to an authority", "By fax"),
        "in_person": pgettext("a way to write to an authority", "In person"),
        "telephone": pgettext("a way to write to an authority", "By telephone"),
    }[kind]


def field_names() -> dict[str, str]:
    """What a portal can ask for, by the names that the directory has for it."""
    return {
        "writer_surname": _("surname"),
        "writer_given": _("given name"),
        "writer_patronymic": _("patronymic"),
        "writer_address": _("postal address"),
        "writer_email": _("e-mail address"),
        "writer_phone": _("telephone number"),
    }
