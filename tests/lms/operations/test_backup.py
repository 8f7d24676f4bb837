"""A backup counts only when it was restored; a restore replaces nothing when the backup is not whole."""

from __future__ import annotations

import io
import os
import stat
import tarfile

import pytest
import sqlalchemy as sa

from lms.config import Settings
from lms.db import db, transaction
from lms.operations import backup
from lms.people.models import Person
from lms.setup import postgres
from tests.cast import PEOPLE
from tests.conftest import POSTGRES


@pytest.fixture(autouse=True)
def clients(monkeypatch):
    """`pg_dump` and `pg_restore` of the server's own version."""
    if POSTGRES:
        monkeypatch.setenv("PATH", f"{postgres.installed_programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def packed(app, tmp_path):
    settings: Settings = app.config["SETTINGS"]
    (settings.data / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (settings.data / "files" / "ab" / "abc").write_text("unggahan")
    target = tmp_path / "cadangan.tar.gz"
    backup.back_up(app, target)
    return target


def rename_siti(name):
    with transaction():
        db.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one().name = name


def test_what_was_saved_comes_back(app, database, packed):
    rename_siti("Salah Ubah")
    backup.restore(app, packed)
    database.session.remove()
    assert database.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one().name == "Siti Rahmawati"
    settings: Settings = app.config["SETTINGS"]
    assert (settings.data / "files" / "ab" / "abc").read_text() == "unggahan"
    assert packed.stat().st_mode & 0o077 == 0


def test_a_changed_backup_is_refused_and_nothing_is_replaced(app, database, packed, tmp_path):
    broken = tmp_path / "rusak.tar.gz"
    with tarfile.open(packed) as old, tarfile.open(broken, "w:gz") as new:
        for member in old.getmembers():
            data = old.extractfile(member)
            content = data.read() if data else b""
            if member.name.endswith("/abc"):
                content = b"diganti!"
            member.size = len(content)
            new.addfile(member, io.BytesIO(content) if member.isfile() else None)
    rename_siti("Tetap Begini")
    with pytest.raises(backup.BackupError, match="berubah"):
        backup.restore(app, broken)
    assert database.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one().name == "Tetap Begini"


def test_tables_that_came_later_are_no_hindrance(app, database, packed):
    with db.engine.begin() as connection:
        connection.execute(
            sa.text("create table later (id integer primary key, person_id bigint references person (id))")
        )
    backup.restore(app, packed)
    database.session.remove()
    assert not sa.inspect(db.engine).has_table("later")
    assert database.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one().name == "Siti Rahmawati"


@pytest.mark.skipif(not POSTGRES, reason="SQLite's database is one file that is put in place whole")
def test_a_restore_that_fails_halfway_brings_everything_back(app, database, tmp_path):
    rename_siti("Tetap Begini")
    source = tmp_path / "rusak.dump"
    source.write_bytes(b"PGDMP bukan cadangan")
    with pytest.raises(backup.BackupError):
        backup._replace_database(app.config["SETTINGS"], source)
    database.session.remove()
    assert database.session.query(Person).filter_by(nip=PEOPLE["siti"].nip).one().name == "Tetap Begini"


@pytest.mark.parametrize("content", [b"", b"bukan arsip", b"\x1f\x8b\x08rusak"])
def test_anything_else_is_not_a_backup(app, tmp_path, content):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(content)
    with pytest.raises(backup.BackupError, match="bukan cadangan"):
        backup.restore(app, path)


def test_restored_folders_are_the_owners_only(app, packed):
    backup.restore(app, packed)
    folder = app.config["SETTINGS"].data / "files"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def packed_with(path, member, data=b"{}"):
    with tarfile.open(path, "w:gz") as archive:
        member.size = len(data) if member.isfile() else 0
        archive.addfile(member, io.BytesIO(data))
    return path


def test_a_path_that_leads_outside_is_refused(app, tmp_path):
    path = packed_with(tmp_path / "jahat.tar.gz", tarfile.TarInfo("../../luar.json"))
    with pytest.raises(backup.BackupError):
        backup.restore(app, path)
    assert not (tmp_path.parent.parent / "luar.json").exists()


def test_a_link_is_refused(app, tmp_path):
    link = tarfile.TarInfo("manifest.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(backup.BackupError, match="bukan cadangan"):
        backup.restore(app, packed_with(tmp_path / "tautan.tar.gz", link))


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b'{"sha256": 7}', b"\xff"])
def test_a_manifest_of_another_shape_is_refused(app, tmp_path, manifest):
    path = packed_with(tmp_path / "lain.tar.gz", tarfile.TarInfo("manifest.json"), manifest)
    with pytest.raises(backup.BackupError, match="bukan cadangan"):
        backup.restore(app, path)


def test_another_kind_of_database_is_refused(app, packed, monkeypatch):
    monkeypatch.setattr(backup, "unpack", lambda packed, folder: {"database": "oracle", "sha256": {}})
    with pytest.raises(backup.BackupError, match="jenis basis data"):
        backup.restore(app, packed)
