"""The application of tests that start the front as a process of its own."""

import django

django.setup()

# Django has to stand before what reads its settings.
from glasno.front.asgi import FrontApplication  # noqa: E402 - see the line above

application = FrontApplication()
