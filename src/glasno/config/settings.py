"""Django's settings, made of the operator's environment, and what each feature contributes.

Importing this touches no disk, except that the server's own key is read if it is there.
"""

import os
from pathlib import Path

from glasno.config.environment import read_environment

GLASNO = read_environment(os.environ)


def _secret_key(path: Path) -> str:
    """The key's text, or "" while it is not there: Django then refuses to sign anything."""
    try:
        return path.read_bytes().hex()
    except OSError:
        return ""


SECRET_KEY = _secret_key(GLASNO.secrets_dir / "django.key")
# There is no switch: a page of local variables would name people.
DEBUG = False
ALLOWED_HOSTS = [*GLASNO.hosts, *(["127.0.0.1", "localhost", "[::1]"] if GLASNO.loopback else [])]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "glasno.design",
    "glasno.outbox",
    "glasno.publishing",
    "glasno.front",
    "glasno.campaigns",
    "glasno.petitions",
    "glasno.demo",
    "glasno.running",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "glasno.config.urls"
ASGI_APPLICATION = "glasno.config.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(GLASNO.database_path),
        "OPTIONS": {
            # A writer takes its lock when it begins: one that has read first could not wait for it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            # FULL: what was acknowledged outlives a power cut. secure_delete: what was erased is
            # overwritten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON"
            ),
        },
        # A file also in tests: the ledger's thread has a connection of its own.
        "TEST": {"NAME": str(GLASNO.data / "test.sqlite3")},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/assets/"
STATIC_ROOT = GLASNO.data / "site" / "assets"
STORAGES = {"staticfiles": {"BACKEND": "glasno.publishing.assets.PublishedAssets"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"place": {"()": "glasno.config.journal.PlaceFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "place"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "glasno": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Its lines name the path that was asked for, and paths hold secrets.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Its lines name the host that was asked for.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

# What each feature adds, by dotted path: the packages below never import a feature.

# () -> Iterator[Page]: the pages that are published.
GLASNO_PAGE_SOURCES = [
    "glasno.front.pages.pages",
    "glasno.campaigns.pages.pages",
    "glasno.petitions.pages.pages",
]
# (campaign, language) -> Block | None: parts of a campaign's page.
GLASNO_CAMPAIGN_BLOCKS = ["glasno.petitions.blocks.deed"]
# Sections of campaign.yaml that belong to a feature.
GLASNO_CAMPAIGN_SECTIONS = {"petition": "glasno.petitions.directory.section"}
# Parts of the privacy page.
GLASNO_PRIVACY_SECTIONS = ["glasno.petitions.blocks.privacy"]
# What the crowd posts to: a path's beginning -> Door.
GLASNO_DOORS = {
    "/do/sign/": "glasno.petitions.doors.sign",
    "/do/confirm/": "glasno.petitions.doors.confirm",
    "/do/mine/": "glasno.petitions.doors.mine",
}
# What the ledger writes, in this order within one transaction.
GLASNO_LEDGER_WRITERS = {
    "petitions.epoch": "glasno.petitions.actions.signing.write_epochs",
    "petitions.pending": "glasno.petitions.actions.signing.write_pending",
    "petitions.confirmation": "glasno.petitions.actions.confirming.write_confirmations",
    "petitions.refusal": "glasno.petitions.actions.confirming.write_refusals",
    "petitions.undo": "glasno.petitions.actions.confirming.write_undos",
    "petitions.change": "glasno.petitions.actions.withdrawing.write_changes",
    "petitions.withdrawal": "glasno.petitions.actions.withdrawing.write_withdrawals",
}
# A mail job's kind -> what composes it at sending.
GLASNO_MAIL_WRITERS = {"petitions.signature": "glasno.petitions.mails.write"}
# () -> Step: what the worker does over and over.
GLASNO_WORK = [
    "glasno.outbox.work.begin",
    "glasno.petitions.work.begin",
    "glasno.running.checkpointing.begin",
]
# (*, now) -> int, and how often.
GLASNO_SCHEDULE = [
    ("glasno.outbox.actions.erasing.erase_old_jobs", "daily"),
    ("glasno.outbox.actions.erasing.expire_stops", "daily"),
    ("glasno.outbox.actions.erasing.forget_mailbox_days", "daily"),
    ("glasno.outbox.actions.erasing.forget_failures", "daily"),
    ("glasno.petitions.actions.verifying.verify_counts", "daily"),
    ("glasno.petitions.actions.expiring.expire_pending", "daily"),
    # Last, for a day's key dies with the day's last mail.
    ("glasno.outbox.actions.erasing.destroy_spent_keys", "daily"),
]
# () -> Iterator[Finding]: what the doctor looks at.
GLASNO_EXAMINATIONS = [
    "glasno.running.examinations.examine",
    "glasno.outbox.examinations.examine",
    "glasno.petitions.examinations.examine",
]
