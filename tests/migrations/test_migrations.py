"""From the first release to this one and back, with data in every table, nothing is lost."""

import pytest
from django.db import connection

from tests.guards import find_guards
from tests.migrations.populated import DAY, populate
from tests.migrations.states import Release, contents, shape, tables

pytestmark = pytest.mark.data


def guards() -> dict[str, str]:
    with connection.cursor() as cursor:
        return find_guards(cursor, connection.vendor)


def test_first_release_is_filled_in_every_table(release: Release) -> None:
    release.move(release.first)
    then = release.apps(release.first)
    populate(then)

    columns = tables(then)
    found = contents(columns)
    empty = [table for table, rows in found.items() if not rows]
    assert empty == []
    told = {
        f"{table}.{name}"
        for table, names in columns.items()
        for place, name in enumerate(names)
        if all(row[place] is None for row in found[table])
    }
    assert told == set(), "columns that no row of the first release fills"


def test_every_value_survives_each_step_forth_and_back(release: Release) -> None:
    release.move(release.first)
    then = release.apps(release.first)
    populate(then)
    columns = tables(then)
    before, form = contents(columns), shape(columns)

    for step in release.steps():
        release.move([step])
        assert contents(columns) == before, step
    assert guards()

    for step in reversed(release.steps()):
        release.move(release.before(step))
        assert contents(columns) == before, step
    assert shape(columns) == form
    assert guards() == {}


def test_tables_of_an_upgrade_are_those_of_a_new_site(release: Release) -> None:
    release.move(release.newest)
    columns = tables(release.apps(release.newest))
    new, fresh_guards = shape(columns), guards()

    release.move(release.first)
    populate(release.apps(release.first))
    release.move(release.newest)

    assert shape(columns) == new
    assert guards() == fresh_guards


def test_way_back_from_a_quarantine_counts_nothing_poisoned(release: Release) -> None:
    release.move(release.first)
    populate(release.apps(release.first))
    release.move(release.newest)
    now = release.apps(release.newest)
    pending = now.get_model("petitions.Pending").objects
    signatures = now.get_model("petitions.Signature").objects
    asked = pending.filter(state=0).values_list("pk", flat=True)[0]
    signed = signatures.filter(state=1).values_list("pk", flat=True)[0]
    petition = signatures.get(pk=signed).petition
    acts = {"petition": petition, "verb": "quarantine", "conditions": {}, "reason": "x"}
    now.get_model("petitions.Sweep").objects.create(**acts, day=DAY)
    pending.filter(pk=asked).update(state=4, sweep=1)
    signatures.filter(pk=signed).update(state=4, sweep=1, stale=True)

    release.move(release.first)

    then = release.apps(release.first)
    assert then.get_model("petitions.Pending").objects.get(pk=asked).state == 0
    back = then.get_model("petitions.Signature").objects.get(pk=signed)
    assert (back.state, back.stale) == (3, True)
