"""A text is written as people edit it."""

from glasno.campaigns.directory.writing import text_file


def test_text_file_has_its_fields_on_top() -> None:
    assert text_file({"title": "One"}, "Body.") == "---\ntitle: One\n---\n\nBody.\n"
