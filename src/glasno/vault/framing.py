"""Joins byte strings so that no two different lists of parts give the same bytes."""


def framed(*parts: bytes) -> bytes:
    """Each part behind its length, four bytes, big-endian."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])
