"""The petition's part of a campaign page: the count, the risk notes and the form, or why not.

The same function draws the published page and, with everything typed, the page of errors. It asks
no database: what it shows comes from the snapshot and the published count.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.campaigns.blocks import Block, Shortcut
from glasno.campaigns.models import Campaign
from glasno.campaigns.privacy import PrivacySection
from glasno.campaigns.risks import notes_for
from glasno.design.forms import Choice, FieldView, FormView
from glasno.petitions.countries import countries
from glasno.petitions.forms import Typed
from glasno.petitions.models import Delivery, Display, Petition, PetitionState
from glasno.petitions.queries import figures_of, snapshot_of
from glasno.petitions.snapshot import Figures, PublicFigures, Snapshot

OWN_BLOCK = "petition"
NOTHING_TYPED: dict[str, str] = {}


class NothingTyped:
    """The form as a reader first meets it."""

    def get(self, _name: str) -> str:
        return ""

    def __contains__(self, _name: object) -> bool:
        return False


def deed(campaign: Campaign, language: str) -> Block | None:
    """The block of GLASNO_CAMPAIGN_BLOCKS; None for a campaign without a petition."""
    petition = Petition.objects.filter(campaign=campaign).first()
    if petition is None:
        return None
    html = deed_html(snapshot_of(petition), figures_of(petition), language=language)
    invitation = render_to_string("petitions/_invitation.html", {"slug": campaign.slug})
    shortcut = Shortcut(_("Sign"), "#deed") if petition.state == PetitionState.OPEN else None
    return Block(
        name=OWN_BLOCK,
        place="deed",
        html=html,
        invitation=invitation,
        shortcut=shortcut,
        offline=partial(_offline, petition, language),
    )


def _offline(petition: Petition, language: str) -> SafeString:
    """The count with its day, and how one signs; in the active language."""
    snapshot = snapshot_of(petition)
    context = {
        "petition": PublicFigures.of(snapshot, figures_of(petition), language=language),
        "counted_on": petition.counted_at.date(),
        "slug": snapshot.slug,
    }
    return render_to_string("petitions/_offline.html", context)


def privacy(_language: str) -> PrivacySection:
    """The petition's section of the privacy page, by GLASNO_PRIVACY_SECTIONS."""
    html = render_to_string("petitions/privacy.html", {})
    return PrivacySection(title=_("When you sign a petition"), html=html)


def deed_html(
    snapshot: Snapshot,
    figures: Figures,
    *,
    language: str,
    typed: Typed | None = None,
    errors: Mapping[str, str] = NOTHING_TYPED,
) -> SafeString:
    """The block's HTML in the active language; `errors` are messages by field."""
    context = {
        "petition": PublicFigures.of(snapshot, figures, language=language),
        "form": sign_form(snapshot, typed or NothingTyped(), errors, language=language),
        "action": f"/do/sign/{snapshot.slug}",
        "notes": notes_for(snapshot.country, language),
        "language": language,
        "slug": snapshot.slug,
    }
    return render_to_string("petitions/_deed.html", context)


def sign_form(
    snapshot: Snapshot, typed: Typed, errors: Mapping[str, str], *, language: str
) -> FormView:
    fields = _identity_fields(typed, errors, language=language)
    if snapshot.offers_town:
        fields.append(_town(typed.get("town"), errors))
    fields += choice_fields(
        snapshot,
        current=Display.NOTHING,
        display=typed.get("display") or Display.NOTHING,
        delivery=typed.get("delivery") or Delivery.NUMBER,
        errors=errors,
    )
    shown = {each.name for each in fields}
    loose = [("", message) for name, message in errors.items() if name not in shown]
    return FormView(fields=fields, errors=loose)


def choices_form(
    snapshot: Snapshot, typed: Typed, errors: Mapping[str, str], *, current: Mapping[str, str]
) -> FormView:
    """The form behind a secret: the name may be typed anew, the choices are as they stand."""
    fields = [
        FieldView(
            name="name",
            id="name",
            label=_("Name and surname, typed anew"),
            # Beside the error that asks for the name, this would say the opposite.
            hint="" if "name" in errors else _("Leave this empty to keep the sealed name."),
            value=typed.get("name"),
            error=errors.get("name", ""),
            autocomplete="name",
        ),
    ]
    if snapshot.offers_town:
        fields.append(_town(typed.get("town"), errors))
    fields += choice_fields(
        snapshot,
        current=current["display"],
        display=typed.get("display") or current["display"],
        delivery=typed.get("delivery") or current["delivery"],
        errors=errors,
    )
    return FormView(fields=fields)


def choice_fields(
    snapshot: Snapshot, *, current: str, display: str, delivery: str, errors: Mapping[str, str]
) -> list[FieldView]:
    """The two choices, each with its plainest answer first and taken unless another is.

    `current` is the display that stands now: it may be kept where it is no longer offered.
    """
    labels = display_labels(snapshot)
    offered = {*snapshot.displays, current}
    return [
        FieldView(
            name="display",
            id="display",
            label=_("What the site shows"),
            kind="radio",
            value=display,
            error=errors.get("display", ""),
            choices=[Choice(value, labels[value]) for value in labels if value in offered],
        ),
        FieldView(
            name="delivery",
            id="delivery",
            label=_("What the authority receives at hand-over"),
            kind="radio",
            value=delivery,
            error=errors.get("delivery", ""),
            choices=[Choice(value, label) for value, label in delivery_labels().items()],
        ),
    ]


def display_labels(snapshot: Snapshot) -> dict[str, str]:
    initials = _("Initials and town") if snapshot.offers_town else _("Initials")
    return {
        Display.NOTHING: _("Nothing: only one more in the count"),
        Display.INITIALS: initials,
        Display.NAME: _("Name and surname"),
        Display.NAME_TOWN: _("Name, surname and town"),
    }


def delivery_labels() -> dict[str, str]:
    return {
        Delivery.NUMBER: _("Only the number of signatures"),
        Delivery.INITIALS: _("My initials"),
        Delivery.FULL: _("My full name"),
    }


def _identity_fields(typed: Typed, errors: Mapping[str, str], *, language: str) -> list[FieldView]:
    return [
        FieldView(
            name="name",
            id="name",
            label=_("Name and surname"),
            hint=_("Only the organisers can read it, unless you choose more below."),
            value=typed.get("name"),
            error=errors.get("name", ""),
            autocomplete="name",
            required=True,
        ),
        FieldView(
            name="email",
            id="email",
            label=_("E-mail address"),
            kind="email",
            hint=_("Our letters go there. The site never shows the address."),
            value=typed.get("email"),
            error=errors.get("email", ""),
            autocomplete="email",
            required=True,
        ),
        FieldView(
            name="country",
            id="country",
            label=_("Country"),
            kind="select",
            value=typed.get("country").upper(),
            error=errors.get("country", ""),
            choices=[
                Choice("", _("Prefer not to say")),
                *(Choice(code, name) for code, name in countries(language)),
            ],
            autocomplete="country",
        ),
    ]


def _town(value: str, errors: Mapping[str, str]) -> FieldView:
    return FieldView(
        name="town",
        id="town",
        label=_("Town (optional)"),
        value=value,
        error=errors.get("town", ""),
        autocomplete="address-level2",
    )
