"""A built package brings its compiled catalogues along."""

import gettext
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tools.messages import ROOT

MO = "glasno/locale/ru/LC_MESSAGES/django.mo"
NEW = '\nmsgid "Built by a test"\nmsgstr "Собрано проверкой"\n'


def test_wheel_has_the_compiled_catalogues(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tools", project / "tools")
    unwanted = shutil.ignore_patterns("*.mo", "__pycache__")
    shutil.copytree(ROOT / "src", project / "src", ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "README.md").write_text("Glasno\n")
    with (project / "src" / MO).with_suffix(".po").open("a") as catalogue:
        catalogue.write(NEW)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=project,
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").iterdir()
    with ZipFile(wheel) as packed:
        catalogue_of_wheel = gettext.GNUTranslations(BytesIO(packed.read(MO)))
        names = set(packed.namelist())
    assert catalogue_of_wheel.gettext("Built by a test") == "Собрано проверкой"
    assert "glasno/py.typed" in names
