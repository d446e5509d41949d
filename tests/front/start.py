"""Starts the example's front as a process of its own: `python -m tests.front.start`."""

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from glasno.front.serving import serve
from tests.front.example import make_tables

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    make_tables(connection)
    serve(settings.GLASNO)
