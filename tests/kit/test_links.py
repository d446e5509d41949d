"""A link leads where its reader may be sent, or is refused with the mend."""

import pytest

from glasno.kit.links import link_fault

BEGINS = "a link begins with https:// or http://, mailto:, / or #"
HOLDS = "the link holds a space, a backslash or an unprintable character; remove it"


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/a?b=c#d",
        "HTTP://EXAMPLE.ORG",
        "https://пример.рф/",
        "mailto:someone@example.org",
        "/en/privacy/",
        "#why",
    ],
)
def test_link_may_stand(href: str) -> None:
    assert link_fault(href) == ""


@pytest.mark.parametrize(
    ("href", "fault"),
    [
        ("javascript:alert(1)", BEGINS),
        ("JaVaScRiPt:alert(1)", BEGINS),
        ("java\tscript:alert(1)", HOLDS),
        ("data:text/html,x", BEGINS),
        ("vbscript:x", BEGINS),
        ("file:///etc/passwd", BEGINS),
        ("tel:1", BEGINS),
        ("//example.org/", BEGINS),
        ("/\\example.org/", HOLDS),
        ("\\\\example.org", HOLDS),
        ("https:///path", "the link has no host; write it whole, beginning with https://"),
        ("https:example.org", "the link has no host; write it whole, beginning with https://"),
        ("https://me:word@example.org", "remove the name or password from the link"),
        ("https://example.org@evil.org", "remove the name or password from the link"),
        ("https://[::1", "the link cannot be read; write it whole, beginning with https://"),
        ("https://a:99999/", "the link cannot be read; write it whole, beginning with https://"),
        ("https://example.org/\u202ea", HOLDS),
        ("mailto:", BEGINS),
        ("elsewhere/", BEGINS),
        ("", BEGINS),
    ],
)
def test_link_is_refused(href: str, fault: str) -> None:
    assert link_fault(href) == fault


@pytest.mark.parametrize("href", ["mailto:a@example.org", "/en/", "#x"])
def test_link_to_a_source_leads_to_the_web(href: str) -> None:
    assert link_fault(href, web_only=True) == "a link begins with https:// or http://"
