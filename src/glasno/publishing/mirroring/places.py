"""What is served: a link to an edition beside it, swapped whole, and a directory of live files.

/srv/mirror/site                       -> .site.editions/42
/srv/mirror/site.live/                 live files, replaced one by one; served before the edition
/srv/mirror/.site.editions/42/         what is served, and never changed
                           41/         what was served before
                           staging/    verified files on their way, by their hash
                           state.json  how far this mirror has come; outlives every edition
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from glasno.publishing.mirroring.disk import (
    PRIVATE_DIRECTORY,
    PUBLIC_DIRECTORY,
    begins_with_a_dot,
    is_directory,
    sync,
    trouble_named,
)
from glasno.publishing.mirroring.errors import BusyError, PlaceError
from glasno.publishing.paths import live_beside

EDITION = re.compile(r"[1-9][0-9]{0,15}(-[0-9]{1,4})?")
# What stays free for others when a pull has ended.
SPARE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """`out` is the link that a web server serves; its parent has no links in it any more."""

    out: Path

    @classmethod
    def at(cls, out: Path) -> Place:
        """The place that a person has named. Raises PlaceError."""
        parent = out.absolute().parent
        if out.name in ("", "..") or not parent.is_dir():
            raise PlaceError(
                f"{out} cannot be made: {parent} is no directory. Make it first, and let the web "
                f"server enter it: mkdir -p {parent}"
            )
        return cls(parent.resolve() / out.name)

    @property
    def live(self) -> Path:
        """The directory of live files."""
        return live_beside(self.out)

    @property
    def store(self) -> Path:
        """The directory of editions."""
        return self.out.with_name(f".{self.out.name}.editions")

    @property
    def staging(self) -> Path:
        """Verified files, each under the hex of its SHA-256."""
        return self.store / "staging"

    @property
    def state(self) -> Path:
        """The file that says how far this mirror has come."""
        return self.store / "state.json"

    def held(self) -> Path | None:
        """The edition that is served; None before the first. Raises PlaceError."""
        try:
            target = self.out.readlink()
        except OSError:
            return None
        edition = self.store / target.name
        ours = target == Path(self.store.name) / target.name and EDITION.fullmatch(target.name)
        if not ours:
            raise PlaceError(
                f"{self.out} is a link that `glasno mirror` has not made; name another --out."
            )
        return edition if is_directory(edition) else None

    def editions(self) -> list[Path]:
        """Every edition, the newest last."""
        found = [each for each in self.store.iterdir() if EDITION.fullmatch(each.name)]
        found = [each for each in found if is_directory(each)]
        return sorted(found, key=lambda each: [int(part) for part in each.name.split("-")])

    def prepare(self) -> None:
        """Make what is missing, and refuse what is not ours. Raises PlaceError."""
        with trouble_named(self.out):
            self._check_out()
            self._check_live()
            for each, mode in (
                (self.live, PUBLIC_DIRECTORY),
                (self.store, PUBLIC_DIRECTORY),
                (self.staging, PRIVATE_DIRECTORY),
            ):
                if each.is_symlink():
                    raise PlaceError(f"{each} is a link; remove it, or name another --out.")
                if each.exists() and not each.is_dir():
                    raise PlaceError(f"{each} is a file; remove it, or name another --out.")
                each.mkdir(exist_ok=True)
                each.chmod(mode)

    def _check_out(self) -> None:
        if self.out.is_symlink():
            self.held()
            return
        if not self.out.exists():
            return
        if not self.out.is_dir():
            raise PlaceError(f"{self.out} is a file; name another --out.")
        if os.path.ismount(self.out):
            raise PlaceError(
                f"{self.out} is a mount point and cannot be replaced by a link; name a directory "
                f"below it, such as --out {self.out}/site, and let the web server serve that."
            )
        if any(self.out.iterdir()):
            raise PlaceError(
                f"{self.out} holds files that `glasno mirror` has not put there; name a directory "
                "that is empty or not there yet."
            )

    def _check_live(self) -> None:
        """A first pull takes no directory that holds something; later ones clear what is theirs."""
        fresh = not self.store.exists() and is_directory(self.live)
        if fresh and not all(begins_with_a_dot(each.name) for each in self.live.iterdir()):
            raise PlaceError(
                f"{self.live} is where counts and figures will lie, and holds files that `glasno "
                "mirror` has not put there; empty it, or name another --out."
            )

    def check_room(self, wanted: int) -> None:
        """Raises PlaceError unless `wanted` bytes fit on the disk."""
        free = shutil.disk_usage(self.store).free
        if free < wanted + SPARE_BYTES:
            raise PlaceError(
                f"The disk that holds {self.out} has {free // 2**20} MiB left, and the pull needs "
                f"{(wanted + SPARE_BYTES) // 2**20 + 1}; make room and pull again."
            )

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Holds one of this place's locks. Raises BusyError when another process has it."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(self.store / f"{name}.lock", flags, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BusyError(
                    f"Another `glasno mirror pull` works on {self.out}; let it end first."
                ) from None
            yield
        finally:
            os.close(handle)

    def new_edition(self) -> Path:
        """An empty directory for an edition that is being put together."""
        made = self.store / f"unfinished-{secrets.token_hex(8)}"
        made.mkdir()
        made.chmod(PUBLIC_DIRECTORY)
        return made

    def name_edition(self, made: Path, sequence: int) -> Path:
        """Give a whole edition its name: its number, with another one if that is taken."""
        names = (f"{sequence}", *(f"{sequence}-{again}" for again in range(1, 10_000)))
        edition = next(self.store / name for name in names if not (self.store / name).exists())
        made.rename(edition)
        sync(self.store)
        return edition

    def swap(self, edition: Path) -> None:
        """From now on this edition is served; readers find the old or the new one whole."""
        link = self.out.with_name(f".{self.out.name}.{secrets.token_hex(8)}.unfinished")
        link.symlink_to(Path(self.store.name) / edition.name)
        try:
            if self.out.is_dir() and not self.out.is_symlink():
                self.out.rmdir()
            link.replace(self.out)
        finally:
            link.unlink(missing_ok=True)
        sync(self.out.parent)

    def sweep(self) -> None:
        """Remove what killed pulls have left; only while no other pull runs."""
        for each in self.store.glob("unfinished-*"):
            shutil.rmtree(each)
        for each in self.staging.glob("*.part"):
            each.unlink()
        for each in self.out.parent.iterdir():
            ours = each.name.startswith(f".{self.out.name}.") and each.suffix == ".unfinished"
            if ours and each.is_symlink():
                each.unlink()

    def tidy(self, *, keep: Collection[Path | None]) -> None:
        """Remove editions that nobody reads any more, and what was staged for the new one."""
        for each in self.editions():
            if each not in keep:
                shutil.rmtree(each)
        for each in self.staging.iterdir():
            each.unlink()
