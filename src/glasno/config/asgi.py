"""The application a server runs: the front for the crowd, Django behind it for the rest."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glasno.config.settings")
django_application = get_asgi_application()

from glasno.config.urls import DJANGO_PATHS  # noqa: E402 - Django must be set up first
from glasno.front.asgi import FrontApplication  # noqa: E402 - as above

application = FrontApplication(django_application, django_paths=DJANGO_PATHS)
