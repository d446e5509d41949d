"""The directory's table is described, column by column."""

import csv
import io
import json

import pytest
from django.conf import LazySettings

from glasno.authorities import pages as directory
from glasno.authorities.models import TOPIC
from glasno.authorities.opendata import pages

pytestmark = pytest.mark.django_db


def test_columns_are_those_of_the_file(settings: LazySettings) -> None:
    settings.GLASNO_AUTHORITY_TABLES = []
    (page,) = pages()
    assert page.path == "data/datapackage.json"
    (table,) = json.loads(page.render())["resources"]
    assert table["path"] == "authorities.csv"
    rendered = {each.path: each.render for each in directory.pages()}["data/authorities.csv"]()
    header = next(csv.reader(io.StringIO(rendered.decode())))
    assert [field["name"] for field in table["schema"]["fields"]] == header
    assert all(field["description"] for field in table["schema"]["fields"])


def test_file_belongs_to_the_directory() -> None:
    assert len(list(pages({TOPIC}))) == 1
    assert list(pages({"campaign:let-them-go"})) == []
