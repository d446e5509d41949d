"""Reads the vectors."""

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parent / "vectors"


def vectors(name: str) -> Any:
    """What a file of vectors holds; bytes are in hexadecimal."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def raw(text: str) -> bytes:
    """Bytes from their hexadecimal digits."""
    return bytes.fromhex(text)
