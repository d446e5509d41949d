"""Home and mirror: what stands in each, and where forms and links of a mirror lead."""

import html
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.campaigns.markdown import render
from glasno.publishing.shells import fill, shell
from glasno.publishing.variants import VariantError, home, mirror

ADDRESSES = ("https://live.example", "https://other.example:8443", "http://abc.onion")
POLICY = (
    b'<meta http-equiv="Content-Security-Policy" '
    b'content="form-action https://live.example https://other.example:8443 http://abc.onion">'
)
HEAD = b"<html><head></head>"
BOTH = (
    b"<head></head>a<!--only:home-->live<!--/only:home-->b"
    b"<!--only:mirror-->copy<!--/only:mirror-->c"
)


def absent(path: str) -> bool:
    """As if a mirror held all but doors, the office and names."""
    return path.startswith(("/do/", "/office/")) or path.endswith("/names/")


def mirrored(body: bytes) -> bytes:
    """What becomes of `body` in a page of a mirror."""
    page = mirror(HEAD + body, addresses=ADDRESSES, absent=absent)
    start = b"<html><head>" + POLICY + b"</head>"
    assert page.startswith(start)
    return page.removeprefix(start)


class Reader(HTMLParser):
    """The start tags and texts of a page as another parser than ours reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode())
    reader.close()
    return reader


def test_home_has_its_own_parts_and_no_marks() -> None:
    assert home(BOTH) == b"<head></head>alivebc"


def test_mirror_has_its_own_parts_and_no_marks() -> None:
    page = mirror(BOTH, addresses=ADDRESSES, absent=absent)
    assert page == b"<head>" + POLICY + b"</head>abcopyc"


def test_page_without_marks_is_its_own_home() -> None:
    page = b"<p>only:home <!-- only:home --> <!--hole:petition--></p>"
    assert home(page) == page


@pytest.mark.parametrize(
    "page",
    [
        b"<!--only:home-->never closed",
        b"<!--/only:home-->never opened",
        b"<!--only:home--><!--only:mirror--><!--/only:mirror--><!--/only:home-->",
        b"<!--only:home--><!--only:home--><!--/only:home-->",
        b"<!--only:home--><!--/only:mirror-->",
        b"<!--only:onion--><!--/only:onion-->",
        b"<!--only:--><!--/only:-->",
        b"<!--only:home-->cut off<!--/only:ho",
    ],
)
def test_page_with_crossed_marks_is_refused(page: bytes) -> None:
    with pytest.raises(VariantError, match="The part only for"):
        home(page)


def test_mark_is_taken_only_where_a_comment_can_stand() -> None:
    page = (
        b'<a title="<!--only:mirror-->">x</a><textarea><!--only:mirror--></textarea>'
        b"<script>'<!--only:mirror-->'</script><TITLE><!--/only:home--></TITLE >"
    )
    assert home(page) == page


def test_shell_is_made_of_home_and_so_is_what_fills_it() -> None:
    page = b"<!--only:mirror-->copy<!--/only:mirror--><!--hole:deed-->old<!--/hole:deed-->"
    filling = b"<!--only:home-->new<!--/only:home--><!--only:mirror-->x<!--/only:mirror-->"
    assert fill(shell(page), deed=filling) == b"new"


@pytest.mark.parametrize(
    "marked",
    [
        b'<form action="@/do/sign/x">',
        b"<form action='@/do/sign/x'>",
        b"<form action=@/do/sign/x>",
        b'<FORM\nMETHOD="post" ACTION = "@/do/a" id=f>',
        b'<form action=" @/do/a">',
        b'<form action="@&#47;do/a?x=1&amp;y=2">',
        # No mirror takes a form, even where it holds a page.
        b'<form action="@/en/">',
        b'<button formaction="@/do/a">',
        b'<input type=submit formaction="@/do/a"/>',
        b'<a class="a" href="@/do/confirm/x">',
        b'<a href="@/en/x/names/?all#n">',
        b'<pre><a href="@/office/">',
        b'<a title="a > b" href="@/office/">',
    ],
)
def test_what_a_mirror_lacks_leads_to_the_first_live_address(marked: bytes) -> None:
    """The address comes where @ stands."""
    live = marked.replace(b"@", b"https://live.example")
    assert mirrored(marked.replace(b"@", b"")) == live


@pytest.mark.parametrize(
    "form",
    [
        b"<form>",
        b"<form action>",
        b'<form action="">',
        b'<FORM ACTION=" ">',
        b'<form action="do/sign/x">',
        b'<form action="?x=1">',
        b'<form action="#deed">',
        b'<form action="//elsewhere.example/do/">',
        b'<form action="https:do/a">',
        b'<form action="https:///do/a">',
        b'<form action="mailto:a@example.org">',
        b'<form action="" action="/do/a">',
        b'<form formaction="/do/a">',
        b'<form data-action="/do/a">',
        b'<button formaction="">',
        b'<button formaction="do/a">',
        b"<input type=submit formaction='?'>",
    ],
)
def test_form_that_would_be_sent_to_the_mirror_is_refused(form: bytes) -> None:
    with pytest.raises(VariantError, match="would be sent to the mirror"):
        mirrored(form)
    # Where a mirror has no such form, nothing is wrong; nor is it at home.
    assert mirrored(b"<!--only:home-->" + form + b"<!--/only:home-->") == b""
    assert home(form) == form


def test_button_of_a_form_needs_no_address_of_its_own() -> None:
    body = b'<button type="submit"><input name="a"><input type=submit action="">'
    assert mirrored(body) == body


def test_script_is_given_no_path_that_a_mirror_lacks() -> None:
    form = b'<form data-challenge="/do/challenge" action="@/do/a" data-count="/count/x.json">'
    wanted = b'<form action="https://live.example/do/a" data-count="/count/x.json">'
    assert mirrored(form.replace(b"@", b"")) == wanted


@pytest.mark.parametrize(
    "body",
    [
        b'<a href="/en/x/">',
        b'<a href="/en/x/?names/#/do/">',
        b'<link rel="stylesheet" href="/assets/site.css">',
        b'<script src="/assets/live.js" data-from="/count/x.json"></script>',
        b'<a href="https://elsewhere.example/do/">',
        b'<a href="//elsewhere.example/do/">',
        b'<a href="/\\elsewhere.example/do/">',
        b'<a href="#deed">',
        b'<a href="do/">',
        b'<a href="">',
        b"<a href>",
        b'<form action="https://other.example:8443/do/a">',
        b'<p data-text="do/sign" title="/do/sign">',
        # Words that look like a form are no form.
        b'<pre>&lt;form action="/do/a"&gt;</pre>',
        b'<textarea><form action="/do/a"></textarea>',
        b'<!-- <form action="/do/a"> -->',
        b'<!--><a title="--><form action=/do/a>">',
        b'<script>"<form action=/do/a>"</script>',
        b"<a title=\"<form action='/do/a'>\">",
        b"<a title='x\" href=\"/do/a'>",
    ],
)
def test_what_a_mirror_holds_and_what_is_no_link_stays(body: bytes) -> None:
    assert mirrored(body) == body


def test_policy_stands_first_in_the_head() -> None:
    page = b'<HEAD lang="x"><title><head></title><meta charset="utf-8"></HEAD>'
    made = mirror(page, addresses=ADDRESSES, absent=absent)
    assert made == page.replace(b'"x">', b'"x">' + POLICY)


def test_policy_follows_the_encoding_so_that_browsers_still_find_it() -> None:
    page = b'<head>\n <meta charset="utf-8">\n <title></title></head>'
    made = mirror(page, addresses=ADDRESSES, absent=absent)
    assert made == page.replace(b'"utf-8">', b'"utf-8">' + POLICY)


def test_page_keeps_a_policy_of_its_own() -> None:
    page = b"<head><META content=x HTTP-EQUIV='content-security-policy'></head><a href='/do/'>"
    made = mirror(page, addresses=ADDRESSES, absent=absent)
    assert made == page.replace(b"/do/", b"https://live.example/do/")


def test_policy_stands_before_another_meta() -> None:
    page = b'<head><meta name="charset"></head>'
    made = mirror(page, addresses=ADDRESSES, absent=absent)
    assert made == page.replace(b"<head>", b"<head>" + POLICY)


def test_page_without_a_head_is_refused() -> None:
    with pytest.raises(VariantError, match="no head"):
        mirror(b"<title><head></title><p>", addresses=ADDRESSES, absent=absent)


def test_mirroring_twice_changes_no_link_again() -> None:
    once = mirror(
        HEAD + b'<form action="/do/a"><a href="/do/b">', addresses=ADDRESSES, absent=absent
    )
    assert mirror(once, addresses=ADDRESSES, absent=absent) == once


MARKS = st.sampled_from(
    [
        *("<!--only:mirror-->", "<!--/only:mirror-->", "<!--only:home-->", "<!--/only:home-->"),
        *("&lt;!--only:home--&gt;", "<!--", "-->", "<form action=/do/x>", "</textarea>", "<title>"),
        *('"', "'", "](/do/x)", "[a](https://a.example '", "`", "```\n", "\n\n"),
        "<https://a.example/<!--only:home-->>",
    ]
)
HOSTILE = st.lists(MARKS | st.text(max_size=8), max_size=12).map("".join)


@given(HOSTILE)
def test_typed_text_makes_and_breaks_no_mark(text: str) -> None:
    typed = html.escape(text).encode()
    page = b'<head></head><p title="%b">%b</p><textarea>%b</textarea>' % (typed, typed, typed)
    marked = page + b"<!--only:home-->h<!--/only:home--><!--only:mirror-->m<!--/only:mirror-->"
    assert home(marked) == page + b"h"
    made = mirror(marked, addresses=ADDRESSES, absent=absent)
    assert made == page.replace(b"<head>", b"<head>" + POLICY) + b"m"


@given(HOSTILE)
def test_organisers_markdown_makes_and_breaks_no_mark(text: str) -> None:
    prose = render(text, "en").encode()
    marked = b"<head></head>%b<!--only:home-->h<!--/only:home-->" % prose
    assert home(marked) == b"<head></head>%bh" % prose
    made = mirror(marked, addresses=ADDRESSES, absent=absent)
    assert read(made).text == read(b"<head></head>" + prose).text


def test_markdown_writes_no_bracket_into_an_attribute() -> None:
    hostile = '[x](https://a.example "<!--only:mirror--><!--hole:petition-->")'
    assert "<!--" not in render(hostile, "en")
    assert "<!--" not in nh3.clean('<a title="&lt;!--x--&gt;">x</a>', attributes={"a": {"title"}})


TAGS = st.sampled_from(["a", "A", "form", "Button", "p", "link", "area"])
NAMES = st.sampled_from(["href", "HREF", "action", "formaction", "title", "data-count-url", "id"])
VALUES = st.sampled_from(
    ["/en/x/", "/do/sign/x", "/en/x/names/#a", "//e.example/do/", "https://e.example/do/", "#a", ""]
) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10)
ELEMENTS = st.lists(
    st.tuples(TAGS, st.dictionaries(NAMES, VALUES, max_size=4), st.booleans()), max_size=6
)


def is_within(value: str) -> bool:
    trimmed = value.strip("\t\n\f\r ")
    return trimmed.startswith("/") and not trimmed.startswith(("//", "/\\"))


def is_refused(tag: str, attributes: dict[str, str]) -> bool:
    """Whether it is a form, or a button of one, that a mirror would be sent."""
    name = {"form": "action", "Button": "formaction"}.get(tag)
    if name is None or (tag == "Button" and name not in attributes):
        return False
    value = attributes.get(name, "")
    scheme, there, host = value.strip("\t\n\f\r ").partition("://")
    absolute = scheme.lower() in ("http", "https") and there and host[:1] not in ("", "/", "\\")
    return not is_within(value) and not absolute


def expected(tag: str, name: str, value: str) -> str | None:
    """The attribute's value on a mirror; None when it goes."""
    trimmed, within = value.strip("\t\n\f\r "), is_within(value)
    path = trimmed.partition("#")[0].partition("?")[0]
    if within and (name in ("action", "formaction") or (name == "href" and absent(path))):
        return value.replace(trimmed, ADDRESSES[0] + trimmed, 1)
    return None if within and name.startswith("data-") and absent(path) else value


@given(ELEMENTS)
def test_another_parser_finds_each_attribute_as_it_should_be(
    elements: list[tuple[str, dict[str, str], bool]],
) -> None:
    body, wanted, refused = "", [], False
    for tag, attributes, double in elements:
        lowered: dict[str, str] = {}
        written = ""
        for name, value in attributes.items():
            if name.lower() in lowered:
                continue
            lowered[name.lower()] = value
            quote = '"' if double else "'"
            written += f" {name}={quote}{html.escape(value)}{quote}"
        body += f"<{tag}{written}>{html.escape(written)}"
        refused = refused or is_refused(tag, lowered)
        made = {name: expected(tag, name, value) for name, value in lowered.items()}
        wanted.append((tag.lower(), {k: v for k, v in made.items() if v is not None}))
    if refused:
        with pytest.raises(VariantError, match="would be sent to the mirror"):
            mirrored(body.encode())
        return
    found = read(mirrored(body.encode()))
    assert found.tags == wanted
    assert found.text == read(body.encode()).text


@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_lost_where_there_is_nothing_to_change(data: bytes) -> None:
    plain = data.replace(b"only:", b"").replace(b"/", b"")
    assert mirrored(plain) == plain
