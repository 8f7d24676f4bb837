"""Static files: our css and js and the packages from npm, served under one address that changes when any of them does.

`build()` writes `static/dist/site-<id>/` with a gzip twin beside each text file, so that serving costs no compression and a
browser may keep everything for a year.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from functools import cache
from pathlib import Path

from flask import Flask, current_app
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"
DIST = STATIC / "dist"
OUR_FILES = ("css", "js", "img")
FETCHED = ("htmx.min.js", "icons.svg", "plus-jakarta-sans.woff2")


def _members() -> list[tuple[str, Path]]:
    ours = [path for folder in OUR_FILES for path in sorted((STATIC / folder).rglob("*")) if path.is_file()]
    members = [(path.name, path) for path in ours if path.suffix != ".css"]
    return members + [(name, DIST / name) for name in FETCHED if (DIST / name).exists()]


def stylesheet() -> str:
    """Our style sheets, in the order of their names, as one."""
    return "\n".join(path.read_text() for path in sorted((STATIC / "css").glob("*.css")))


@cache
def build() -> Path:
    """Write the folder of static files for this state of the sources, unless it is there; returns it."""
    contents = {name: path.read_bytes() for name, path in _members()}
    contents["app.css"] = stylesheet().encode()
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(contents.items()))).hexdigest()[:10]
    folder = DIST / f"site-{digest}"
    if folder.exists():
        return folder
    DIST.mkdir(parents=True, exist_ok=True)
    # A folder of this process alone: a server and a worker of a new version start at the same moment.
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=DIST))
    temporary.chmod(0o755)
    for name, data in contents.items():
        (temporary / name).write_bytes(data)
        if Path(name).suffix in {".css", ".js", ".svg", ".webmanifest"}:
            (temporary / f"{name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    try:
        temporary.rename(folder)
    except OSError:
        shutil.rmtree(temporary)
        if not folder.exists():
            raise
    return folder


def asset(name: str) -> str:
    """The address of a static file, for templates."""
    return f"{current_app.config['ASSETS']}/{name}"


def init_app(app: Flask) -> None:
    """Serve the built folder in front of the application, cacheable for ever."""
    folder = build()
    prefix = f"/static/{folder.name}"
    app.config["ASSETS"] = prefix
    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=folder, prefix=prefix, immutable_file_test=lambda path, url: True
    )
