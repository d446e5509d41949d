"""Passing a page on: plain links, which tell nobody anything until followed, and a QR code."""

from __future__ import annotations

import io
from urllib.parse import quote

import segno
from django.utils.translation import gettext as _

QR_SCALE = 6  # pixels a module: sharp on paper at 4 cm, under 2 kB


def share_links(url: str, title: str) -> list[tuple[str, str]]:
    """(name, address) of places to pass `url` on; names in the active language."""
    link, text, both = quote(url, safe=""), quote(title, safe=""), quote(f"{title} {url}", safe="")
    return [
        ("Telegram", f"https://t.me/share/url?url={link}&text={text}"),
        (_("VK"), f"https://vk.com/share.php?url={link}&title={text}"),
        ("WhatsApp", f"https://wa.me/?text={both}"),
        ("Mastodon", f"https://mastodon.social/share?text={both}"),
        ("X", f"https://x.com/intent/post?url={link}&text={text}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={link}"),
        (_("E-mail"), f"mailto:?subject={text}&body={both}"),
    ]


def qr_code(url: str) -> bytes:
    """A PNG of `url`, medium error correction, with the quiet zone that readers need."""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="png", scale=QR_SCALE, border=4)
    return buffer.getvalue()
