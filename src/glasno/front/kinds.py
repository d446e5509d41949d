"""What goes for a published file by its path: how long it is kept, who may use it, its policy.

One table, read from above; the first row whose pattern is the whole path decides. The mirror
variant's files ("mirror/en/index.html") are looked up like the home variant's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from glasno.front.headers import (
    ANY_ORIGIN,
    ANY_SITE,
    ASSET_CACHING,
    DATA_CACHING,
    FORMS_TO_US,
    FRAMED,
    LIVE_CACHING,
    NOTHING,
    OWN_ORIGIN,
    PAGE_CACHING,
    SECURITY,
    Header,
    content_policy,
    frame_policy,
    offline_policy,
)
from glasno.publishing.paths import MANIFEST, MIRROR, PUBLIC_KEY, SIGNED

Policy = Callable[[bytes], bytes]


def _nothing(_body: bytes) -> bytes:
    return NOTHING


@dataclass(frozen=True, slots=True)
class Kind:
    """`page`: something one visits, which may say where the same stands in the onion."""

    caching: Header = PAGE_CACHING
    sharing: tuple[Header, ...] = (OWN_ORIGIN,)
    security: tuple[Header, ...] = SECURITY
    policy: Policy = _nothing
    page: bool = False


KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        # "assets/design/site.1f2e3d4c5b6a.css", as Django's ManifestStaticFilesStorage names it. A
        # frame in somebody's sandbox has no origin, and would get none of them for our own alone.
        (r"assets/.+\.[0-9a-f]{12}\.[A-Za-z0-9]+", Kind(ASSET_CACHING, ANY_SITE)),
        # A list and the signature of another one help nobody, so neither is kept unasked.
        (
            f"{re.escape(MANIFEST)}|{re.escape(PUBLIC_KEY)}|.+{re.escape(SIGNED)}",
            Kind(LIVE_CACHING, ANY_ORIGIN),
        ),
        (r"embed/.+\.html", Kind(sharing=ANY_SITE, security=FRAMED, policy=frame_policy)),
        (r"(.+/)?offline(/index)?\.html", Kind(policy=offline_policy, page=True)),
        (r".+\.html", Kind(policy=content_policy, page=True)),
        # Figures that other people's pages may read. A count must not lag.
        (r"(.+/)?feed\.json", Kind(sharing=ANY_ORIGIN)),
        (r".+\.(csv|json|yaml)", Kind(DATA_CACHING, ANY_ORIGIN)),
        (r".+\.(atom|xml)", Kind(sharing=ANY_ORIGIN)),
        # Cards, badges and curves are there to be shown elsewhere.
        (r".+\.(ico|jpg|png|svg|webp)", Kind(sharing=ANY_SITE)),
    )
)
OTHER = Kind()


def kind_of(path: str) -> Kind:
    """The row of the table for a file of the site tree."""
    plain = path.removeprefix(MIRROR)
    return next((kind for pattern, kind in KINDS if pattern.fullmatch(plain)), OTHER)


def policy_of(path: str, body: bytes) -> Header:
    """The policy header of a published file.

    A page of the mirror variant says itself where its forms may go; a word of ours would forbid
    what it allows.
    """
    policy = kind_of(path).policy(body)
    if path.startswith(MIRROR):
        policy = policy.replace(FORMS_TO_US, b"")
    return b"content-security-policy", policy
