"""Fails when a model has changed and no migration says so: `python tools/migrations.py`."""

import os
import sys
import tempfile


def main() -> int:
    """Django's own check, on an empty database of its own and never on a person's."""
    with tempfile.TemporaryDirectory() as data:
        os.environ["GLASNO_DATA"] = data
        os.environ["DJANGO_SETTINGS_MODULE"] = "glasno.config.settings"
        # Settings are read when Django is imported.
        import django  # noqa: PLC0415 - the line above says why
        from django.core.management import call_command  # noqa: PLC0415 - as above

        django.setup()
        try:
            call_command("makemigrations", check=True, dry_run=True)
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
