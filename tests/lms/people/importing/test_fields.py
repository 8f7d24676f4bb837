"""Headings of HR's own lists are recognised; what was chosen last time comes first."""

from __future__ import annotations

from lms.people.importing.fields import FIELDS, guess, knows, plain_heading


def test_the_headings_of_the_template_are_all_recognised():
    header = [field.heading for field in FIELDS]
    assert guess(header) == {field.key: index for index, field in enumerate(FIELDS)}
    assert all(knows(heading) for heading in header)


def test_case_dashes_and_dots_do_not_matter():
    assert plain_heading("  NIP-Baru. ") == "nip baru"
    assert guess(["nama_pegawai", "NIP BARU", "TMT_Jabatan"]) == {"name": 0, "nip": 1, "valid_from": 2}


def test_a_code_is_preferred_to_a_name():
    assert guess(["OPD", "OPD_KODE"])["unit"] == 1


def test_what_was_chosen_last_time_comes_first():
    header = ["NIP", "NIP Lama", "Jabatan", "Jabatan baru"]
    assert guess(header)["position"] == 2
    assert guess(header, {"position": "jabatan BARU"})["position"] == 3


def test_a_column_is_guessed_once_only():
    found = guess(["Nama", "Status"], {"email": "Nama"})
    assert found == {"name": 0, "employment": 1}
    assert not knows("Golongan darah")
