"""The head of a page: what it tells programs, and that nothing in it gets out of its place."""

import json

from django.template.loader import render_to_string

from glasno.design.heads import Head, Picture, site_head

HOSTILE = "</script><!--<script>alert(1)//&\N{LINE SEPARATOR}"


def head(title: str) -> Head:
    return Head(
        canonical="https://glasno.example/en/",
        title=title,
        description=title,
        language="en",
        picture=Picture("https://glasno.example/en/card.png", 1200, 630, title),
        facts={"@type": "Article", "headline": title},
    )


def test_facts_cannot_end_their_script_element() -> None:
    told = head(HOSTILE).structured

    assert not set("<>&") & set(told)
    assert json.loads(told) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": HOSTILE,
        "image": "https://glasno.example/en/card.png",
        "inLanguage": "en",
        "url": "https://glasno.example/en/",
    }


def test_hostile_words_stand_escaped_in_every_place() -> None:
    html = render_to_string("design/_head.html", {"head": head(f'{HOSTILE}"><script>')})

    assert html.count("<script") == 1
    assert html.count("</script") == 1
    assert "alert(1)//&" not in html.replace("&amp;", "").replace("&quot;", "")


def test_page_without_facts_has_no_script() -> None:
    html = render_to_string(
        "design/_head.html", {"head": site_head("ru", "privacy/", title="x", description="y")}
    )

    assert "<script" not in html
    assert '<meta name="description" content="y">' in html


def test_head_of_the_site_names_each_language_and_the_first_as_default() -> None:
    made = site_head("ru", "privacy/", title="x", description="y")

    base = made.canonical.removesuffix("/ru/privacy/")
    assert [(link.code, link.url) for link in made.alternates] == [
        ("en", f"{base}/en/privacy/"),
        ("ru", f"{base}/ru/privacy/"),
    ]
    assert made.default == f"{base}/en/privacy/"
    assert [feed.url for feed in made.feeds] == [f"{base}/ru/feed.atom", f"{base}/ru/feed.json"]
