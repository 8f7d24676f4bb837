"""Trained models lie in the data folder and are signed with a key that stays the same."""

from __future__ import annotations

from lms import model_files


def test_the_folder_is_for_this_account_alone_and_the_key_stays(app):
    with app.app_context():
        folder = model_files.folder()
        assert folder == app.config["SETTINGS"].data / "models"
        assert folder.stat().st_mode & 0o077 == 0
        key = model_files.key()
        assert model_files.key() == key
        assert len(key) >= 32
