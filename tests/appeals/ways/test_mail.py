"""A letter as an e-mail: read back as any program reads it, whatever was typed into it."""

import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import letter_pdf
from glasno.appeals.ways import MailboxError, eml, mailto
from glasno.appeals.ways.mail import LONGEST_LINK, LONGEST_SUBJECT

from .errands import ENGLISH, LONG, RUSSIAN

MAILBOX = "group@example.org"
PDF = b"%PDF-1.7 a sheet"
# Everything that could end a header's line, or begin another.
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\x1b"]


def parsed(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(eml(letter, MAILBOX, pdf=PDF), policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("letter", [RUSSIAN, ENGLISH], ids=["ru", "en"])
def test_a_draft_holds_the_letter_as_text_and_as_pdf_and_no_header_of_ours(letter: Letter) -> None:
    message = parsed(letter)

    assert [(name, str(value)) for name, value in message.items()] == [
        ("To", MAILBOX),
        ("Subject", letter.title),
        ("X-Unsent", "1"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'multipart/mixed; boundary="=_part"'),
    ]
    assert text_of(message) == letter.plain()
    (pdf,) = message.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_filename(), pdf.get_content()) == (
        "application/pdf",
        "letter.pdf",
        PDF,
    )


def test_a_draft_prints_the_letter_itself_and_is_the_same_each_time() -> None:
    first = eml(ENGLISH, MAILBOX)

    assert first == eml(ENGLISH, MAILBOX, pdf=letter_pdf(ENGLISH))


@pytest.mark.parametrize("broken", BREAKS)
def test_no_line_break_of_any_kind_leaves_a_header(broken: str) -> None:
    title = f"Letter{broken}Bcc: other@example.org{broken}{broken}Body"

    message = parsed(replace(ENGLISH, title=title))

    assert str(message["Subject"]).split() in (
        ["Letter", "Bcc:", "other@example.org", "Body"],
        ["LetterBcc:", "other@example.orgBody"],
    )
    assert "Bcc" not in message


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read_back_in_its_place(typed: str) -> None:
    letter = replace(ENGLISH, title=typed, body=(typed,))

    message = parsed(letter)

    assert set(message.keys()) == {"To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"}
    assert len(str(message["Subject"])) <= LONGEST_SUBJECT
    assert "".join(typed.split()) in "".join(text_of(message).split())


@pytest.mark.parametrize(
    "mailbox",
    [
        "",
        "a@b\nBcc: c@d",
        "a@b, c@d",
        "A <a@b>",
        "a@b?cc=c@d",
        "a@b&body=x",
        "ящик@example.org",
        "a b@example.org",
    ],
)
def test_a_mailbox_that_is_no_plain_address_is_refused(mailbox: str) -> None:
    for make in (eml, mailto):
        with pytest.raises(MailboxError, match=r"^this is no plain e-mail address$"):
            make(ENGLISH, mailbox)


def test_a_short_letter_fits_into_a_link_that_holds_all_of_it() -> None:
    link = mailto(ENGLISH, MAILBOX)

    assert link is not None
    parts = urlsplit(link)
    told = parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.path) == ("mailto", MAILBOX)
    assert told["subject"] == [ENGLISH.title]
    assert told["body"] == [ENGLISH.plain().replace("\n", "\r\n")]
    assert len(link) <= LONGEST_LINK


@pytest.mark.parametrize("letter", [RUSSIAN, LONG], ids=["cyrillic", "long"])
def test_a_letter_that_a_link_would_cut_has_no_link(letter: Letter) -> None:
    assert mailto(letter, MAILBOX) is None


def test_what_was_typed_adds_nothing_to_a_link() -> None:
    odd = replace(
        ENGLISH, title="A&cc=b@example.org#x", body=("?body=1&to=c@example.org %0d%0a +",)
    )
    link = mailto(odd, MAILBOX)

    assert link is not None
    told = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert list(told) == ["subject", "body"]
    assert told["subject"] == [odd.title]
    assert urlsplit(link).fragment == ""
