import pytest

from glasno.front.replies import Reply, download, see_other


def test_see_other_leads_to_a_path_of_this_site() -> None:
    assert see_other("/ru/first/check-mail/") == Reply(
        303, headers=(("location", "/ru/first/check-mail/"),)
    )


@pytest.mark.parametrize(
    "location", ["", "en/", "//example.org/", "/\\example.org/", "https://example.org/"]
)
def test_see_other_refuses_what_could_lead_elsewhere(location: str) -> None:
    with pytest.raises(ValueError, match="path of this site"):
        see_other(location)


def test_see_other_lets_no_line_break_into_the_header() -> None:
    assert see_other("/en/\r\nset-cookie: a=b").headers == (
        ("location", "/en/%0D%0Aset-cookie%3A%20a=b"),
    )


@pytest.mark.parametrize(
    "header",
    [
        ("set-cookie", "a=b"),
        ("cache-control", "public"),
        ("x-a", "one\r\nx-b: two"),
        ("x-a", "\u043f"),
        ("X-A", "upper case"),
        ("x a", "gap"),
    ],
)
def test_reply_refuses_headers_that_are_not_a_doors(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="header"):
        Reply(200, headers=(header,))


def test_download_is_saved_under_its_name() -> None:
    assert download(b"%PDF-1.7", name="01-letter.pdf", content_type="application/pdf") == Reply(
        200,
        b"%PDF-1.7",
        content_type="application/pdf",
        headers=(("content-disposition", 'attachment; filename="01-letter.pdf"'),),
    )


@pytest.mark.parametrize(
    "name", ["", ".hidden", "a b.pdf", 'a"b.pdf', "a/b.pdf", "письмо.pdf", "a\r\nb: c", "a" * 81]
)
def test_download_refuses_a_name_that_a_header_or_a_disk_could_misread(name: str) -> None:
    with pytest.raises(ValueError, match="file's name"):
        download(b"", name=name, content_type="application/zip")
