"""A process that is killed before its n-th step on the disk, as the disk sees it: from then on it
changes nothing any more, not even what it would tidy up.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# What changes a directory. Opening a file to write it is none: who dies before it leaves what the
# step before has left.
STEPS = ("rename", "replace", "link", "symlink", "unlink", "mkdir", "rmdir")
WRITING = os.O_CREAT | os.O_WRONLY | os.O_RDWR


class Killed(BaseException):
    """Passes every handler, and whatever a handler does to the disk raises it again."""


@contextmanager
def killed_before(step: int, *, passing: tuple[str, ...]) -> Iterator[list[str]]:
    """Dies before step number `step`, counted from 1. Gives the steps that were done, by name.

    Files whose names end in one of `passing` are opened all the same: locks, which nobody writes.
    """
    done: list[str] = []
    dead = False

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal dead
            if dead or len(done) + 1 == step:
                dead = True
                raise Killed
            done.append(f"{name} {arguments[0]}")
            return real(*arguments, **more)

        return call

    def opened(path: Any, flags: int, *arguments: Any, **more: Any) -> int:
        if dead and flags & WRITING and not str(path).endswith(passing):
            raise Killed
        return open_file(path, flags, *arguments, **more)

    open_file = os.open
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(os, "open", opened)
        try:
            yield done
        except Killed:
            done.append("killed")
