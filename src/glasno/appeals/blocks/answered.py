"""What each authority was written and what it answered in all campaigns, for its directory.

The figures are sums of what the campaigns publish (statistics.together), and each leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.appeals.blocks.counted import FigureRow, FiguresView, figures_view, stage_labels
from glasno.appeals.models import AppealSettings
from glasno.appeals.queries import told_across
from glasno.appeals.statistics import STAGES, Told, together
from glasno.authorities.blocks import Block, Other
from glasno.authorities.directory import Directory
from glasno.authorities.models import Authority
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import only_demonstrations, published_languages
from glasno.design.templatetags.typography import day
from glasno.kit import clock
from glasno.kit.typography import bind

# Under /data/.
ACROSS_FILES = ("answers.csv", "answers.json")
# So many campaigns are named below an authority; the file has them all.
MOST = 20

Tolds = Sequence[tuple[Campaign, Told]]


@dataclass(frozen=True, slots=True)
class InCampaign:
    """What one campaign tells of an authority, stages of few left out.

    `language` is that of the title and of the page, where the campaign has none in the reader's.
    """

    title: str
    url: str
    language: str
    cells: tuple[tuple[str, int], ...]


def block(language: str) -> Block | None:
    """The function of GLASNO_AUTHORITY_BLOCKS; None on a site that writes no letters."""
    if not AppealSettings.objects.filter(campaign__in=Campaign.objects.public()).exists():
        return None
    tolds = list(told_across(now=clock.now()))
    total = together(told for _campaign, told in tolds)
    directory: Directory = Authority.objects.directory()
    view = figures_view(total, directory, language=language)
    lead = {"figures": view, "demonstration": only_demonstrations()}
    html = _by_authority(view, total, tolds, language)
    return Block(
        lead=render_to_string("appeals/_answered_lead.html", lead),
        beside=html,
        others=[
            Other(row.key, row.name, html[row.key])
            for row in view.rows
            if row.key not in directory.authorities
        ],
        data_files=ACROSS_FILES,
    )


def _by_authority(
    view: FiguresView, total: Told, tolds: Tolds, language: str
) -> Mapping[str, SafeString]:
    largest = max((number for row in view.rows for _, number in row.cells), default=0)
    return {
        row.key: _answered(row, total.since[row.key], tolds, language, largest=largest)
        for row in view.rows
    }


def _answered(
    row: FigureRow, since: Mapping[str, date], tolds: Tolds, language: str, *, largest: int
) -> SafeString:
    telling = [(campaign, told) for campaign, told in tolds if row.key in told.figures]
    # The largest first; those that are alike by their address.
    telling.sort(key=lambda each: -sum(each[1].figures[row.key].values()))
    named = [_in(campaign, told, row.key, language) for campaign, told in telling[:MOST]]
    context = {
        "row": row,
        "largest": largest,
        "since": [
            words % {"day": day(since[stage])} for stage, words in _since() if stage in since
        ],
        "campaigns": named,
        "more": len(telling) - len(named),
    }
    return render_to_string("appeals/_answered.html", context)


def _in(campaign: Campaign, told: Told, authority: str, language: str) -> InCampaign:
    spoken = published_languages(campaign)
    read = language if language in spoken else spoken[0]
    titles = {each.language: each.title for each in campaign.translations.all()}
    labels, figures = stage_labels(), told.figures[authority]
    return InCampaign(
        title=bind(titles[read], read),
        url=f"{campaign.path(read)}answers/",
        language="" if read == language else read,
        cells=tuple((labels[stage], figures[stage]) for stage in STAGES if stage in figures),
    )


def _since() -> Iterator[tuple[str, str]]:
    """By stage, since when there are figures: how long it has been written to, and been silent."""
    yield "prepared", _("Letters since %(day)s")
    yield "silent", _("Silence past the time since %(day)s")
    yield "answered", _("Answers since %(day)s")
