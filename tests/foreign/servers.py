"""nginx and Caddy, started with the very files of deploy/ and other names, ports and paths."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.site import eventually

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = """
daemon off;
pid {root}/nginx.pid;
error_log {root}/error.log;
events {{ }}
http {{
  client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  include {file};
}}
"""


@dataclass(frozen=True)
class Certificate:
    """With its key, for a day."""

    file: Path
    key: Path


def find(program: str) -> str:
    """Where it is; fails, and says how to get it, where it is missing."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if found is None:
        pytest.fail(f"No {program} on the PATH. On Debian: apt install {program}")
    return found


def certificate(root: Path, name: str) -> Certificate:
    """A certificate of this name that nobody else has signed."""
    made = Certificate(root / "cert.pem", root / "key.pem")
    subprocess.run(
        [
            *(find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt"),
            *("ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName=DNS:{name}"),
            *("-keyout", str(made.key), "-out", str(made.file)),
        ],
        check=True,
        capture_output=True,
    )
    return made


def changed(text: str, changes: Mapping[str, str]) -> str:
    """The text with each of these in place of what stood there; every one must stand there."""
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def nginx_files(root: Path, name: str, changes: Mapping[str, str]) -> Path:
    """deploy/nginx laid at `root`, changed as an operator changes it; the main file."""
    shutil.copytree(DEPLOY / "nginx", root / "glasno")
    for file in (root / "glasno").iterdir():
        text = file.read_text().replace("/etc/nginx/glasno", str(root / "glasno"))
        file.write_text(re.sub(r"(?m)^ *listen \[::\].*\n", "", text))
    for file in (root / "glasno" / f"{name}.conf", root / "glasno" / f"{name}.inc"):
        if file.exists():
            text = file.read_text()
            here = {before: after for before, after in changes.items() if before in text}
            file.write_text(changed(text, here))
    main = root / "nginx.conf"
    main.write_text(NGINX.format(root=root, file=root / "glasno" / f"{name}.conf"))
    checked = subprocess.run(
        [find("nginx"), "-t", "-c", str(main), "-p", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr.replace('the "user" directive', "")
    return main


def caddy(root: Path, name: str, changes: Mapping[str, str]) -> list[str]:
    """The command that runs Caddy with a file of deploy/, once it has found it right."""
    file = root / "Caddyfile"
    text = changed((DEPLOY / "caddy" / f"Caddyfile.{name}").read_text(), changes)
    file.write_text(changed(text, {"{\n\tlog {": "{\n\tadmin off\n\tauto_https off\n\tlog {"}))
    arguments = ["--adapter", "caddyfile", "--config", str(file)]
    environ = {"PATH": os.environ["PATH"], "HOME": str(root)}
    checked = subprocess.run(
        [find("caddy"), "validate", *arguments], capture_output=True, text=True, env=environ,
        check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    return ["env", f"HOME={root}", find("caddy"), "run", *arguments]


@contextmanager
def running(command: list[str], *ports: int, log: Path | None = None) -> Iterator[None]:
    """The program, until the block ends; it listens on these ports. What it says goes to `log`."""
    with log.open("wb") if log else nullcontext() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        for port in ports:
            eventually(lambda port=port: listens(port), f"{command[0]} on port {port}")  # type: ignore[misc] # bound at once
        yield
    finally:
        process.terminate()
        process.wait(30)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
