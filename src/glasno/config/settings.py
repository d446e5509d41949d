"""Django's settings, made of the operator's environment, and what each feature contributes.

Importing this touches no disk, except that the server's own key is read if it is there.
"""

import os
from pathlib import Path

from glasno.config.databases import databases
from glasno.config.environment import read_environment
from glasno.config.journal import FORMATTERS

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
    "glasno.authorities",
    "glasno.campaigns",
    "glasno.petitions",
    "glasno.appeals",
    "glasno.demo",
    "glasno.running",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "glasno.config.urls"
ASGI_APPLICATION = "glasno.config.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = databases(GLASNO)

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
    "formatters": {"place": {"()": FORMATTERS[GLASNO.logs]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "place"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "glasno": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Its lines name the path that was asked for, and paths hold secrets.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Its lines name hosts and users of the database at each attempt; who waited says so once.
        "psycopg.pool": {"handlers": [], "level": "ERROR", "propagate": True},
        # Its lines name the host that was asked for.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

# What each feature adds, by dotted path: the packages below never import a feature.

# () -> Iterator[Page]: the pages that are published.
GLASNO_PAGE_SOURCES = [
    "glasno.front.pages.pages",
    "glasno.authorities.pages.pages",
    "glasno.campaigns.pages.pages",
    "glasno.petitions.pages.pages",
    "glasno.appeals.pages.pages",
    "glasno.appeals.calendar.pages",
    "glasno.publishing.elsewhere.pages",
    "glasno.campaigns.spreading.pages.pages",
    "glasno.petitions.sheets.pages",
    "glasno.appeals.cards.pages",
    "glasno.authorities.opendata.pages",
    "glasno.campaigns.history.pages",
    "glasno.campaigns.opendata.pages",
    "glasno.petitions.reports.pages.pages",
    "glasno.petitions.reports.checking.pages",
    "glasno.appeals.reports.pages.pages",
    "glasno.appeals.reports.across.pages",
    "glasno.campaigns.syndication.pages",
    "glasno.campaigns.sitemap.pages",
]
# (campaign, language) -> Block | None: parts of a campaign's page.
GLASNO_CAMPAIGN_BLOCKS = [
    "glasno.petitions.blocks.deed",
    "glasno.appeals.blocks.deed",
    "glasno.appeals.blocks.figures",
]
# (campaign, language) -> Standing | None: its number, for cards, widgets and badges; the first
# answer is taken.
GLASNO_CAMPAIGN_STANDINGS = ["glasno.petitions.standing.standing"]
# (campaign, language) -> Iterable[Offer]: what else lies on the page for passing it on.
GLASNO_CAMPAIGN_OFFERS = ["glasno.petitions.sheets.offers"]
# (campaigns, language, most) -> Iterable[Event]: what happened, for feeds and histories.
GLASNO_CAMPAIGN_EVENTS = [
    "glasno.campaigns.since.events",
    "glasno.petitions.events.events",
    "glasno.appeals.reports.events.events",
]
# (campaign) -> Iterator[Table]: what its open data holds, for programs.
GLASNO_DATA_TABLES = [
    "glasno.petitions.reports.columns.tables",
    "glasno.appeals.reports.columns.tables",
]
# (language) -> Block | None: what else the page of the directory says of authorities.
GLASNO_AUTHORITY_BLOCKS = ["glasno.appeals.blocks.answered.block"]
# () -> Iterator[Table]: what it says for programs.
GLASNO_AUTHORITY_TABLES = ["glasno.appeals.reports.across.tables"]
# Sections of campaign.yaml that belong to a feature.
GLASNO_CAMPAIGN_SECTIONS = {
    "petition": "glasno.petitions.directory.section",
    "appeals": "glasno.appeals.directory.section",
}
# Parts of the privacy page.
GLASNO_PRIVACY_SECTIONS = [
    "glasno.petitions.blocks.privacy",
    "glasno.appeals.privacy.privacy",
]
# What the crowd posts to: a path's beginning -> Door.
GLASNO_DOORS = {
    "/do/sign/": "glasno.petitions.doors.sign",
    "/do/challenge": "glasno.petitions.doors.challenge",
    "/oembed": "glasno.campaigns.doors.oembed",
    "/do/confirm/": "glasno.petitions.doors.confirm",
    "/do/mine/": "glasno.petitions.doors.mine",
    "/do/appeal/": "glasno.appeals.doors.appeal",
    "/do/case/": "glasno.appeals.doors.case",
}
# What the ledger writes, in this order within one transaction.
GLASNO_LEDGER_WRITERS = {
    "petitions.epoch": "glasno.petitions.actions.signing.write_epochs",
    "petitions.pending": "glasno.petitions.actions.signing.write_pending",
    "petitions.secret": "glasno.petitions.actions.answering.write_answers",
    "appeals.case": "glasno.appeals.actions.keeping.write_cases",
    # Last: every process adds to the same few rows, so they are locked for a moment only.
    "appeals.prepared": "glasno.appeals.actions.counting.write_prepared",
    "appeals.stage": "glasno.appeals.actions.counting.write_stages",
    "petitions.tally": "glasno.petitions.actions.tallying.write_tallies",
}
# async (Counter) -> None: what a front does before it ends.
GLASNO_FAREWELLS = ["glasno.petitions.doors.leave"]
# A mail job's kind -> what composes it at sending.
GLASNO_MAIL_WRITERS = {"petitions.signature": "glasno.petitions.mails.write"}
# () -> Step: what the worker does over and over.
GLASNO_WORK = [
    "glasno.outbox.work.begin",
    "glasno.petitions.work.begin",
    "glasno.petitions.work.begin_redrawing",
    "glasno.petitions.telling.begin",
    "glasno.appeals.work.begin",
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
    ("glasno.petitions.actions.tallying.forget_rates", "daily"),
    ("glasno.appeals.actions.expiring.erase_expired", "daily"),
    ("glasno.appeals.actions.expiring.destroy_form_keys", "daily"),
    ("glasno.appeals.actions.counting.forget_nonces", "hourly"),
    ("glasno.petitions.actions.rewriting.rewrite_sealed", "weekly"),
    ("glasno.appeals.work.enter_next_year", "weekly"),
    # Last, for a day's key dies with the day's last mail.
    ("glasno.outbox.actions.erasing.destroy_spent_keys", "daily"),
]
# Tables of people's boxes: written anew on PostgreSQL, so that what was erased leaves their files.
GLASNO_SEALED_TABLES = ["petitions.Pending", "petitions.Signature", "appeals.Case"]
# () -> Iterator[Finding]: what the doctor looks at.
GLASNO_EXAMINATIONS = [
    "glasno.running.examinations.examine",
    "glasno.publishing.examinations.examine",
    "glasno.front.examinations.examine",
    "glasno.outbox.examinations.examine",
    "glasno.authorities.examinations.examine",
    "glasno.petitions.examinations.examine",
    "glasno.appeals.examinations.examine",
]
