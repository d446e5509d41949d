"""The database itself keeps what an entry said before, whoever asks (docs/adr/0072)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "authorities_formerentry"
NAME = "former_entry_stands"
FUNCTION = """
    CREATE FUNCTION authorities_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation';
    END $$
"""
ROWS = f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW "
WHOLE = f"CREATE TRIGGER {NAME}_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT "
REFUSE = "EXECUTE FUNCTION authorities_refuse()"
ON_POSTGRESQL = (FUNCTION, ROWS + REFUSE, WHOLE + REFUSE)
ON_SQLITE = tuple(
    f"CREATE TRIGGER {NAME}_{verb.lower()} BEFORE {verb} ON {TABLE} FOR EACH ROW "
    f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    for verb in ("UPDATE", "DELETE")
)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Puts the triggers in place."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in ON_POSTGRESQL if on_postgresql else ON_SQLITE:
        schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS authorities_refuse() CASCADE", params=None)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{verb}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
