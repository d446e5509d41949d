"""The page for organisers is true: its examples can be imported, its limits are the code's."""

import re
from pathlib import Path

import pytest

from glasno.campaigns.directory import contents, files, texts
from glasno.campaigns.directory.checking import check_directory
from glasno.campaigns.directory.contents import CampaignFacts, FigureFacts, TextFacts
from glasno.campaigns.directory.further import PageFacts, UpdateFacts
from glasno.campaigns.rules import MAX_SLUG, MIN_SLUG
from glasno.kit.sections import opening

PAGE = (Path(__file__).parents[3] / "docs/organisers/campaigns.md").read_text("utf-8")
# Of the dataclasses' fields, those that are no field of a file.
NOT_TYPED = {"texts", "pages", "updates", "sections", "language", "name", "day", "body"}


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_examples_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text(example("yaml"), "utf-8")
    text = re.search(r"```\n(---\n.*?)```", PAGE, re.DOTALL)
    assert text
    (tmp_path / "en.md").write_text(text[1], "utf-8")
    (tmp_path / "ru.md").write_text(text[1], "utf-8")

    facts = check_directory(tmp_path)

    assert facts.slug == "free-the-held"
    assert facts.texts[0].title == "Free the men held for refusing to fight"
    assert list(facts.sections) == ["petition"]


@pytest.mark.parametrize("facts", [CampaignFacts, TextFacts, PageFacts, UpdateFacts, FigureFacts])
def test_every_field_is_told(facts: type) -> None:
    assert [
        name for name in set(facts.__annotations__) - NOT_TYPED if f"`{name}`" not in PAGE
    ] == []


@pytest.mark.parametrize(
    "limit",
    [
        f"{MIN_SLUG} to {MAX_SLUG}",
        f"{texts.TITLE} characters",
        f"{contents.LEAD} characters",
        f"{contents.SUMMARY} characters",
        f"{texts.BODY:,} characters",
        f"{contents.LABEL} characters",
        f"{contents.SOURCE} characters",
        f"{contents.DEMAND} characters",
        f"{contents.ADDRESSEE} characters",
        f"{opening.MAX_BYTES // 1024} KiB",
        f"{files.MAX_FILES:,} files",
    ],
)
def test_every_limit_is_told(limit: str) -> None:
    assert limit in PAGE
