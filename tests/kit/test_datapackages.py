"""Descriptors are Data Packages of version 2; other languages stand beside English."""

import json

from glasno.kit.datapackages import LICENCE, Column, Description, Table, data_package


def said(title: str, word: str) -> Description:
    columns = [Column("day", "date", f"{word} 1"), Column("note", "string", "", required=False)]
    return Description(title, f"{word} 2", [Table("days.csv", f"{word} 3", f"{word} 4", columns)])


def test_package_tells_of_its_tables_in_every_language() -> None:
    made = data_package(
        name="let-them-go",
        homepage="https://example.org/en/let-them-go/",
        said={"ru": said("Цифры", "слово"), "en": said("Figures", "word")},
    )
    assert json.loads(made) == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "let-them-go",
        "homepage": "https://example.org/en/let-them-go/",
        "title": "Figures",
        "description": "word 2",
        "translations": {"ru": {"title": "Цифры", "description": "слово 2"}},
        "licenses": [LICENCE],
        "resources": [
            {
                "name": "days",
                "type": "table",
                "path": "days.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "title": "word 3",
                "description": "word 4",
                "translations": {"ru": {"title": "слово 3", "description": "слово 4"}},
                "schema": {
                    "fields": [
                        {
                            "name": "day",
                            "type": "date",
                            "description": "word 1",
                            "translations": {"ru": {"description": "слово 1"}},
                            "constraints": {"required": True},
                        },
                        {
                            "name": "note",
                            "type": "string",
                            "description": "",
                            "translations": {"ru": {"description": ""}},
                        },
                    ]
                },
            }
        ],
    }
