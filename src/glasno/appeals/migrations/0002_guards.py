"""What the database itself refuses to do to kept cases, whoever asks.

SQLite loses a table's triggers when a later migration remakes the table: that migration then ends
with `guard` again, and tests/appeals/test_guards.py fails until it does.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "appeals_case"
# Name -> of which changes; {differs} is the database's own word for it.
GUARDS = {
    "case_keeps_its_place": (
        "NEW.lookup {differs} OLD.lookup OR NEW.created_on {differs} OLD.created_on"
    ),
    "case_counts_its_boxes": (
        "NEW.revision <> OLD.revision + (CASE WHEN NEW.box {differs} OLD.box THEN 1 ELSE 0 END)"
    ),
}
FUNCTION = """
    CREATE FUNCTION appeals_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation';
    END $$
    """


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Puts every trigger in place of one of its name."""
    unguard(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        differs, refuse = "IS DISTINCT FROM", "EXECUTE FUNCTION appeals_refuse()"
    else:
        differs, refuse = "IS NOT", "BEGIN SELECT RAISE(ABORT, '{name}'); END"
    for name, when in GUARDS.items():
        condition = when.format(differs=differs)
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({condition}) "
            + refuse.format(name=name),
            params=None,
        )


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS appeals_refuse() CASCADE", params=None)
        return
    for name in GUARDS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
    ]
