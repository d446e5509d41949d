"""`glasno mirror`: keep a verified copy of a site, on any machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from glasno.cli.output import emit, fail
from glasno.kit.clock import now

if TYPE_CHECKING:
    from glasno.publishing.mirroring.pulling import Pull, Pulled
    from glasno.vault.minisign import PublicKey

MIB = 1024 * 1024
# A site that has not been signed for so long may be an old one that somebody hands out.
OLD_DAYS = 30
# How many names of files are worth printing.
SHOWN = 20
DEADLINE_MINUTES, LIVE_DEADLINE_MINUTES = 60, 5

Bar = Callable[[int, int], None]
as_json = click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")
with_key = click.option(
    "--key",
    "key_file",
    required=True,
    metavar="FILE.pub",
    type=click.Path(path_type=Path),
    help="The site's public key, from somebody you trust.",
)


@click.group()
def mirror() -> None:
    """Keep a copy of a site that proves itself by the site's signature.

    Needs no database, no secrets and no settings: only this program and the public key.
    """


@mirror.command("pull")
@click.argument("url")
@with_key
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="What the web server serves, after DIR.live; becomes a link to a directory beside it.",
)
@click.option("--live-only", is_flag=True, help="Only the counts and figures; cheap, each minute.")
@click.option("--all", "anew", is_flag=True, help="Read every file that is held, and mend it.")
@click.option(
    "--at-least",
    type=click.IntRange(min=0),
    default=0,
    metavar="NUMBER",
    help="Refuse editions before this one, even on an empty disk.",
)
@click.option("--proxy", metavar="URL", help="Go through it; socks5h://127.0.0.1:9050 for Tor.")
@click.option(
    "--max-size",
    type=click.IntRange(min=1),
    default=4096,
    show_default=True,
    metavar="MIB",
    help="Refuse a larger site.",
)
@click.option(
    "--max-files",
    type=click.IntRange(min=1),
    default=500_000,
    show_default=True,
    metavar="NUMBER",
    help="Refuse a site of more files.",
)
@click.option(
    "--deadline",
    type=click.IntRange(min=1),
    metavar="MINUTES",
    help=f"End after so long ({DEADLINE_MINUTES}; with --live-only {LIVE_DEADLINE_MINUTES}).",
)
@as_json
def pull(*, as_json: bool, live_only: bool, **options: Any) -> None:
    """Bring DIR to what URL shows, if it is signed by the key; else leave DIR as it is.

    URL is the site itself or any mirror of it. Every byte is verified before DIR is swapped, at
    once and whole. What has been verified when a pull is broken off, the next one need not fetch.
    Counts and figures are laid last, into DIR.live, where a web server looks first.
    """
    from glasno.publishing.mirroring import pulling  # noqa: PLC0415 - `--help` needs none of it

    asked = _asked(live_only=live_only, **options)
    if live_only:
        pulled = pulling.refresh(asked)
    else:
        with _bar("Pulling", hidden=as_json, sizes=True) as bar:
            pulled = pulling.pull(asked, progress=bar)
    emit(_facts(asked, pulled), json=as_json)
    _warn(asked, pulled)
    if live_only and pulled.live.failed:
        failed = len(pulled.live.failed)
        fail(f"Live files that could not be refreshed: {failed}; the older ones stand.")


@mirror.command("verify")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@with_key
@as_json
def verify(*, directory: Path, key_file: Path, as_json: bool) -> None:
    """Read every file of DIR and say whether it is the signed site, whole and nothing added.

    DIR is a mirror, a copy of one on a stick, or the published directory of the site itself. Counts
    and figures are looked for in DIR.live, or in DIR where there is no such directory.
    """
    from glasno.publishing.mirroring.verifying import verify_directory  # noqa: PLC0415 - as above

    with _bar("Verifying", hidden=as_json, sizes=False) as bar:
        found = verify_directory(directory, key=_key(key_file), progress=bar)
    wrong = {
        "missing": found.missing,
        "damaged": found.damaged,
        "added": found.added,
        "live_wrong": found.live_wrong,
    }
    emit(
        {
            "directory": str(directory),
            "variant": found.variant,
            "sequence": found.sequence,
            "signed": found.at.isoformat(),
            "files": found.files,
            "live": found.live,
            "live_absent": found.live_absent,
            **{
                name: paths if as_json else _shortened(paths)
                for name, paths in {**wrong, "unsigned": found.unsigned}.items()
            },
        },
        json=as_json,
    )
    if not found.faultless:
        fail(
            f"{directory} is not what was signed: {sum(map(len, wrong.values()))} files are "
            "missing, damaged or not the site's. Pull it again with --all, or copy it anew."
        )


def _asked(
    *,
    url: str,
    key_file: Path,
    out: Path,
    max_size: int,
    max_files: int,
    deadline: int | None,
    live_only: bool,
    **others: Any,
) -> Pull:
    from glasno.publishing.mirroring.limits import Limits  # noqa: PLC0415 - as above
    from glasno.publishing.mirroring.places import Place  # noqa: PLC0415 - as above
    from glasno.publishing.mirroring.pulling import Pull  # noqa: PLC0415 - as above

    minutes = deadline or (LIVE_DEADLINE_MINUTES if live_only else DEADLINE_MINUTES)
    limits = Limits(files=max_files, site_bytes=max_size * MIB, whole_seconds=minutes * 60)
    return Pull(url=url, key=_key(key_file), place=Place.at(out), limits=limits, **others)


def _key(file: Path) -> PublicKey:
    from glasno.vault.minisign import MinisignError, PublicKey  # noqa: PLC0415 - as above

    try:
        return PublicKey.parse(file.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}); save the site's public key there.")
    except (MinisignError, UnicodeDecodeError):
        fail(f"{file} is no public key of minisign: two lines, the second begins with RW.")


def _facts(asked: Pull, pulled: Pulled) -> dict[str, Any]:
    return {
        "directory": str(asked.place.out),
        "sequence": pulled.sequence,
        "signed": pulled.at.isoformat(),
        "unchanged": pulled.unchanged,
        "files": pulled.files,
        "kept": pulled.staged.kept,
        "fetched": pulled.staged.fetched,
        "fetched_bytes": pulled.staged.fetched_bytes,
        "live_updated": pulled.live.updated,
        "live_unchanged": pulled.live.unchanged,
        "live_absent": sorted(pulled.live.absent),
        "live_failed": [{"path": path, "why": why} for path, why in pulled.live.failed.items()],
    }


def _warn(asked: Pull, pulled: Pulled) -> None:
    """What is no failure and still to be known, on standard error."""
    if pulled.forgot:
        click.echo(
            f"{asked.place.state} could not be read and was written anew; look at the disk, and "
            f"compare number {pulled.sequence} with another address.",
            err=True,
        )
    days = (now() - pulled.at).days
    if days > OLD_DAYS:
        click.echo(
            f"This edition was signed {days} days ago; look at another address, whether the site "
            "has a newer one.",
            err=True,
        )


def _shortened(paths: list[str]) -> list[str]:
    more = len(paths) - SHOWN
    return paths if more <= 0 else [*paths[:SHOWN], f"and {more} more"]


@contextmanager
def _bar(what: str, *, hidden: bool, sizes: bool) -> Iterator[Bar]:
    """A progress bar on standard error, only where somebody looks."""
    console = Console(stderr=True)
    amount = DownloadColumn() if sizes else TextColumn("{task.completed:g} of {task.total:g}")
    columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
    unseen = hidden or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=unseen) as bar:
        task = bar.add_task(what, total=0)
        yield lambda done, total: bar.update(task, completed=done, total=total)
