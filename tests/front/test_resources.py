import base64
import hashlib

import pytest

from glasno.front.resources import content_type, make_resource

PAGE_CACHING = b"public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"


def header(start: object, name: bytes) -> bytes:
    assert isinstance(start, dict)
    (value,) = (value for key, value in start["headers"] if key == name)
    return bytes(value)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("en/index.html", "text/html; charset=utf-8"),
        ("assets/a.css", "text/css; charset=utf-8"),
        ("assets/a.js", "text/javascript; charset=utf-8"),
        ("count/a.json", "application/json"),
        ("data/a.yaml", "application/yaml"),
        ("en/a/qr.png", "image/png"),
        ("a.exe", "application/octet-stream"),
        ("checkpoint", "application/octet-stream"),
    ],
)
def test_content_type_goes_by_the_ending(path: str, kind: str) -> None:
    assert content_type(path) == kind


def test_each_encoding_has_a_strong_etag_of_its_own() -> None:
    variants = make_resource("en/index.html", b"plain", {"gzip": b"g", "br": b"b"}).variants
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"plain").digest()[:15])

    assert {name: variant.etag for name, variant in variants.items()} == {
        "identity": b'"' + digest + b'"',
        "gzip": b'"' + digest + b'-gzip"',
        "br": b'"' + digest + b'-br"',
    }


def test_a_variant_names_its_own_length_and_encoding() -> None:
    variants = make_resource("en/index.html", b"plain", {"br": b"b"}).variants

    assert header(variants["br"].start, b"content-length") == b"1"
    assert header(variants["br"].start, b"content-encoding") == b"br"
    assert header(variants["identity"].start, b"content-length") == b"5"
    assert header(variants["identity"].start, b"vary") == b"accept-encoding"


def test_a_file_without_copies_does_not_vary() -> None:
    start = make_resource("en/qr.png", b"x", {}).variants["identity"].start

    assert b"vary" not in dict(start["headers"])
    assert b"content-encoding" not in dict(start["headers"])


@pytest.mark.parametrize(
    ("path", "live", "caching"),
    [
        ("en/first/index.html", False, PAGE_CACHING),
        ("en/first/names/index.html", True, b"public, no-cache"),
        ("en/first/qr.png", False, PAGE_CACHING),
        ("count/first.json", True, b"public, max-age=10"),
        ("count/first.json", False, b"public, max-age=10"),
        ("assets/a.0123456789ab.css", False, b"public, max-age=31536000, immutable"),
        ("assets/deep/a.0123456789ab.png", False, b"public, max-age=31536000, immutable"),
        ("assets/a.css", False, PAGE_CACHING),
        ("assets/a.0123456789xy.css", False, PAGE_CACHING),
        ("other/a.0123456789ab.css", False, PAGE_CACHING),
    ],
)
def test_caching_goes_by_the_kind_of_file(path: str, live: bool, caching: bytes) -> None:
    variant = make_resource(path, b"x", {}, live=live).variants["identity"]

    assert header(variant.start, b"cache-control") == caching
    assert header(variant.unchanged, b"cache-control") == caching


def test_open_data_may_be_read_from_other_sites_and_nothing_else() -> None:
    data = make_resource("count/first.json", b"{}", {}).variants["identity"].start
    page = make_resource("en/index.html", b"<p>", {}).variants["identity"].start

    assert header(data, b"access-control-allow-origin") == b"*"
    assert header(data, b"cross-origin-resource-policy") == b"cross-origin"
    assert header(page, b"cross-origin-resource-policy") == b"same-origin"
    assert b"access-control-allow-origin" not in dict(page["headers"])
