"""`lms recommender train` in the foreground."""

from __future__ import annotations

from click.testing import CliRunner

import lms.app
from lms.cli import cli
from lms.db import transaction
from lms.recommendations.cli import register
from lms.recommendations.models import Slate
from tests.factories.suggestions import add_course


def test_training_tells_its_progress_and_writes_the_lists(app, cast, monkeypatch):
    with app.app_context(), transaction():
        add_course(cast, "layanan", {"M.5": (1, 2)})
    monkeypatch.setattr(lms.app, "create_app", lambda: app)
    register(cli)
    answer = CliRunner().invoke(cli, ["recommender", "train"])
    assert answer.exit_code == 0, answer.output
    assert "Melatih model: 2 dari 3" in answer.output
    assert "Menghitung saran: 12 dari 12" in answer.output
    assert "daftar 12 pegawai berubah" in answer.output
    with app.app_context():
        from lms.db import db

        assert db.session.query(Slate).count() == 12
