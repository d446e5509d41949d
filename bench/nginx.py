"""nginx with one file and given headers, in a directory of its own."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.processes import PATIENCE_SECONDS, free_port, wait_until
from bench.refusing import RefusedError
from bench.web import Answer, fetch

# Made by nginx itself for this file, or by every server in its own way.
OWN = frozenset({"content-length", "content-type", "server", "date", "connection", "keep-alive"})
CONFIGURATION = """
daemon off;
worker_processes {workers};
pid {home}/pid;
error_log {home}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=60s;
    open_file_cache_valid 60s;
    server_tokens off;
    etag off;
    if_modified_since off;
    max_ranges 0;
    types {{ }}
    default_type "{content_type}";
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {home}/files;
        index index.html;
        add_header Last-Modified "";
{headers}
    }}
}}
"""


def version() -> str:
    """As nginx names itself, such as "1.22.1"."""
    said = subprocess.run([_program(), "-v"], capture_output=True, text=True, check=False).stderr
    return said.rpartition("/")[2].strip()


@contextlib.contextmanager
def serving(home: Path, path: str, answer: Answer, *, workers: int) -> Iterator[str]:
    """nginx answers `path` as `answer` was within the block; its address.

    Raises RefusedError when what it answers differs in body or headers.
    """
    shutil.rmtree(home, ignore_errors=True)
    file = home / "files" / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(answer.body)
    home.chmod(0o755)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    configuration = home / "nginx.conf"
    configuration.write_text(_configuration(home, answer, port=port, workers=workers))
    process = subprocess.Popen(
        [_program(), "-p", home, "-c", configuration, "-e", home / "error.log"]
    )
    try:
        wait_until(lambda: fetch(f"{address}{path}", {}) is not None, "nginx")
        check_same(answer, fetch(f"{address}{path}", {}))
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def check_same(ours: Answer, theirs: Answer | None) -> None:
    """Raises RefusedError unless both answers carry the same file under the same headers."""
    if theirs is None or theirs.status != 200 or theirs.body != ours.body:
        raise RefusedError("nginx does not answer with the same file, so nothing is compared.")
    left = {
        name: value for name, value in ours.headers.items() if name not in OWN - {"content-type"}
    }
    right = {
        name: value for name, value in theirs.headers.items() if name not in OWN - {"content-type"}
    }
    if left != right:
        odd = sorted(set(left.items()) ^ set(right.items()))
        names = ", ".join(dict.fromkeys(name for name, _ in odd))
        raise RefusedError(f"nginx answers with other headers ({names}), so nothing is compared.")


def _configuration(home: Path, answer: Answer, *, port: int, workers: int) -> str:
    added = [
        f"        add_header {name} {_quoted(value)};"
        for name, value in answer.headers.items()
        if name not in OWN
    ]
    return CONFIGURATION.format(
        home=home,
        port=port,
        workers=workers,
        content_type=answer.headers["content-type"],
        headers="\n".join(added),
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _program() -> str:
    # Debian keeps it where only root's path leads.
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RefusedError("nginx is missing; on Debian: apt-get install nginx.")
    return found
