"""Compiles the catalogues of translated texts whenever the package is built or installed."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Named in pyproject.toml; the .mo files are not kept in version control."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before the files of a wheel are gathered, editable ones too."""
        messages = runpy.run_path(str(Path(self.root) / "tools/messages.py"))
        messages["compile_all"](Path(self.root))
