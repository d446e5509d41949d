import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glasno.kit.text import clean_line
from glasno.outbox.mime import UnsendableError
from tests.outbox.conftest import make_mail

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NASTY = ["\r\nBcc: victim@example.net", "\nBcc: x@y.z", "\rX: y", "\x00", "\u2028X: y", "\x85X: y"]


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=SMTPUTF8)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("eight_bit", [True, False])
def test_a_mail_carries_both_parts_and_the_headers_of_a_machine(
    now: datetime, *, eight_bit: bool
) -> None:
    message = parsed(make_mail(now).as_bytes(eight_bit=eight_bit))
    assert message.keys() == HEADERS
    assert message["From"] == "glasno@example.org"
    assert message["To"] == "signer@example.net"
    assert message["Subject"] == "Подтвердите, что это вы"
    assert message["Date"] == "Sun, 22 Nov 2026 12:00:00 +0000"
    assert message["Content-Language"] == "ru"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain") == "Здравствуйте.\r\n\r\nhttps://example.org/do/confirm/1-abc\r\n"
    assert body(message, "html") == "<p>Здравствуйте.</p>\r\n"


def test_a_mail_without_html_has_one_part(now: datetime) -> None:
    message = parsed(make_mail(now, html="").as_bytes(eight_bit=True))
    assert message.get_content_type() == "text/plain"


def test_russian_travels_readable_where_the_relay_takes_eight_bits(now: datetime) -> None:
    data = make_mail(now).as_bytes(eight_bit=True)
    assert "Здравствуйте.\r\n".encode() in data
    assert data.count(b"Content-Transfer-Encoding: 8bit") == 2
    # The header needs its encoding all the same.
    assert "Подтвердите".encode() not in data


def test_russian_travels_in_ascii_over_an_old_relay(now: datetime) -> None:
    data = make_mail(now).as_bytes(eight_bit=False)
    assert data.isascii()
    assert data.count(b"Content-Transfer-Encoding: base64") == 2


def test_english_travels_as_it_is(now: datetime) -> None:
    mail = make_mail(now, subject="Please confirm", text="Hello.\n", html="<p>Hello.</p>")
    data = mail.as_bytes(eight_bit=False)
    assert b"\r\nHello.\r\n" in data
    assert data.count(b"Content-Transfer-Encoding: 7bit") == 2


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("letter", ["x", "я"])
def test_no_line_is_longer_than_a_relay_must_take(
    now: datetime, letter: str, *, eight_bit: bool
) -> None:
    long = letter * 3000
    data = make_mail(now, text=long, html=long).as_bytes(eight_bit=eight_bit)
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert body(parsed(data), "plain") == long + "\r\n"


@pytest.mark.parametrize("eight_bit", [True, False])
def test_lines_end_as_smtp_wants(now: datetime, *, eight_bit: bool) -> None:
    text = "one\ntwo\r\nthree\rfour\n.\n..\n"
    data = make_mail(now, text=text).as_bytes(eight_bit=eight_bit)
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", data) is None
    assert body(parsed(data), "plain") == "one\r\ntwo\r\nthree\r\nfour\r\n.\r\n..\r\n"


def test_the_date_is_given_in_utc(now: datetime) -> None:
    moscow = now.astimezone(timezone(timedelta(hours=3)))
    assert b"\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\n" in make_mail(now, date=moscow).as_bytes(
        eight_bit=True
    )


def test_message_id_is_random_on_our_own_domain_and_the_same_when_repeated(now: datetime) -> None:
    first = make_mail(now, id_seed=b"one")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", first.message_id)
    assert first.message_id == make_mail(now, id_seed=b"one", text="later").message_id
    assert first.message_id != make_mail(now, id_seed=b"two").message_id
    assert f"Message-ID: {first.message_id}".encode() in first.as_bytes(eight_bit=True)


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("header", ["to", "subject", "sender"])
def test_no_field_can_begin_another_header(now: datetime, header: str, nasty: str) -> None:
    value = {"to": f"a{nasty}@example.net", "subject": f"a{nasty}", "sender": f"a{nasty}@b.org"}
    mail = make_mail(now, **{header: value[header]})
    with pytest.raises(UnsendableError):
        mail.as_bytes(eight_bit=True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@example.net",
        "signer",
        "signer@",
        "a@example.net, b@example.net",
        "a@example.net,b@example.net",
        "<a@example.net>",
        "Signer <a@example.net>",
        "a@example.net>\r\nRCPT TO:<b@example.net",
        "a b@example.net",
        '"a b"@example.net',
        "a@example.net b@example.net",
        "a@b@example.net",
        "a@[127.0.0.1]",
        "a(comment)@example.net",
        "a;b@example.net",
        "a:b@example.net;",
        "a\\@example.net",
        " a@example.net",
        "a@example.net ",
        "a@exa\u202emple.net",
        "a\u200b@example.net",
        "\ud800@example.net",
        "a" * 65 + "@example.net",
        "a@" + "b" * 260 + ".net",
        "a@" + ".".join(["b" * 60] * 5),
        "a@.example.net",
        "a@example..net",
        "a@-\u3002.net",
    ],
)
def test_what_is_not_one_plain_address_is_not_sent(now: datetime, address: str) -> None:
    mail = make_mail(now, to=address)
    with pytest.raises(UnsendableError, match="the recipient is not one plain address"):
        mail.as_bytes(eight_bit=True)
    with pytest.raises(UnsendableError):
        assert mail.recipient


def test_the_error_does_not_repeat_the_address(now: datetime) -> None:
    with pytest.raises(UnsendableError) as caught:
        make_mail(now, to="secret name@example.net").as_bytes(eight_bit=True)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("domain", "in_ascii"),
    [("почта.рф", "xn--80a1acny.xn--p1ai"), ("straße.de", "xn--strae-oqa.de")],
)
def test_a_domain_in_other_letters_is_sent_in_its_ascii_form(
    now: datetime, domain: str, in_ascii: str
) -> None:
    mail = make_mail(now, to=f"signer@{domain}")
    assert mail.recipient == f"signer@{in_ascii}"
    assert mail.needs_smtputf8 is False
    assert parsed(mail.as_bytes(eight_bit=True))["To"] == f"signer@{in_ascii}"


def test_the_language_is_a_code(now: datetime) -> None:
    with pytest.raises(UnsendableError):
        make_mail(now, language="ru\r\nBcc: x@y.z").as_bytes(eight_bit=True)


def test_a_local_part_in_other_letters_needs_a_relay_that_knows_them(now: datetime) -> None:
    mail = make_mail(now, to="подписант@почта.рф")
    assert mail.needs_smtputf8 is True
    assert "To: подписант@xn--80a1acny.xn--p1ai\r\n".encode() in mail.as_bytes(eight_bit=True)


@pytest.mark.parametrize("subject", ["", "   ", "x" * 201])
def test_a_subject_must_be_there_and_short(now: datetime, subject: str) -> None:
    with pytest.raises(UnsendableError):
        make_mail(now, subject=subject).as_bytes(eight_bit=True)


def test_nul_in_a_part_is_refused(now: datetime) -> None:
    with pytest.raises(UnsendableError):
        make_mail(now, text="a\x00b").as_bytes(eight_bit=True)


def test_half_of_a_pair_in_a_part_is_refused(now: datetime) -> None:
    with pytest.raises(UnsendableError):
        make_mail(now, text="a\ud800b").as_bytes(eight_bit=True)


@given(subject=st.text(max_size=220), eight_bit=st.booleans())
def test_any_subject_is_one_header_or_none(subject: str, *, eight_bit: bool) -> None:
    try:
        data = make_mail(NOW, subject=subject).as_bytes(eight_bit=eight_bit)
    except UnsendableError:
        return
    head, _, _ = data.partition(b"\r\n\r\n")
    assert head.isascii()
    assert parsed(data).keys() == HEADERS
    assert parsed(data)["To"] == "signer@example.net"


@given(
    local=st.text(min_size=1, max_size=70),
    domain=st.text(min_size=1, max_size=30) | st.just("example.net"),
)
def test_any_recipient_is_one_address_or_none(local: str, domain: str) -> None:
    mail = make_mail(NOW, to=f"{local}@{domain}")
    try:
        data = mail.as_bytes(eight_bit=True)
    except UnsendableError:
        return
    # As text: the library does not read headers of UTF-8 from bytes.
    message = message_from_string(data.decode(), policy=SMTPUTF8)
    assert message.keys() == HEADERS
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == mail.recipient
    assert not set(mail.recipient) & set("<>\r\n ,;")


@given(text=st.text(max_size=300), eight_bit=st.booleans())
def test_any_text_adds_no_header_and_no_part(text: str, *, eight_bit: bool) -> None:
    try:
        data = make_mail(NOW, text=text, html="<p>x</p>").as_bytes(eight_bit=eight_bit)
    except UnsendableError:
        return
    message = parsed(data)
    assert message.keys() == HEADERS
    assert len(list(message.iter_parts())) == 2
    assert body(message, "plain").splitlines() == (text.splitlines() or [""])


@given(subject=st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1))
def test_an_ordinary_subject_arrives_as_it_was(subject: str) -> None:
    assume(len(subject) <= 200)
    try:
        data = make_mail(NOW, subject=subject).as_bytes(eight_bit=True)
    except UnsendableError:
        return
    arrived = message_from_bytes(data, policy=SMTP)["Subject"]
    assert arrived == clean_line(subject)
