"""The one keyring of this process, over the secrets directory."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from glasno.vault.keyring import Keyring

# Seconds. Looking at a file lets other threads run in between, which costs a crowd's door more than
# all its sealing. What was sealed waits longer than this for its commit, so a key that is destroyed
# meanwhile had been used just the same (docs/adr/0079).
PATIENCE = 0.02


@cache
def keyring() -> Keyring:
    return Keyring(settings.GLASNO.secrets_dir, patience=PATIENCE)
