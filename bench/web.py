"""One request, with every header of its answer."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """`headers` by their names in small letters; the body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, headers: Mapping[str, str]) -> Answer | None:
    """The answer, or None when nobody answers."""
    return _answer("GET", url, headers)


def post(url: str, form: Mapping[str, str]) -> Answer | None:
    """The answer to a form, or None when nobody answers."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return _answer("POST", url, headers, urlencode(form))


def _answer(
    method: str, url: str, headers: Mapping[str, str], body: str | None = None
) -> Answer | None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, parts.path, body, dict(headers))
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
