"""Every column of the petition's open data is described."""

from glasno.petitions.models import Petition
from glasno.petitions.reports.columns import tables
from glasno.petitions.statistics import COUNTRY_COLUMNS, DAY_COLUMNS


def test_columns_are_those_of_the_files(petition: Petition) -> None:
    described = {
        each.path: tuple(c.name for c in each.columns) for each in tables(petition.campaign)
    }
    assert described == {"days.csv": DAY_COLUMNS, "countries.csv": COUNTRY_COLUMNS}


def test_campaign_without_a_petition_has_no_tables(petition: Petition) -> None:
    campaign = petition.campaign
    petition.delete()
    assert list(tables(campaign)) == []
