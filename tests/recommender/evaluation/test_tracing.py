"""The commands ``split-answers`` and ``tracing``, end to end on a small invented file."""

import gzip
import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation import answer_files
from recommender.evaluation.__main__ import main
from recommender.mastery import tracing
from recommender.mastery.answers import Answers


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    ability, difficulty = np.repeat(rng.normal(0, 1.5, 60), 20), rng.normal(0, 1, 15)
    item = rng.integers(0, 15, 1200)
    correct = (rng.random(1200) < 1 / (1 + np.exp(difficulty[item] - ability))).astype(float)
    user = np.repeat([f"u{number}" for number in range(60)], 20)
    file = tmp_path / "all.csv.gz"
    answer_files.write(
        file, Answers(user, np.array([f"i{one}" for one in item]), np.array([f"s{one % 3}" for one in item]), correct)
    )
    return file


@pytest.fixture
def files(answers: Path) -> tuple[Path, Path]:
    train, test = answers.with_name("train.csv.gz"), answers.with_name("test.csv")
    assert (
        main(["split-answers", "--answers", str(answers), "--train", str(train), "--test", str(test), "--seed", "5"])
        == 0
    )
    return train, test


def test_a_split_holds_out_a_fifth_of_the_people_and_loses_no_answer(answers: Path, files: tuple[Path, Path]) -> None:
    train, test = (answer_files.read(path) for path in files)
    assert len(np.unique(test.user)) == 12
    assert not set(train.user.tolist()) & set(test.user.tolist())
    assert len(train) + len(test) == len(answer_files.read(answers))


def test_a_split_depends_on_its_seed_alone(answers: Path, files: tuple[Path, Path]) -> None:
    def split(seed: str) -> bytes:
        out = answers.with_name(f"test-{seed}.csv")
        main(["split-answers", "--answers", str(answers), "--train", str(files[0]), "--test", str(out), "--seed", seed])
        return out.read_bytes()

    assert split("5") == files[1].read_bytes()
    assert split("6") != files[1].read_bytes()


def test_the_report_has_every_model_and_the_table_shows_it(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "TREES", 3)
    out = tmp_path / "report.json"
    assert main(["tracing", "--train", str(files[0]), "--test", str(files[1]), "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    assert list(report["models"]) == ["irt", "pfa", "bkt", "elo", "best_lr", "ours"]
    assert report["asked"] == {"people": 12, "answers": 240, "items": 15}
    assert set(report["models"]["ours"]) == {
        *("auc", "rmse", "log_loss", "calibration_error", "auc_of_new_people", "calibration_error_of_new_people"),
        *("fit_seconds", "fit_cpu_seconds", "microseconds_per_answer"),
    }
    assert report["asked_new"] == report["asked"]
    assert report["left_out_as_repeated"] == 0
    assert report["auc_ours_less_of_new_people"] == report["auc_ours_less"]
    baselines = {name: row["auc"] for name, row in report["models"].items() if name != "ours"}
    assert report["best_baseline"] == max(baselines, key=lambda name: baselines[name])
    for name, auc in baselines.items():
        difference = report["auc_ours_less"][name]
        assert difference["value"] == pytest.approx(report["models"]["ours"]["auc"] - auc)
        assert difference["low"] <= difference["value"] <= difference["high"]
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed[1:]] == list(report["models"])
    assert f"{baselines['irt']:.4f}" in printed[1]


def test_people_in_both_files_are_refused(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["tracing", "--train", str(files[0]), "--test", str(files[0]), "--json", str(tmp_path / "report.json")]
    assert main(words) == 2
    assert "48 users stand in both files" in capsys.readouterr().err


def test_a_bad_file_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.csv.gz"
    bad.write_bytes(gzip.compress(b"who,what\n"))
    out = str(tmp_path / "out")
    assert main(["tracing", "--train", str(bad), "--test", str(bad), "--json", out]) == 2
    assert main(["split-answers", "--answers", str(bad), "--train", out, "--test", out]) == 2
    assert capsys.readouterr().err.count("lacks the columns user") == 2


def test_the_package_runs_as_a_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluation", "tracing", "--help"])
    monkeypatch.delitem(sys.modules, "recommender.evaluation.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("recommender.evaluation", run_name="__main__")
    assert ended.value.code == 0
    assert "--train" in capsys.readouterr().out
