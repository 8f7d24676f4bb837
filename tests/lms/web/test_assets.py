"""The folder of static files when a server and a worker of a new version start at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from lms.web import assets


def test_several_processes_build_one_whole_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "DIST", tmp_path / "dist")
    with ThreadPoolExecutor(8) as pool:
        built = list(pool.map(lambda _number: assets.build.__wrapped__(), range(8)))
    assert len(set(built)) == 1
    assert list((tmp_path / "dist").iterdir()) == [built[0]]
    assert (built[0] / "quiz.js.gz").exists()
    assert (built[0] / "app.css").read_text() == assets.stylesheet()
