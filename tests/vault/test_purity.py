"""What vault and kit may know."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "package",
    ["glasno.kit.text", "glasno.kit.clock", "glasno.vault.keyring", "glasno.vault.epochs",
     "glasno.vault.codenames", "glasno.vault.secrets", "glasno.vault.identities",
     "glasno.petitions.mailboxes"],
)  # fmt: skip
def test_package_does_not_need_django(package: str) -> None:
    program = (
        f"import sys, {package}; sys.exit(any(m.split('.')[0] == 'django' for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
