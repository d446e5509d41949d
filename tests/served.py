"""What is published, as a web server finds it: live files first, then the current edition."""

from pathlib import Path

from glasno.publishing.paths import live_beside


def served_files(data: Path) -> dict[str, Path]:
    """Every published file by its path below the address of the site."""
    site = data / "site"
    found: dict[str, Path] = {}
    for root in (site.resolve(), live_beside(site)):
        found |= {
            path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()
        }
    return found
