"""Finds programs that tests drive: `python tools/programs.py [--install] NAME...`.

What is missing is named with the command that installs it. With --install, root on a Debian system
has it installed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

# A program: the commands that are it, and the Debian package that brings it.
PROGRAMS = {
    "age": (("age",), "age"),
    "caddy": (("caddy",), "caddy"),
    "chromium": (
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        "chromium",
    ),
    "firefox": (("firefox-esr", "firefox"), "firefox-esr"),
    "java": (("java",), "default-jre-headless"),
    "minisign": (("minisign",), "minisign"),
    "nginx": (("nginx", "/usr/sbin/nginx"), "nginx"),
    "npm": (("npm",), "npm"),
    "openssl": (("openssl",), "openssl"),
    "pdftotext": (("pdftotext",), "poppler-utils"),
    "pgbouncer": (("pgbouncer", "/usr/sbin/pgbouncer"), "pgbouncer"),
    "qpdf": (("qpdf",), "qpdf"),
    "tor": (("tor", "/usr/sbin/tor"), "tor"),
    "unzip": (("unzip",), "unzip"),
    "wrk": (("wrk",), "wrk"),
}
INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends")


def missing(names: Sequence[str]) -> list[str]:
    """The packages of those programs that are not on the path."""
    return [
        package
        for commands, package in (PROGRAMS[name] for name in names)
        if not any(shutil.which(command) for command in commands)
    ]


def install(packages: Sequence[str]) -> None:
    """By apt, with everything it says to be seen."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), (*INSTALL, *packages)):
        subprocess.run(command, env=environ, check=False)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="programs.py", description=__doc__)
    parser.add_argument("--install", action="store_true")
    parser.add_argument("names", nargs="+", choices=sorted(PROGRAMS), metavar="NAME")
    chosen = parser.parse_args(arguments)
    packages = missing(chosen.names)
    if packages and chosen.install and os.geteuid() == 0 and shutil.which("apt-get"):
        install(packages)
        packages = missing(chosen.names)
    if packages:
        command = " ".join(("apt-get install", *packages))
        print(f"Missing: {', '.join(packages)}; on Debian: {command}.", file=sys.stderr)
    return bool(packages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
