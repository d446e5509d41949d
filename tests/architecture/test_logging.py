"""Nothing that a person typed, and no address of theirs, reaches a log; one module reads it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import SOURCE, python_files, shown, syntax

LOGGERS = {"log", "logger", "logging"}
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log", "log_fault"}
# Variables and attributes that hold what came from, or leads to, a person.
PERSONAL = {
    "address",
    "body",
    "comment",
    "display",
    "email",
    "fields",
    "headers",
    "link",
    "mac",
    "mailbox",
    "message",
    "path",
    "payload",
    "plaintext",
    "query",
    "recipient",
    "request",
    "response",
    "scope",
    "secret",
    "tail",
    "to",
    "token",
    "town",
    "typed",
    "url",
}
# An exception's text may quote what was typed. These say why theirs cannot.
SAFE_EXCEPTIONS = {
    "src/glasno/outbox/actions/sending.py": "MailError: a stage of SMTP, a code, our own words",
}
# How a server hears who is asking. One module asks, and gives away keyed digests alone; kept out of
# all others by name, one spelling for all.
ORIGINS = SOURCE / "front/origins.py"
ASKING_WHO = {"remote_addr", "remote_host", "x-forwarded-for", "x-real-ip", "forwarded"} | {
    "user-agent",
    "http_user_agent",
    "http_x_forwarded_for",
    "cf-connecting-ip",
    "client_addr",
}
# There a letter is forwarded from one body to another; only the doors see a request.
LETTERS = SOURCE / "appeals"


def log_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in LEVELS - {"log"}:
            yield node
        elif isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name.lstrip("_") in LOGGERS:
                yield node


def personal_words(call: ast.Call) -> Iterator[str]:
    """What a log call is given that it must not tell."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "exception":
        yield "exception()"
    for given in [*call.args, *(word.value for word in call.keywords)]:
        for node in ast.walk(given):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if name in PERSONAL:
                yield name
    for given in call.args[1:]:
        if isinstance(given, ast.Name) and given.id in {"error", "exc", "e", "fault"}:
            yield given.id
    yield from (
        word.arg for word in call.keywords if word.arg in {"exc_info", "extra", "stack_info"}
    )


def test_log_calls_are_given_nothing_personal() -> None:
    calls = [(path, call) for path in python_files() for call in log_calls(syntax(path))]
    assert calls, "no log call was found: this test looks at nothing"
    wrong = [
        f"{shown(path, call.lineno)} tells {word}"
        for path, call in calls
        for word in personal_words(call)
        if not (word == "error" and shown(path) in SAFE_EXCEPTIONS)
        and not (call_is_wrapped(call) and word == "error")
    ]
    assert wrong == []


def call_is_wrapped(call: ast.Call) -> bool:
    """log_fault() is given the exception, and tells its type and place alone."""
    return isinstance(call.func, ast.Name) and call.func.id == "log_fault"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("logger.error('x %s', form.email)", ["email"]),
        ("self._log.info('x', secret)", ["secret"]),
        ("logging.warning(f'{mailbox}')", ["mailbox"]),
        ("logger.exception('x')", ["exception()"]),
        ("logger.error('x', exc_info=True)", ["exc_info"]),
        ("log.error('x: %s', error)", ["error"]),
        ("log.error('x: %s', type(error).__name__)", []),
        ("log.info('%d pages', count)", []),
    ],
)
def test_personal_words_in_log_calls_are_found(code: str, words: list[str]) -> None:
    (call,) = log_calls(ast.parse(code))
    assert list(personal_words(call)) == words


def test_nothing_is_printed_past_the_log_and_the_commands() -> None:
    wrong = [
        shown(path, node.lineno)
        for path in python_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "pprint", "breakpoint"}
    ]
    assert wrong == []


def words_in(path: Path) -> Iterator[tuple[str, int]]:
    """Every string and attribute of a module, in one spelling."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            # The header; an attribute of that name is our own digest.
            yield "header origin" if text.lower() == "origin" else text.lower(), node.lineno
        elif isinstance(node, ast.Attribute):
            yield node.attr.lower(), node.lineno


def test_nobody_asks_for_a_network_address_or_a_browser() -> None:
    wrong = [
        f"{shown(path, line)}: {word}"
        for path in python_files()
        if path != ORIGINS
        for word, line in words_in(path)
        if word in ASKING_WHO and not (word == "forwarded" and tells_of_letters(path))
    ]
    assert wrong == []


def tells_of_letters(path: Path) -> bool:
    return path.is_relative_to(LETTERS) and "doors" not in (path.stem, path.parent.name)


def test_doors_of_letters_ask_for_no_address_either() -> None:
    assert tells_of_letters(LETTERS / "ladder/table.py")
    assert not tells_of_letters(LETTERS / "doors.py")
    assert not tells_of_letters(LETTERS / "doors/asking.py")
    assert not tells_of_letters(SOURCE / "petitions/rules.py")


def test_no_other_module_of_the_front_reads_who_is_connected() -> None:
    wrong = [
        f"{shown(path, line)}: {word}"
        for path in python_files(SOURCE / "front", SOURCE / "petitions")
        if path != ORIGINS
        for word, line in words_in(path)
        if word in {"client", "cookie", "header origin", "referer"}
    ]
    assert wrong == []
