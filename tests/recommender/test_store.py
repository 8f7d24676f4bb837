import json
from pathlib import Path

import numpy as np
import pytest

from recommender.ranking import PRIOR_INTERCEPT, prior_model
from recommender.store import UntrustedModelError, load, save

KEY = b"a key of the operator"


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    save(prior_model(), tmp_path, "ranking", KEY)
    return tmp_path


def test_what_is_saved_is_loaded(stored: Path) -> None:
    given, back = prior_model(), load(stored, "ranking", KEY)
    for name in ("weight", "mean", "scale"):
        np.testing.assert_array_equal(getattr(back, name), getattr(given, name))
    for name in ("counts", "edges", "values"):
        np.testing.assert_array_equal(getattr(back.steps, name), getattr(given.steps, name))
        np.testing.assert_array_equal(getattr(back.profile, name), getattr(given.profile, name))
    for name in ("signals", "intercept", "trained", "stamp", "settings", "metrics"):
        assert getattr(back, name) == getattr(given, name)
    assert sorted(path.name for path in stored.iterdir()) == ["ranking.json", "ranking.npz"]


def test_another_key_is_refused(stored: Path) -> None:
    with pytest.raises(UntrustedModelError, match="not signed"):
        load(stored, "ranking", b"another key")


def test_a_changed_manifest_is_refused(stored: Path) -> None:
    path = stored / "ranking.json"
    path.write_text(path.read_text().replace(f'"intercept": {PRIOR_INTERCEPT}', '"intercept": 2.7'))
    with pytest.raises(UntrustedModelError, match="not signed"):
        load(stored, "ranking", KEY)


def test_changed_arrays_are_refused(stored: Path) -> None:
    np.savez(stored / "ranking.npz", weight=np.zeros(8), mean=np.zeros(8), scale=np.ones(8))
    with pytest.raises(UntrustedModelError, match="arrays"):
        load(stored, "ranking", KEY)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifest": 1, "signature": ""}', "\xff"])
def test_a_broken_manifest_is_refused(text: str, stored: Path) -> None:
    (stored / "ranking.json").write_text(text, encoding="latin-1")
    with pytest.raises(UntrustedModelError, match="cannot be read"):
        load(stored, "ranking", KEY)


@pytest.mark.parametrize("version", [0, 2])
def test_another_version_is_refused(version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("recommender.store.VERSION", version)
        save(prior_model(), tmp_path, "ranking", KEY)
    with pytest.raises(UntrustedModelError, match=f"version {version}"):
        load(tmp_path, "ranking", KEY)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path, "ranking", KEY)


def test_the_manifest_can_be_read_by_people(stored: Path) -> None:
    manifest = json.loads((stored / "ranking.json").read_text())["manifest"]
    assert {"version", "signals", "stamp", "settings", "metrics", "arrays"} <= manifest.keys()
