"""A letter as an e-mail that the writer sends: a file to open (.eml), and a link where it fits."""

from __future__ import annotations

import re
import unicodedata
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import letter_pdf

# Characters; mail programs and browsers were measured to cut links from about 1,620 on upwards, and
# 2,000 is where most end.
LONGEST_LINK = 1_800
# RFC 5322: a line of a header is at most 998 characters; a subject is far shorter.
LONGEST_SUBJECT = 200
ATTACHMENT = "letter.pdf"
# Stands in no part of a message, for all of them are base64.
_BOUNDARY = "=_part"
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


class MailboxError(ValueError):
    """This is no plain e-mail address; the message does not repeat it."""


def eml(letter: Letter, mailbox: str, *, pdf: bytes | None = None) -> bytes:
    """RFC 5322: a draft (`X-Unsent`) with the letter as its text and as a PDF.

    No sender and no date: the writer's mail program sets them. `pdf` is the letter where it has
    been printed already. Raises MailboxError, and TypesettingError of `glasno.typesetting`.
    """
    message = EmailMessage(policy=SMTP)
    message["To"] = _checked(mailbox)
    message["Subject"] = subject_of(letter)
    message["X-Unsent"] = "1"
    message.set_content(_encodable(letter.plain()), cte="base64")
    message.add_attachment(
        letter_pdf(letter) if pdf is None else pdf,
        maintype="application",
        subtype="pdf",
        filename=ATTACHMENT,
    )
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def mailto(letter: Letter, mailbox: str) -> str | None:
    """A link that opens the writer's mail program with everything filled in (RFC 6068).

    None when it would be longer than LONGEST_LINK: programs cut such a link off in the middle of
    the letter, without a word. Raises MailboxError.
    """
    subject, body = subject_of(letter), _encodable(letter.plain()).replace("\n", "\r\n")
    address = quote(_checked(mailbox), safe="@")
    link = f"mailto:{address}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    return link if len(link) <= LONGEST_LINK else None


def subject_of(letter: Letter) -> str:
    """The letter's title on one line, without anything that no header holds."""
    line = " ".join(_encodable(letter.title).split())
    kept = "".join(each for each in line if unicodedata.category(each) not in ("Cc", "Cf"))
    return kept[:LONGEST_SUBJECT].rstrip()


def is_mailbox(text: str) -> bool:
    return _MAILBOX.fullmatch(text) is not None


def _checked(mailbox: str) -> str:
    if not is_mailbox(mailbox):
        raise MailboxError("this is no plain e-mail address")
    return mailbox


def _encodable(text: str) -> str:
    # Half of a surrogate pair, which no text in UTF-8 holds.
    return text.encode("utf-8", "replace").decode("utf-8")
