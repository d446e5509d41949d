"""Settings of a front that tests start as a process of its own: an example's doors and writers."""

from glasno.config.settings import *  # noqa: F403 - settings are meant to be taken whole

INSTALLED_APPS = ["glasno.front"]
ASGI_APPLICATION = "tests.front.running_application.application"
GLASNO_DOORS = {
    "/do/note/": "tests.front.example.note",
    "/do/show/": "tests.front.example.show",
    "/do/break/": "tests.front.example.broken",
}
GLASNO_LEDGER_WRITERS = {"example.notes": "tests.front.example.write_notes"}
