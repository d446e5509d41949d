"""What Django itself answers: the demo's mailbox. All else is published bytes and doors."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

MAILBOX = "demo/mail/"

urlpatterns: list[URLPattern | URLResolver] = []
if settings.GLASNO.demonstration_allowed:
    urlpatterns.append(path(MAILBOX, include("glasno.outbox.urls")))

# What the front leaves to Django, by how the path begins.
DJANGO_PATHS = tuple(f"/{pattern.pattern}" for pattern in urlpatterns)
