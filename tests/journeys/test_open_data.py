"""Figures as open data: read by a program of somebody else's, from the first day on."""

import csv
import io
from collections.abc import Iterator

import pytest

from tests.journeys.site import DEMO, Site, site_on
from tests.running.program import Prepare
from tests.served import served_files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepare: Prepare) -> Iterator[Site]:
    with site_on(prepare(tmp_path_factory.mktemp("open-data") / "data"), "--demo") as running:
        yield running


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("days", ["from", "to", "confirmed", "withdrawn", "removed"]),
        ("countries", ["until", "country", "signatures"]),
    ],
)
def test_tables_are_there_before_anybody_has_signed(
    site: Site, name: str, columns: list[str]
) -> None:
    table = site.get(f"/data/{DEMO}/{name}.csv")
    objects = site.get(f"/data/{DEMO}/{name}.json")

    assert (table.status_code, objects.status_code) == (200, 200)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert objects.headers["content-type"] == "application/json"
    assert list(csv.reader(io.StringIO(table.text))) == [columns]
    assert objects.json() == {name: []}


@pytest.mark.parametrize("name", ["days.csv", "days.json", "countries.csv", "countries.json"])
def test_tables_may_be_read_from_any_website_like_the_count(site: Site, name: str) -> None:
    table, count = site.get(f"/data/{DEMO}/{name}"), site.get(f"/count/{DEMO}.json")

    assert table.headers["access-control-allow-origin"] == "*"
    own = {"content-type", "content-length", "etag", "date"}
    assert {key: value for key, value in table.headers.items() if key not in own} == {
        key: value for key, value in count.headers.items() if key not in own
    }


def test_the_page_of_names_leads_to_the_tables(site: Site) -> None:
    for language in ("en", "ru"):
        page = site.names(language)
        for name in ("days.csv", "countries.csv"):
            assert f'href="/data/{DEMO}/{name}"' in page


def test_tables_lie_where_other_servers_find_them(site: Site) -> None:
    below = f"data/{DEMO}/"
    tables = [
        path.removeprefix(below) for path in served_files(site.data) if path.startswith(below)
    ]
    assert sorted(name for name in tables if name.endswith((".csv", ".json"))) == [
        "appeals.csv",
        "appeals.json",
        "countries.csv",
        "countries.json",
        "datapackage.json",
        "days.csv",
        "days.json",
    ]
