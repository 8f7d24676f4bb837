"""A stamp tells whether an environment was made for this lock, this Python and this place."""

from pathlib import Path

import pytest

from lms.setup import stamps


@pytest.fixture
def locks(tmp_path: Path) -> tuple[Path, Path]:
    run_lock, test_lock = tmp_path / "run.lock", tmp_path / "test.lock"
    run_lock.write_text("flask==1")
    test_lock.write_text("flask==1\npytest==1")
    return run_lock, test_lock


def test_a_written_stamp_satisfies_the_same_wish(tmp_path: Path, locks: tuple[Path, Path]) -> None:
    want = stamps.wanted(*locks)
    stamps.write(want, tmp_path / "stamp.json")
    assert stamps.satisfied(stamps.read(tmp_path / "stamp.json"), want)


def test_an_environment_for_tests_also_runs(locks: tuple[Path, Path]) -> None:
    have = stamps.wanted(*locks)
    assert stamps.satisfied(have, stamps.wanted(locks[0]))


def test_an_environment_for_running_does_not_test(locks: tuple[Path, Path]) -> None:
    have = stamps.wanted(locks[0])
    assert not stamps.satisfied(have, stamps.wanted(*locks))


def test_a_changed_lock_is_noticed(locks: tuple[Path, Path]) -> None:
    have = stamps.wanted(locks[0])
    locks[0].write_text("flask==2")
    want = stamps.wanted(locks[0])
    assert not stamps.satisfied(have, want)
    assert have["base"] == want["base"]


def test_another_python_is_noticed(locks: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    have = stamps.wanted(locks[0])
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    want = stamps.wanted(locks[0])
    assert have["base"] != want["base"]
    assert have["run"] != want["run"]


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_a_broken_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "stamp.json").write_text(content)
    assert stamps.read(tmp_path / "stamp.json") == {}


def test_no_stamp_counts_as_none(tmp_path: Path) -> None:
    assert stamps.read(tmp_path / "missing.json") == {}


def test_a_digest_tells_parts_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("b")
    assert stamps.digest("a", "b") == stamps.digest("a", tmp_path / "file")
    assert stamps.digest("ab", "") != stamps.digest("a", "b")
