from pathlib import Path

import pytest

from recommender.evaluation.__main__ import main


def split(folder: Path, rows: str, *words: str) -> tuple[list[str], list[str]]:
    (folder / "e.csv").write_text(rows)
    train, targets = folder / "train.csv", folder / "targets.csv"
    files = ["--events", str(folder / "e.csv"), "--train", str(train), "--targets", str(targets)]
    assert main(["split-events", *files, *words]) == 0
    return train.read_text().splitlines()[1:], targets.read_text().splitlines()[1:]


def test_the_last_event_of_each_person_with_two_is_held_out(tmp_path: Path) -> None:
    rows = "user,item,position\n5,1,2\n5,2,0\n5,123,1\n6,9,0\n7,3,4\n7,4,4\n"
    train, targets = split(tmp_path, rows, "--hold-out", "last-event")
    assert targets == ["5,1,2", "7,4,4"]
    assert train == ["5,2,0", "5,123,1", "6,9,0", "7,3,4"]


def test_the_last_share_of_all_events_is_held_out_by_time(tmp_path: Path) -> None:
    rows = "user,item,unix_time\n" + "".join(f"{one % 3},{one},{100 - one}\n" for one in range(10))
    train, targets = split(tmp_path, rows, "--hold-out", "last-share", "--share", "0.2")
    assert targets == ["0,0,100", "1,1,99"]
    assert len(train) == 8


def test_nothing_learned_from_is_later_than_a_target(tmp_path: Path) -> None:
    rows = "user,item,unix_time\n" + "".join(f"{one},{one},{one // 4}\n" for one in range(12))
    train, targets = split(tmp_path, rows, "--hold-out", "last-share", "--share", "0.5")
    assert max(int(row.split(",")[2]) for row in train) == 1
    assert {row.split(",")[2] for row in targets} == {"2"}


def test_places_cannot_be_split_by_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.csv").write_text("user,item,position\n1,2,3\n")
    files = ["--events", str(tmp_path / "e.csv"), "--train", str(tmp_path / "a"), "--targets", str(tmp_path / "b")]
    assert main(["split-events", *files, "--hold-out", "last-share"]) == 2
    assert "needs the column unix_time" in capsys.readouterr().err
