"""Sheets of paper for signatures by hand: no mailbox, and what is demanded above every name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from glasno.campaigns.handouts.prints import Print, Sheet, SheetWords
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import published_languages
from glasno.campaigns.spreading.composing import campaign_words, code_says
from glasno.campaigns.spreading.offers import Offer, sheet_of_paper
from glasno.campaigns.spreading.printing import printed
from glasno.campaigns.spreading.words import CampaignWords
from glasno.kit.typography import bind
from glasno.petitions.models import Petition, PetitionState
from glasno.publishing.pages import Page


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES: a sheet where signatures are being gathered."""
    gathering = Petition.objects.filter(state=PetitionState.OPEN)
    for campaign in Campaign.objects.of_topics(topics).filter(petition__in=gathering):
        for language in published_languages(campaign):
            here, words = f"{language}/{campaign.slug}", campaign_words(campaign, language)
            yield printed(
                f"{here}/sheet.pdf", partial(_print, words, language), topic=campaign.topic
            )
            yield printed(
                f"{here}/sheet.png", partial(_preview, words, language), topic=campaign.topic
            )


def offers(campaign: Campaign, language: str) -> Iterator[Offer]:
    """The function of GLASNO_CAMPAIGN_OFFERS."""
    if not Petition.objects.filter(campaign=campaign, state=PetitionState.OPEN).exists():
        return
    path = campaign.path(language)
    yield sheet_of_paper(
        f"{path}sheet.png",
        {"A4": f"{path}sheet.pdf"},
        title=_("Sheet for signatures on paper"),
        text=_(
            "For people without a mailbox. What is demanded stands on every sheet, above the "
            "names. Hand full sheets to the organisers; paper is counted apart from the count on "
            "this site."
        ),
        alt=_("The sheet: demands, then a table for name, town, date and signature"),
    )


def _print(words: Callable[[], CampaignWords], language: str) -> Print:
    with override(language):
        return _sheet(words()).print()


def _preview(words: Callable[[], CampaignWords], language: str) -> Print:
    with override(language):
        return _sheet(words()).preview()


def _sheet(words: CampaignWords) -> Sheet:
    title = _("Sheet for signatures")
    return Sheet(
        language=words.language,
        title=f"{title}: {words.headline}",
        headline=words.headline,
        to=_("To: %(names)s") % {"names": "; ".join(words.addressees)} if words.addressees else "",
        demands=words.demands,
        notes=tuple(bind(note, words.language) for note in _notes()),
        url=words.url,
        code_says=code_says(words),
        address=words.address,
        words=_printed_words(),
        tag=words.tag,
    )


def _notes() -> tuple[str, str]:
    return (
        _(
            "Whoever signs after you can read what you write here, and so can whoever carries the "
            "sheet. It goes to the organisers and, with the petition, to those it is addressed to; "
            "names from paper are not shown on the site. If you have signed on the site, do not "
            "sign here."
        ),
        _("What signing can cost where you live is told at the address below; read it first."),
    )


def _printed_words() -> SheetWords:
    return SheetWords(
        kicker=_("Signatures on paper"),
        asked=_("We who sign below demand:"),
        number=pgettext("column of a sheet: the line's number", "No."),
        name=_("Name and surname"),
        town=pgettext("column of a sheet for signatures", "Town"),
        date=pgettext("column of a sheet for signatures", "Date"),
        signature=pgettext("column of a sheet for signatures", "Signature"),
        batch=pgettext("blank that organisers fill in", "Batch"),
        sheet=pgettext("blank that organisers fill in", "Sheet"),
    )
