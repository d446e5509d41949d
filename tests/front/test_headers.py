import pytest

from glasno.front.headers import (
    HSTS,
    NOTHING,
    Standing,
    content_policy,
    frame_policy,
    is_onion,
    offline_policy,
    policy_for,
    uses_tls,
)

END = b"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FORM_END = b"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("html", "policy"),
    [
        (b"<p>Words alone", b"default-src 'none'" + END),
        (
            b'<link rel="stylesheet" href="/assets/a.css">',
            b"default-src 'none'; style-src 'self'" + END,
        ),
        (b"<LINK REL=stylesheet HREF=/a.css>", b"default-src 'none'; style-src 'self'" + END),
        (b'<link rel="icon" href="/a.png">', b"default-src 'none'; img-src 'self'" + END),
        (b'<link rel="shortcut icon" href="/a.png">', b"default-src 'none'; img-src 'self'" + END),
        (b'<link rel="alternate" hreflang="ru" href="/ru/">', b"default-src 'none'" + END),
        (b'<img src="/a.png" alt="">', b"default-src 'none'; img-src 'self'" + END),
        (b"<input type=text>", b"default-src 'none'" + END),
        (b'<input type="image" src="/a.png">', b"default-src 'none'; img-src 'self'" + END),
        (b'<form action="/do/sign/a">', b"default-src 'none'" + FORM_END),
        (b'<script src="/a.js"></script>', b"default-src 'none'; script-src 'self'" + END),
        (b'<script type="application/ld+json">{}</script>', b"default-src 'none'" + END),
        (b'<iframe src="/embed/a/"></iframe>', b"default-src 'none'; frame-src 'self'" + END),
        (
            b'<p data-count="/count/a.json">1</p><script src="/a.js"></script>',
            b"default-src 'none'; script-src 'self'; connect-src 'self'" + END,
        ),
        (
            b'<p data-ask="/do/a" data-worker="/assets/a.js">1</p><script src="/a.js"></script>',
            b"default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'" + END,
        ),
        (
            b'<p data-worker="https://a.example/a.js">1</p><script src="/a.js"></script>',
            b"default-src 'none'; script-src 'self'" + END,
        ),
        (b'<p data-worker="/assets/a.js">1</p>', b"default-src 'none'" + END),
        (b'<p data-count="/count/a.json">1</p>', b"default-src 'none'" + END),
        (
            b'<p data-share="https://a.example/">1</p><script src="/a.js"></script>',
            b"default-src 'none'; script-src 'self'" + END,
        ),
        (
            b"<p>&lt;script src=/a.js&gt; &lt;img&gt; and linked images</p>",
            b"default-src 'none'" + END,
        ),
    ],
)
def test_content_policy_lets_just_what_the_page_has(html: bytes, policy: bytes) -> None:
    assert content_policy(html) == policy


def test_content_policy_of_all_that_is_no_page_is_nothing() -> None:
    assert policy_for("image/svg+xml", b"<script>1</script>") == (
        b"content-security-policy",
        NOTHING,
    )
    assert policy_for("text/html; charset=utf-8", b"<form>")[1] == b"default-src 'none'" + FORM_END


def test_a_framed_page_has_the_same_policy_for_any_frame() -> None:
    html = b'<link rel="stylesheet" href="/a.css"><img src="/a.png"><form>'

    assert frame_policy(html) == content_policy(html).replace(
        b"frame-ancestors 'none'", b"frame-ancestors *"
    )


@pytest.mark.parametrize(
    ("html", "policy"),
    [
        (b"<p>Words alone", b"default-src 'none'" + END),
        # What lies elsewhere is not allowed, for the page has to do without.
        (b'<link rel="stylesheet" href="/a.css"><img src="/a.png">', b"default-src 'none'" + END),
        (b"<script>1</script><form action=/do/x>", b"default-src 'none'" + END),
        (b"<img src=data:image/png,a>", b"default-src 'none'; img-src data:" + END),
        (
            b"<style>a</style><style media=print>b</style><STYLE>a</STYLE>",
            b"default-src 'none'; "
            b"style-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0=' "
            b"'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='" + END,
        ),
    ],
)
def test_an_offline_page_may_use_what_it_holds_itself(html: bytes, policy: bytes) -> None:
    assert offline_policy(html) == policy


@pytest.mark.parametrize(
    ("base_url", "addresses", "host", "page", "expected"),
    [
        ("http://127.0.0.1:8000", (), b"a.example", b"/en/", ()),
        ("https://a.example", ("https://a.example",), b"a.example", b"/en/", (HSTS,)),
        (
            "https://a.example",
            ("https://a.example", "http://a.onion/", "http://b.onion"),
            b"a.example",
            b"/en/",
            (HSTS, (b"onion-location", b"http://a.onion/en/")),
        ),
        ("https://a.example", ("http://a.onion",), b"a.example", b"", (HSTS,)),
        ("https://a.example", ("http://a.onion",), b"b.onion", b"/en/", ()),
        ("http://a.onion", ("http://a.onion",), b"a.onion", b"/en/", ()),
    ],
)
def test_standing_tells_of_tls_and_of_the_onion(
    base_url: str,
    addresses: tuple[str, ...],
    host: bytes,
    page: bytes,
    expected: tuple[tuple[bytes, bytes], ...],
) -> None:
    headers = [(b"accept", b"*/*"), (b"host", host)]

    assert Standing(base_url, addresses).of(headers, page) == expected


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://glasno.example", True),
        ("http://glasno.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://abcdefg.onion", False),
        ("http://abcdefg.onion", False),
    ],
)
def test_transport_security_is_for_https_that_is_no_onion(base_url: str, *, expected: bool) -> None:
    assert uses_tls(base_url) is expected


def test_is_onion_looks_past_the_port_and_at_the_end() -> None:
    hosts = [b"abc.onion", b"ABC.ONION:8000", b"abc.onion.example", b"onion", b""]

    assert [is_onion(host) for host in hosts] == [True, True, False, False, False]
