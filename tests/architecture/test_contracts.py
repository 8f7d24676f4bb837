"""The import contracts hold, and each is shown to break when it is violated."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
VIOLATIONS = {
    "core": ("content/problems.py", "import recommender.levels\n"),
    "pure": ("recommender/levels.py", "import flask\n"),
    "rooms": ("lms/agencies/models.py", "import lms.courses.models\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_violation_breaks_its_contract(contract, tmp_path):
    for name in ("lms", "content", "recommender"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "dist", "catalogue", "item_bank")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("catalogue", "item_bank"):
        shutil.copytree(
            ROOT / "content" / package,
            tmp_path / "content" / package,
            ignore=shutil.ignore_patterns("*.md", "*.yaml", "media"),
        )
    file, line = VIOLATIONS[contract]
    path = tmp_path / file
    path.write_text(path.read_text() + "\n" + line)
    done = subprocess.run([*LINT, "--contract", contract], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
