"""Django answers the demo's mailbox, and only where there may be one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import django
django.setup()
from django.conf import settings
from glasno.config.asgi import application
from glasno.config.urls import DJANGO_PATHS
print(DJANGO_PATHS, type(application).__name__)
"""


@pytest.mark.parametrize(
    ("base_url", "paths"), [("http://127.0.0.1:8000", "('/demo/mail/',)"), ("https://a.org", "()")]
)
def test_mailbox_is_there_on_loopback_alone(base_url: str, paths: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CODE],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "glasno.config.settings",
            "GLASNO_DATA": str(tmp_path),
            "GLASNO_BASE_URL": base_url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == f"{paths} FrontApplication\n"
