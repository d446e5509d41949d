"""What organisers write becomes safe HTML, and what may not stand is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.campaigns.markdown import MOST_OPENING, faults, first_words, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\n## Two", "<h2>One</h2>\n<h3>Two</h3>\n"),
        ("## One\n\n### Two", "<h2>One</h2>\n<h3>Two</h3>\n"),
        ("One\n===\n\n###### Six", "<h2>One</h2>\n<h5>Six</h5>\n"),
        (
            "[a](https://example.org/?a=1&b=2)",
            (
                '<p><a href="https://example.org/?a=1&amp;b=2" '
                'rel="noopener noreferrer nofollow">a</a></p>\n'
            ),
        ),
        (
            "<https://example.org>",
            (
                '<p><a href="https://example.org" rel="noopener noreferrer nofollow">'
                "https://example.org</a></p>\n"
            ),
        ),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        (
            "![a](https://example.org/a.png)",
            (
                '<p>!<a href="https://example.org/a.png" '
                'rel="noopener noreferrer nofollow">a</a></p>\n'
            ),
        ),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        (
            "> a\n\n*b* **c** `d`",
            (
                "<blockquote>\n<p>a</p>\n</blockquote>\n<p><em>b</em> "
                "<strong>c</strong> <code>d</code></p>\n"
            ),
        ),
        ('a & b < c "d"', '<p>a &amp; b &lt; c "d"</p>\n'),
    ],
)
def test_render_makes_safe_html(text: str, html: str) -> None:
    assert render(text, "en") == html


def test_render_binds_russian_words_across_lines_but_not_in_code() -> None:
    assert render("Он был в\nподвале — один. `в коде`", "ru") == (
        "<p>Он&nbsp;был в&nbsp;подвале&nbsp;— один. <code>в коде</code></p>\n"
    )


def test_render_is_the_same_every_time() -> None:
    text = "# A\n\n[b](https://example.org 'c') *d*\n\n- e\n"

    assert {render(text, "en") for _ in range(5)} == {render(text, "en")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## A\n\ntext, 3 < 5 & more\n", []),
        ("a\n\n<div>\nb\n</div>", [(3, "raw HTML is not taken; write it in Markdown")]),
        ("<!-- hidden -->", [(1, "raw HTML is not taken; write it in Markdown")]),
        ("a\nb <i>c</i>", [(2, "raw HTML is not taken; write it in Markdown")] * 2),
        ("a\\\n![b](c.png)", [(2, "pictures are not shown; remove it")]),
        (
            "[a]\n\n[a]: data:text/html,x",
            [(1, "a link begins with https:// or http://, mailto:, / or #")],
        ),
        (
            "<javascript:alert(1)>",
            [(1, "a link begins with https:// or http://, mailto:, / or #")],
        ),
        (
            "[a](java&#x73;cript:alert(1))",
            [(1, "a link begins with https:// or http://, mailto:, / or #")],
        ),
        ("# A\n\n### B", [(3, "this heading skips a level; begin it with ##")]),
        (
            "&#0; &#x2067;",
            [(1, "an entity stands for a character that cannot be printed; remove it")],
        ),
    ],
)
def test_faults_are_told_with_their_line(text: str, found: list[tuple[int, str]]) -> None:
    assert faults(text) == found


@given(st.text(alphabet=st.sampled_from("<>ab'\"=:/()[]!&#;*_` \njsxriptonc"), max_size=80))
def test_render_lets_no_other_markup_through(text: str) -> None:
    html = render(text, "en").lower()

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        (
            "## Heading\n\nOne *two*\n[three](https://example.org/) `four`.\n\nMore.",
            "One two three four.",
        ),
        ("> Quoted.\n\nSaid.", "Quoted."),
        ("<b>x</b> & y", "<b>x</b> & y"),
        ("word " * 200, " ".join(["word"] * 60) + "…"),
    ],
)
def test_first_words_are_the_first_paragraph_without_markup(text: str, words: str) -> None:
    assert first_words(text, "en") == words


def test_first_words_are_never_long() -> None:
    assert len(first_words("w" * 5000, "en")) <= MOST_OPENING
