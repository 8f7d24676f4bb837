"""Back up and restore the database with its files and keys.

A backup is one .tar.gz: `manifest.json` (what, when, row counts, SHA-256 of every member), the database, `files/`, `keys/`,
`models/` and the secret key. Whoever holds it can read everything: the manual says how to encrypt and keep it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.clock import now
from lms.config import Settings
from lms.db import db, open_sqlite

FORMAT = 1
KEPT = ("files", "keys", "models", "secret.key")
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
ASIDE = "before_restore"


class BackupError(Exception):
    """The backup or the restore did not succeed; nothing was replaced."""


def back_up(app: Flask, target: Path) -> dict[str, Any]:
    """Write a backup to `target`, restore it into a scratch place, compare, and return its manifest. Raises `BackupError`."""
    settings: Settings = app.config["SETTINGS"]
    target.parent.mkdir(parents=True, exist_ok=True)
    with app.app_context(), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        folder = Path(scratch) / "backup"
        folder.mkdir()
        kind = db.engine.dialect.name
        _dump(kind, folder / DATABASE[kind])
        for name in KEPT:
            _copy(settings.data / name, folder / name)
        manifest = _manifest(kind, folder)
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
        packed = Path(scratch) / "packed.tar.gz"
        _pack(folder, packed)
        _prove(packed, Path(scratch) / "proof")
        packed.chmod(0o600)
        packed.replace(target)
    return manifest


def _dump(kind: str, path: Path) -> None:
    if kind == "sqlite":
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            connection.rollback()
            raw.execute("PRAGMA query_only=0")
            raw.execute("VACUUM INTO ?", (str(path),))
        return
    _run_postgres("pg_dump", "--format=custom", "--no-owner", f"--exclude-schema={ASIDE}*", "--file", str(path))


def _run_postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} tidak ada di PATH. Pasang postgresql-client, lalu ulangi.")
    url = db.engine.url
    address = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    secret = {"PGPASSWORD": url.password} if url.password else {}  # every user of the machine may read a command line
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [found, "--dbname", address.render_as_string(), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **secret},
    )
    if done.returncode:
        raise BackupError(done.stderr.strip()[:500])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _manifest(kind: str, folder: Path) -> dict[str, Any]:
    members = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "format": FORMAT,
        "database": kind,
        "made_at": now().isoformat(timespec="seconds"),
        "sha256": {str(path.relative_to(folder)): _sha256(path) for path in members},
        "rows": _row_counts(folder / DATABASE[kind]) if kind == "sqlite" else {},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _row_counts(path: Path) -> dict[str, int]:
    connection = open_sqlite(str(path))
    try:
        names = [
            row[0] for row in connection.execute("select name from sqlite_master where type='table' order by name")
        ]
        return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names from the schema
    finally:
        connection.close()


def _pack(folder: Path, target: Path) -> None:
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        for path in sorted(folder.rglob("*")):
            archive.add(path, str(path.relative_to(folder)), recursive=False)


def _prove(packed: Path, folder: Path) -> None:
    """Unpack, compare every digest, and ask the database whether it is whole."""
    manifest = unpack(packed, folder)
    if manifest["database"] == "sqlite":
        path = folder / DATABASE["sqlite"]
        if _row_counts(path) != manifest["rows"] or not _is_whole(path):
            raise BackupError("Cadangan tidak dapat dipulihkan utuh; ulangi dan periksa cakram.")


def _is_whole(path: Path) -> bool:
    connection = open_sqlite(str(path))
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return bool(sound and not connection.execute("PRAGMA foreign_key_check").fetchall())
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def unpack(packed: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into `folder` and check every digest; returns its manifest. Raises `BackupError`."""
    try:
        with tarfile.open(packed) as archive:
            for member in archive:
                _extract(archive, member, folder)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        digests = dict(manifest["sha256"])
    except (tarfile.TarError, OSError, ValueError, EOFError, KeyError, TypeError) as error:
        raise BackupError(f"Berkas ini bukan cadangan yang utuh: {packed.name}") from error
    wrong = [name for name, digest in digests.items() if _digest_of(folder / name) != digest]
    if wrong:
        raise BackupError(f"Isi cadangan berubah: {', '.join(wrong[:5])}")
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One file of a backup. The filters of `tarfile` came with Python 3.11.4; Debian 12 has 3.11.2."""
    target = (folder / member.name).resolve()
    if not target.is_relative_to(folder.resolve()) or not (member.isfile() or member.isdir()):
        raise tarfile.TarError(f"{member.name} does not belong into a backup")
    content = archive.extractfile(member)
    if content is None:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)
    target.chmod(member.mode & 0o700)


def _digest_of(path: Path) -> str:
    return _sha256(path) if path.is_file() else ""


def restore(app: Flask, packed: Path) -> dict[str, Any]:
    """Put a backup in place of the present data; what stood there is kept beside it under a dated name.

    The product must not be running. Raises `BackupError` before anything is replaced when the backup is not whole.
    """
    settings: Settings = app.config["SETTINGS"]
    with tempfile.TemporaryDirectory(dir=settings.data) as scratch:
        folder = Path(scratch) / "backup"
        manifest = unpack(packed, folder)
        with app.app_context():
            if manifest["database"] != db.engine.dialect.name:
                raise BackupError("Cadangan ini dari jenis basis data lain; setel LMS_DATABASE_URL yang sesuai.")
            _replace_database(settings, folder / DATABASE[manifest["database"]])
        for name in KEPT:
            _replace(folder / name, settings.data / name)
    return manifest


def _replace_database(settings: Settings, source: Path) -> None:
    db.engine.dispose()  # a pooled connection would remember the tables that go
    if db.engine.dialect.name == "postgresql":
        _replace_schema(source)
        return
    path = Path(str(db.engine.url.database))
    for suffix in ("-wal", "-shm"):
        _set_aside(path.with_name(path.name + suffix))
    _set_aside(path)
    os.replace(source, path)


def _replace_schema(source: Path) -> None:
    """Bring the tables in beside the present ones, which stay in a schema of a dated name and come back if that fails."""
    aside = f"{ASIDE}_{_stamp()}"
    _alter(f"alter schema public rename to {aside}", "create schema public")
    try:
        _run_postgres("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(source))
    except BackupError:
        _alter("drop schema public cascade", f"alter schema {aside} rename to public")
        raise


def _alter(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _replace(source: Path, target: Path) -> None:
    if source.exists():
        _set_aside(target)
        shutil.move(str(source), str(target))


def _set_aside(path: Path) -> None:
    if path.exists():
        path.rename(path.with_name(f"{path.name}.before-restore-{_stamp()}"))


def _stamp() -> str:
    return f"{now():%Y%m%d%H%M%S%f}"
