"""A process of its own that posts or sends mail over one database, for tests of several.

    python -m tests.outbox.worker_process migrate
    python -m tests.outbox.worker_process post COUNT NOW
    python -m tests.outbox.worker_process work PORT NOW

NOW is an ISO time; `work` prints "ready", waits for a line, and ends when nothing is due any more.
"""

import os
import sys
from datetime import datetime

import django


def main(action: str, *arguments: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
    django.setup()
    if action == "migrate":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    elif action == "post":
        _post(int(arguments[0]), datetime.fromisoformat(arguments[1]))
    else:
        _work(int(arguments[0]), datetime.fromisoformat(arguments[1]))


def _post(count: int, now: datetime) -> None:
    from django.conf import settings

    from glasno.vault.keyring import Keyring
    from tests.outbox.posts import post

    keyring = Keyring(settings.GLASNO.secrets_dir)
    keyring.create_server_keys()
    post(keyring, *[f"signer{n}@example.net" for n in range(count)], now=now)


def _work(port: int, now: datetime) -> None:

    from django.conf import settings

    from glasno.outbox.actions.sending import Sender
    from glasno.outbox.transport import open_transport
    from glasno.vault.keyring import Keyring
    from tests.outbox.posts import Desk

    environment = settings.GLASNO
    sender = Sender(
        transport=open_transport(f"smtp://127.0.0.1:{port}", sender=environment.mail_from),
        keyring=Keyring(environment.secrets_dir),
        mail_from=environment.mail_from,
        limits=False,
        writers=Desk().writer_of,
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    while not sender.turn(now=now).next_in:
        pass
    sender.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
