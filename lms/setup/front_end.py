"""Puts the few files we serve from the npm packages into `lms/web/static/dist/`, with their licences.

To serve a file of another package: add the package to package.json with an exact version, renew package-lock.json, and
add a line to FILES.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lms.setup import icons, node_packages, stamps
from lms.setup.places import DIST, PACKAGE_LOCK, VENV
from lms.setup.problems import CommandFailed, explain
from lms.setup.progress import step

FONT = "@fontsource-variable/plus-jakarta-sans"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "plus-jakarta-sans.woff2": f"{FONT}/files/plus-jakarta-sans-latin-wght-normal.woff2",
}
LICENCES = ("htmx.org", FONT, "lucide-static")
SPRITE = "icons.svg"
NOTICES = "LICENSES.txt"
STAMP_NAME = "packages.stamp"
WORKPLACE = "front-end-"


def ensure(dist: Path = DIST) -> None:
    """Fetch and lay out the front-end files, unless they stand there for this very lock."""
    if is_ready(dist):
        return
    text = "Mengambil paket antarmuka"
    for leftover in VENV.glob(f"{WORKPLACE}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with (
        step(f"{text} (sekali saja)"),
        tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=VENV, ignore_cleanup_errors=True) as workplace,
    ):
        try:
            modules = node_packages.fetch(Path(workplace))
        except CommandFailed as failure:
            raise explain(failure, text) from failure
        assemble(modules, dist)


def is_ready(dist: Path = DIST) -> bool:
    """Whether every file is there and was made from the lock and the recipe as they are now."""
    stamp = dist / STAMP_NAME
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != _mark():
        return False
    return all((dist / name).exists() for name in (*FILES, SPRITE, NOTICES))


def assemble(modules: Path, dist: Path) -> None:
    """Copy our files out of a node_modules folder, each in one go, the stamp last."""
    dist.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        stamps.replace_file(dist / name, (modules / source).read_bytes())
    stamps.replace_file(dist / SPRITE, icons.sprite(modules / "lucide-static" / "icons").encode())
    stamps.replace_file(dist / NOTICES, _notices(modules).encode())
    stamps.replace_file(dist / STAMP_NAME, _mark().encode())


def _mark() -> str:
    return stamps.digest(PACKAGE_LOCK, Path(__file__), Path(icons.__file__))


def _notices(modules: Path) -> str:
    texts = (
        f"{package}\n\n{(modules / package / 'LICENSE').read_text(encoding='utf-8').strip()}" for package in LICENCES
    )
    return f"\n\n{'=' * 80}\n\n".join(texts) + "\n"
