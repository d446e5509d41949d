"""A database at some point of its history: where it stands, how it is moved, what it holds."""

import re
from typing import Any

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph

# Asked of the database itself: Django's own look at a table of SQLite stumbles over some checks.
SHAPE = {
    "sqlite": (
        'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(%s)',
        'SELECT "from", "table", "to", on_delete FROM pragma_foreign_key_list(%s)',
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s",
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s",
    ),
    "postgresql": (
        """SELECT column_name, data_type, character_maximum_length, is_nullable, column_default,
            is_identity FROM information_schema.columns WHERE table_name = %s""",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass",
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s",
    ),
}
CHECK = re.compile('CONSTRAINT "([a-z_]+)" (CHECK|UNIQUE)')

Target = tuple[str, str]
Row = tuple[Any, ...]


class Release:
    """The default database, which migrations move forth and back."""

    @property
    def newest(self) -> list[Target]:
        return self._graph().leaf_nodes()

    @property
    def first(self) -> list[Target]:
        """What the first release had: each app's first migration."""
        return [(app, "0001_initial") for app, _ in self.newest]

    def move(self, targets: list[Target]) -> None:
        """Migrate to these; on the way back what builds on them goes first."""
        executor = MigrationExecutor(connection)
        executor.migrate(targets)

    def apps(self, targets: list[Target]) -> Apps:
        """The models as they were then."""
        return MigrationExecutor(connection).loader.project_state(targets).apps

    def steps(self) -> list[Target]:
        """Every migration after the first release, in an order in which they can be applied."""
        graph = self._graph()
        plan = [step for leaf in self.newest for step in graph.forwards_plan(leaf)]
        return [step for step in dict.fromkeys(plan) if step not in self.first]

    def before(self, step: Target) -> list[Target]:
        """Where going back over one migration leads."""
        parents = self._graph().node_map[step].parents
        return [node.key for node in parents if node.key[0] == step[0]]

    def _graph(self) -> MigrationGraph:
        graph: MigrationGraph = MigrationExecutor(connection).loader.graph
        return graph


def tables(apps: Apps) -> dict[str, list[str]]:
    """Every table of ours at that time: its columns."""
    return {
        model._meta.db_table: [field.column for field in model._meta.concrete_fields]
        for model in apps.get_models()
    }


def contents(columns: dict[str, list[str]]) -> dict[str, list[Row]]:
    """Every value in these columns, by table, in the order of the rows' numbers."""
    found: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table, names in columns.items():
            quoted = ", ".join(connection.ops.quote_name(name) for name in names)
            cursor.execute(f"SELECT {quoted} FROM {table} ORDER BY id")  # noqa: S608 - names of our own
            found[table] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def shape(columns: dict[str, list[str]]) -> dict[str, list[Row]]:
    """Every column, constraint and index of these tables, whatever their order."""
    found: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table in columns:
            rows: list[Row] = []
            for question in SHAPE[connection.vendor]:
                cursor.execute(question, [table])
                rows += cursor.fetchall()
            if connection.vendor == "sqlite":
                # The text that made the table keeps the order of its makings: only names count.
                rows += CHECK.findall(rows.pop()[0])
            found[table] = sorted(rows, key=repr)
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
