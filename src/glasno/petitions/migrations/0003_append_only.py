"""The database itself refuses what must never happen, whoever asks (docs/adr/0072).

SQLite loses a table's triggers when a later migration remakes the table: that migration then ends
with `guard` again, and tests/petitions/test_guards.py fails until it does.
"""

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WITHDRAWN = 2
# What may still change of a withdrawn signature is what the count knows of it, and where it stands.
ERASED = (
    "petition_id",
    "state",
    "record",
    "mac",
    "job",
    "person",
    "address",
    "display",
    "display_text",
    "delivery",
    "day",
    "language",
    "country",
    "provider",
)


@dataclass(frozen=True)
class Guard:
    """A trigger. `when`: only of such rows, where {differs} is the database's own word for it.

    `later`: only where a later day of the same petition stands than that of the row so named.
    """

    name: str
    table: str
    verbs: tuple[str, ...]
    when: str = ""
    later: str = ""


GUARDS = (
    Guard("epoch_key_stands", "petitions_epochkey", ("UPDATE", "DELETE")),
    Guard("count_correction_stands", "petitions_countcorrection", ("UPDATE", "DELETE")),
    Guard("signature_remains", "petitions_signature", ("DELETE",)),
    Guard(
        "signature_withdrawn_stays",
        "petitions_signature",
        ("UPDATE",),
        when=f"OLD.state = {WITHDRAWN} AND ("
        + " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in ERASED)
        + ")",
    ),
    # A day is over, and may be published, once the row of a later one stands (docs/adr/0089).
    Guard("day_remains", "petitions_daycount", ("DELETE",)),
    Guard("day_that_is_over_stands", "petitions_daycount", ("UPDATE",), later="OLD"),
    Guard("day_comes_after_the_last", "petitions_daycount", ("INSERT",), later="NEW"),
    Guard("country_remains", "petitions_countrycount", ("DELETE",)),
    Guard(
        "country_is_published_in_steps",
        "petitions_countrycount",
        ("UPDATE",),
        when="NEW.published <> OLD.published AND abs(NEW.published - OLD.published) < 5",
    ),
)
FUNCTIONS = (
    """
    CREATE FUNCTION petitions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE FUNCTION petitions_refuse_old_day() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        told petitions_daycount := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    BEGIN
        PERFORM FROM petitions_daycount WHERE petition_id = told.petition_id AND day > told.day;
        IF FOUND THEN
            RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Puts every trigger in place of one of its name."""
    unguard(apps, schema_editor)
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in FUNCTIONS if on_postgresql else ():
        schema_editor.execute(statement, params=None)
    for each in GUARDS:
        for statement in _on_postgresql(each) if on_postgresql else _on_sqlite(each):
            schema_editor.execute(statement, params=None)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in ("petitions_refuse", "petitions_refuse_old_day"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)
        return
    for each in GUARDS:
        for verb in each.verbs:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {each.name}_{verb.lower()}", params=None)


def release(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On the way back: the first release knows no quarantine.

    Requests wait again; signatures are counted as removed, so that nothing poisoned is counted.
    """
    waiting, removed, quarantined = 0, 3, 4
    apps.get_model("petitions", "Pending").objects.filter(state=quarantined).update(state=waiting)
    signatures = apps.get_model("petitions", "Signature").objects
    signatures.filter(state=quarantined).update(state=removed, stale=True)


def _on_postgresql(each: Guard) -> list[str]:
    function = "petitions_refuse_old_day" if each.later else "petitions_refuse"
    refuse = f"EXECUTE FUNCTION {function}()"
    when = f"WHEN ({each.when.format(differs='IS DISTINCT FROM')}) " if each.when else ""
    verbs = " OR ".join(each.verbs)
    made = [
        f"CREATE TRIGGER {each.name} BEFORE {verbs} ON {each.table} FOR EACH ROW {when}{refuse}"
    ]
    if "DELETE" in each.verbs:
        made.append(
            f"CREATE TRIGGER {each.name}_whole BEFORE TRUNCATE ON {each.table} "
            f"FOR EACH STATEMENT {refuse}"
        )
    return made


def _on_sqlite(each: Guard) -> list[str]:
    condition = each.when.format(differs="IS NOT")
    if each.later:
        condition = (
            f"EXISTS (SELECT 1 FROM {each.table} AS other WHERE "  # noqa: S608 - names of this file
            f"other.petition_id = {each.later}.petition_id AND other.day > {each.later}.day)"
        )
    when = f"WHEN {condition} " if condition else ""
    return [
        f"CREATE TRIGGER {each.name}_{verb.lower()} BEFORE {verb} ON {each.table} FOR EACH ROW "
        f"{when}BEGIN SELECT RAISE(ABORT, '{each.name}'); END"
        for verb in each.verbs
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0002_quarantine_and_figures"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, release),
        migrations.RunPython(guard, unguard),
    ]
