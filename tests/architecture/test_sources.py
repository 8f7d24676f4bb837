"""House rules that read the sources: commits, templates, docstrings, words, settings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path for path in (ROOT / "lms").iterdir() if (path / "__init__.py").exists())
TEMPLATES = sorted([*ROOT.glob("lms/*/templates/**/*.html"), *ROOT.glob("content/questions/**/*.html")])
COMMITTERS = {
    "lms/db.py",
    "lms/jobs/services.py",
    "lms/seed/history.py",
    "lms/seed/demonstration.py",
    "lms/recommendations/cli.py",
}
"""Where `.commit()` may stand: the request's transaction, a job's progress, and the command that fills an empty database."""


def python_files() -> list[Path]:
    return [path for path in sorted((ROOT / "lms").rglob("*.py")) if "setup" not in path.parts]


def test_commits_stand_only_in_their_places():
    found = {str(path.relative_to(ROOT)) for path in python_files() if re.search(r"\.commit\(\)", path.read_text())}
    assert found <= COMMITTERS | {"lms/reports/jobs.py", "lms/recommendations/jobs.py", "lms/people/jobs.py"}, found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_the_rules(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"<style|\sstyle=", text), "inline style"
    assert not re.search(r"\son[a-z]+=", text), "inline handler"
    assert not re.search(r"hx-on|js:", text), "htmx that evaluates"
    assert "|safe" not in text.replace("| safe", "|safe") or path.name in (
        "lesson.html",
        "_preview.html",
        "page.html",
    ), "unescaped"
    if text.startswith("{% extends"):
        outside = re.sub(r"{%-? block .*", "", text, flags=re.S)
        assert "{% set" not in outside, "a top-level set is not run when a block is rendered alone"
        assert "{% import" not in outside
        assert "{% from" not in outside
    for form in re.findall(r"<form[^>]*>", text):
        if 'method="post"' in form:
            assert "action=" in form, f"a post form names its address: {form}"
    for tag in re.findall(r"<[a-z]+[^>]*\shx-(?:get|post)=[^>]*>", text):
        assert "hx-target" in tag or "hx-swap" in tag, f"htmx inherits nothing: {tag}"


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.name)
def test_a_room_says_what_it_owns(path):
    assert len((ast.get_docstring(ast.parse((path / "__init__.py").read_text())) or "").split()) >= 12


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_public_functions_have_docstrings(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "module"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_the_web_process_loads_no_numpy():
    probe = (
        "import sys\n"
        "from pathlib import Path\n"
        "import tempfile\n"
        "from lms.config import Settings\n"
        "from lms.app import create_app\n"
        "create_app(Settings(data=Path(tempfile.mkdtemp()), secret_key='k', testing=True))\n"
        "heavy = {'numpy', 'scipy', 'sklearn', 'typst', 'xlsxwriter', 'python_calamine', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_every_setting_says_what_it_is_for():
    from dataclasses import fields

    from lms.config import Settings

    manual = (ROOT / "docs" / "operate" / "settings.md").read_text()
    for item in fields(Settings):
        assert item.metadata.get("meaning"), item.name
        assert f"`LMS_{item.name.upper()}`" in manual, f"LMS_{item.name.upper()} is not in docs/operate/settings.md"
