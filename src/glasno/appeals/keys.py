"""The one keyring of this process, over the secrets directory."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from glasno.vault.keyring import Keyring


@cache
def keyring() -> Keyring:
    return Keyring(settings.GLASNO.secrets_dir)
