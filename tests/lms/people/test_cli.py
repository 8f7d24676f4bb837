"""`lms people import`: a plan that changes nothing, and the import itself."""

from __future__ import annotations

import click
import pytest
from flask.cli import FlaskGroup

from lms.db import db, transaction
from lms.people import cli
from lms.people.importing import applying
from lms.people.models import ImportBatch, Person
from tests.cast import PEOPLE
from tests.lms.people.importing.test_planning import SITI, changed
from tests.lms.people.sheets import NEW, OTHER_NEW, csv_file, xlsx_file


@pytest.fixture
def run(app, database, tmp_path):
    """`run(data, "--plan")` calls the command on a file with `data`."""
    group = FlaskGroup(create_app=lambda: app, add_default_commands=False)
    cli.register(group)

    def call(data, *options, name="pegawai.csv", agency="dki"):
        file = tmp_path / name
        file.write_bytes(data)
        return app.test_cli_runner().invoke(group, ["people", "import", str(file), "--agency", agency, *options])

    return call


def people():
    with transaction("read"):
        return db.session.query(Person).count()


def test_a_plan_says_what_would_change_and_changes_nothing(run):
    before = people()
    answer = run(csv_file(NEW, changed(SITI, name="Siti Baru"), changed(OTHER_NEW, unit="sd-pgi")), "--plan")
    assert answer.exit_code == 0, answer.output
    assert "3 baris: 1 baru, 1 berubah, 0 tidak berubah, 1 bermasalah" in answer.output
    assert "sel E4" in answer.output
    assert "Mungkin maksud Anda: sd-pagi?" in answer.output
    assert "tidak ada yang diubah" in answer.output
    assert people() == before
    with transaction("read"):
        assert db.session.query(ImportBatch).count() == 0


def test_no_number_is_readable_in_the_output(run):
    wrong_column = changed(OTHER_NEW, unit=PEOPLE["siti"].nip)
    answer = run(csv_file(NEW, NEW, wrong_column, changed(SITI, nip=PEOPLE["oki"].nip)), "--plan")
    assert "••••••••••••••2021" in answer.output
    for nip in (NEW[0], OTHER_NEW[0], PEOPLE["siti"].nip, PEOPLE["oki"].nip):
        assert nip not in answer.output


def test_without_plan_the_people_are_imported_and_can_be_undone_later(run, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    answer = run(xlsx_file(NEW, OTHER_NEW), name="pegawai.xlsx")
    assert answer.exit_code == 0, answer.output
    assert "Selesai: 2 baris diterapkan." in answer.output
    with transaction("read"):
        assert db.session.query(Person).filter_by(nip=NEW[0]).one().name == "Maya Lestari"
        assert db.session.query(ImportBatch).one().state == "applied"
    again = run(xlsx_file(NEW, OTHER_NEW), name="pegawai.xlsx")
    assert "2 tidak berubah" in again.output
    assert "Tidak ada yang perlu diterapkan" in again.output
    with transaction("read"):
        assert db.session.query(ImportBatch).count() == 1


def test_rows_that_are_refused_on_the_way_are_counted(run, monkeypatch):
    from lms.people import services
    from lms.problems import Problem

    def refuse(*args, **kwargs):
        raise Problem("Ditolak untuk uji.")

    monkeypatch.setattr(services, "assign", refuse)
    assert "0 baris diterapkan, 1 gagal" in run(csv_file(NEW)).output


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (b"", {}, "Berkas kosong"),
        (csv_file(NEW), {"agency": "tak-ada"}, "Tidak ada instansi dengan kode"),
        (csv_file(("x",), header=("Golongan",)), {}, "Kolom wajib tidak ditemukan"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(run, data, options, words):
    answer = run(data, **options)
    assert answer.exit_code == 1
    assert words in answer.output
    assert "Traceback" not in answer.output


def test_many_problems_are_cut_short(run):
    rows = [("123", f"Orang {number}") for number in range(60)]
    answer = run(csv_file(*rows, header=("NIP", "Nama")), "--plan")
    assert "… dan 10 masalah lain" in answer.output
    assert isinstance(cli.people, click.Group)
