"""Circumstances that several tests of campaigns need."""

from dataclasses import replace

import pytest
from django.conf import LazySettings


@pytest.fixture
def public_site(settings: LazySettings) -> None:
    """A site that the world can reach, where no demonstration is allowed."""
    settings.GLASNO = replace(settings.GLASNO, base_url="https://glasno.example", host="0.0.0.0")  # noqa: S104 - that is the case that is tested
