"""The command ``topn``, end to end on a small invented log."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.evaluation import event_files, topn
from recommender.evaluation.__main__ import main
from recommender.evaluation.topn_process import Job, Measured, measure

FEW = ["random", "constant", "popular", "ease", "shuffled ease"]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """300 people in three groups take 6 of the 20 items of their group, in an order of their own."""
    rng = np.random.default_rng(0)
    rows = [
        f"{person},{person % 3 * 20 + item},{place}"
        for person in range(300)
        for place, item in enumerate(rng.choice(20, 6, replace=False, p=np.arange(20, 0, -1) / 210).tolist())
    ]
    (tmp_path / "events.csv").write_text("user,item,position\n" + "\n".join(rows) + "\n")
    (tmp_path / "facts.csv").write_text("item,kind,value\n60,level,1\n0,level,2\n")
    split = ["--train", str(tmp_path / "train.csv.gz"), "--targets", str(tmp_path / "targets.csv")]
    assert main(["split-events", "--events", str(tmp_path / "events.csv"), *split, "--hold-out", "last-event"]) == 0
    given = ["--events", str(tmp_path / "train.csv.gz"), "--attributes", str(tmp_path / "facts.csv")]
    return ["topn", *given, "--targets", str(tmp_path / "targets.csv"), "--json", str(tmp_path / "report.json")]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models run in this process; that a fresh one finds the same is shown in ``test_topn_process``."""
    monkeypatch.setattr(topn, "in_own_process", measure)


def report_of(files: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(files[-1]).read_text())
    return found


def test_the_report_has_every_model_and_the_table_shows_it(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files[:-2], "--models", *FEW, *files[-2:]]) == 0
    report = report_of(files)
    assert report["log"] == {"people": 300, "items": 61, "events": 1500, "timed": False}
    assert report["asked"]["people"] == report["asked"]["targets"] == report["asked"]["people_with_targets"] == 300
    assert list(report["models"]) == FEW
    chance = report["checks"]["recall@10_of_chance"]
    assert chance == pytest.approx(10 / 56)
    assert report["models"]["constant"]["recall@10"] == pytest.approx(chance)
    assert report["models"]["random"]["recall@10"] == pytest.approx(chance, abs=4 * np.sqrt(chance / 300))
    assert report["models"]["ease"]["recall@10"] > 2 * report["models"]["popular"]["recall@10"]
    assert not report["checks"]["attached_to_training_rows"]["suspicious"]
    fresh = report["never_trained_on"]
    assert fresh["asked"]["people"] == 30
    assert list(fresh["after_courses"]) == ["1", "3", "all"]
    assert list(fresh["after_courses"]["3"]["models"]) == FEW[:-1]
    said = capsys.readouterr()
    assert said.err.count("fitted in") == 9
    for name in FEW:
        assert f"| {name} | {report['models'][name]['recall@5']:.4f} |" in said.out
    assert "30 people never trained on, known by their last courses: 3" in said.out
    assert "R@10 of shuffled ease less that of popular: " in said.out


def test_a_model_of_shuffled_labels_falls_to_popularity(files: list[str]) -> None:
    assert main([*files[:-2], "--known-only", "--models", *FEW, *files[-2:]]) == 0
    report = report_of(files)
    less = report["less_popular"]
    assert less["ease"]["recall@10"]["low"] > 0.1
    assert less["shuffled ease"]["recall@10"]["low"] <= 0.02
    assert "never_trained_on" not in report


def test_fewer_people_are_drawn_by_the_seed(files: list[str]) -> None:
    def asked(*words: str) -> dict[str, Any]:
        assert main([*files[:-2], "--known-only", "--models", "popular", *words, *files[-2:]]) == 0
        return report_of(files)

    first, again, other = asked("--people", "40"), asked("--people", "40"), asked("--people", "40", "--seed", "1")
    assert first["asked"]["people"] == 40
    assert first["asked"]["people_with_targets"] == 300
    assert first["models"]["popular"]["recall@10"] == again["models"]["popular"]["recall@10"]
    assert first["models"]["popular"]["mrr"] != other["models"]["popular"]["mrr"]
    assert asked("--people", "4000")["asked"]["people"] == 300


def test_all_models_are_asked_unless_some_are_named(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(job: Job) -> Measured:
        asked.append("shuffled " * job.shuffle + job.model.NAME)
        return measure(Job(job.folder, topn.MODELS["popular"], job.seed))

    monkeypatch.setattr(topn, "in_own_process", note)
    assert main([*files[:-2], "--known-only", *files[-2:]]) == 0
    assert asked == [*topn.MODELS, "shuffled ease", "shuffled ours"]


def test_a_rival_whose_library_is_not_installed_is_left_out(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(topn, "LIBRARIES", {"als": "no_such_library"})
    assert main([*files[:-2], "--known-only", "--models", "popular", "als", *files[-2:]]) == 0
    assert list(report_of(files)["models"]) == ["popular"]
    assert "als: left out, its library is not installed" in capsys.readouterr().err


def test_nothing_is_asked_when_every_model_named_is_left_out(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(topn, "LIBRARIES", {"als": "no_such_library"})
    assert main([*files[:-2], "--models", "als", *files[-2:]]) == 2
    assert "no model is left to ask" in capsys.readouterr().err
    assert not Path(files[-1]).exists()


def test_shuffled_models_alone_are_not_fitted_without_people(files: list[str]) -> None:
    assert main([*files[:-2], "--models", "shuffled ease", *files[-2:]]) == 0
    assert report_of(files)["never_trained_on"] == {}


def test_ours_is_compared_with_each_rival(
    files: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    models = {"popular": topn.MODELS["popular"], "ours": topn.MODELS["ease"]}
    monkeypatch.setattr(topn, "MODELS", models)
    assert main([*files[:-2], "--models", "popular", "ours", *files[-2:]]) == 0
    report = report_of(files)
    less = report["ours_less"]["popular"]["recall@10"]
    assert less["value"] == pytest.approx(
        report["models"]["ours"]["recall@10"] - report["models"]["popular"]["recall@10"]
    )
    assert less["low"] > 0.0
    assert f"{less['value']:+.4f} [{less['low']:+.4f}, {less['high']:+.4f}]" in capsys.readouterr().out


def test_what_was_taken_before_or_is_unknown_is_told(files: list[str], tmp_path: Path) -> None:
    first = event_files.read_events(tmp_path / "train.csv.gz")
    targets = tmp_path / "targets.csv"
    targets.write_text(targets.read_text() + f"{first.user[0]},{first.item[0]},9\n0,nowhere,9\n5000,1,0\n")
    assert main([*files[:-2], "--known-only", "--models", "popular", *files[-2:]]) == 0
    asked = report_of(files)["asked"]
    assert asked["targets_taken_before"] == 1
    assert asked["targets_outside_catalogue"] == 1
    assert asked["people_without_history"] == 1
    assert asked["people"] == 301


def test_a_handful_of_people_is_not_divided(files: list[str], tmp_path: Path) -> None:
    targets = tmp_path / "targets.csv"
    targets.write_text("\n".join(targets.read_text().splitlines()[:10]) + "\n")
    assert main([*files[:-2], "--models", "popular", *files[-2:]]) == 0
    assert report_of(files)["never_trained_on"] == {}


def test_attached_targets_are_said_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The split that cut one character: each training row ends in its target less the last digit."""
    rng = np.random.default_rng(0)
    target = rng.permutation(np.arange(100, 400))
    rows = [f"{one},{rng.integers(100, 400)},0\n{one},{item // 10},1\n" for one, item in enumerate(target.tolist())]
    (tmp_path / "e.csv").write_text("user,item,position\n" + "".join(rows))
    (tmp_path / "a.csv").write_text("item,kind,value\n" + "".join(f"{item},x,y\n" for item in range(100, 400)))
    (tmp_path / "t.csv").write_text("user,item\n" + "".join(f"{one},{item}\n" for one, item in enumerate(target)))
    words = ["--events", str(tmp_path / "e.csv"), "--attributes", str(tmp_path / "a.csv"), "--models", "popular"]
    out = ["--targets", str(tmp_path / "t.csv"), "--json", str(tmp_path / "r.json"), "--known-only"]
    assert main(["topn", *words, *out]) == 0
    assert "SUSPICIOUS" in capsys.readouterr().out


def test_bad_files_are_said_in_a_sentence(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.csv").write_text("who,what\n")
    assert main(["topn", "--events", str(tmp_path / "bad.csv"), *files[5:]]) == 2
    assert "lacks the column position or unix_time" in capsys.readouterr().err
    first = (tmp_path / "events.csv").read_text().splitlines()[1]
    (tmp_path / "targets.csv").write_text(f"user,item,position\n{first}\n")
    assert main(["topn", "--events", str(tmp_path / "events.csv"), *files[5:]]) == 2
    assert "no target that its user had not taken before" in capsys.readouterr().err
