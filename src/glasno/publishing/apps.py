"""The Django application of the public site; it has no models."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Named in INSTALLED_APPS as glasno.publishing."""

    name = "glasno.publishing"
