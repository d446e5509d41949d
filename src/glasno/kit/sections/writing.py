"""Fields as YAML, written so that people can go on editing them."""

from __future__ import annotations

from collections.abc import Mapping

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes every value out where it stands; two equal ones are not tied by an alias."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def yaml_file(fields: Mapping[str, object]) -> str:
    """Fields as YAML, in the order given, Cyrillic as Cyrillic, long texts on one line."""
    return yaml.dump(dict(fields), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20)
