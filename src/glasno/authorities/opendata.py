"""`/data/datapackage.json`: what the site's own open data holds, told to programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.authorities.actions.exporting import COLUMNS, IN_EACH_LANGUAGE
from glasno.authorities.blocks import tables
from glasno.authorities.models import TOPIC
from glasno.kit.datapackages import Column, Description, Table, data_package
from glasno.publishing.pages import Page

DATES = frozenset({"valid_from", "valid_to", "seen_on", "checked_on"})


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    if topics is None or TOPIC in topics:
        yield Page("data/datapackage.json", _package, topic=TOPIC)


def _package() -> bytes:
    said, codes = {}, [code for code, _name in settings.LANGUAGES]
    for code in codes:
        with override(code):
            said[code] = Description(
                title=_("Authorities that letters can be sent to"),
                description=_(
                    "Open data of this site that belongs to no campaign. Each campaign’s figures "
                    "are in a package of their own, /data/CAMPAIGN/datapackage.json."
                ),
                tables=[_authorities(codes), *tables()],
            )
    return data_package(name="glasno", homepage=f"{settings.GLASNO.base_url}/", said=said)


def _authorities(codes: Sequence[str]) -> Table:
    told = _columns()
    spoken = [
        Column(f"{name}_{code}", "string", f"{told[name]} ({code})", required=False)
        for name in IN_EACH_LANGUAGE
        for code in codes
    ]
    return Table(
        path="authorities.csv",
        title=_("Authorities and the ways to write to them"),
        description=_(
            "A row for each way. Where nobody has checked it, checked_on is empty. A cell that a "
            "spreadsheet would compute begins with an apostrophe."
        ),
        columns=[
            Column("authority", "string", _("Its key in the directory.")),
            *spoken,
            *(Column(name, _kind(name), told[name], required=name == "kind") for name in COLUMNS),
        ],
    )


def _kind(name: str) -> str:
    if name in DATES:
        return "date"
    return "integer" if name == "limit_characters" else "string"


def _columns() -> dict[str, str]:
    return {
        "name": _("What it is called"),
        "mark": _("What to write on it, so that it comes to the right department"),
        "doubt": _("What is doubtful about this way"),
        "notes": _("What else to know"),
        "kind": _("Which way: portal, post, in_person, fax, telephone, email."),
        "value": _("The address, number or page."),
        "through": _("The key of the authority whose address is used, if it is not its own."),
        "limit_characters": _("How many characters a form takes at most."),
        "limit_files": _("Which files it takes, in words."),
        "fields": _("What a form asks for, names with spaces between."),
        "identification": _("Which log-in it asks for; unchecked: nobody has looked."),
        "valid_from": _("The first day on which it is open."),
        "valid_to": _("The last day on which it was open."),
        "source": _("Where this was read."),
        "source_url": _("The address of that page."),
        "dated": _("The date that the page bears: a year, a month or a day."),
        "seen_on": _("The day on which the page was read."),
        "checked_on": _("The day on which somebody tried this way."),
        "quality": _("own: the authority’s own page; third: somebody else’s."),
    }
