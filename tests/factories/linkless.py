"""A disk on which no file can have a second name, as far as the program can tell."""

import errno
import os
from typing import NoReturn

import pytest

# What kernels answer: FAT and other owners' files, too many names, network shares, FUSE.
REFUSALS = (errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS)


def refuse_links(monkeypatch: pytest.MonkeyPatch, refusal: int = errno.EPERM) -> None:
    """From now on every hard link is refused."""

    def refuse(*_paths: object, **_options: object) -> NoReturn:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "link", refuse)
