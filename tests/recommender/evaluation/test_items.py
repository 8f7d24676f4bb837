import json
from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation import items
from recommender.evaluation.__main__ import main
from recommender.evaluation.item_fits import generated_bank


def asked(folder: Path, *words: str) -> dict[str, object]:
    report = folder / "report.json"
    assert main(["items", *words, "--people", "30", "--json", str(report)]) == 0
    found: dict[str, object] = json.loads(report.read_text(), parse_constant=pytest.fail)
    return found


@pytest.fixture
def responses(tmp_path: Path) -> Path:
    marks = generated_bank(15, 0.3, seed=2).answered_by(np.random.default_rng(1).normal(size=200), 3)
    marks[:, 14] = 1
    path = tmp_path / "r.csv"
    np.savetxt(path, marks, "%d", delimiter=",", header=",".join(f"i{one}" for one in range(15)), comments="")
    return path


def test_answers_give_fits_with_standard_errors_and_both_studies(
    responses: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(tmp_path, "--responses", str(responses), "--divisions", "1")
    assert found["responses"] == {"people": 200, "items": 15, "missing": 0.0, "items_without_variation": ["i14"]}
    for name in ("one_parameter", "two_parameter", "two_parameter_with_priors"):
        assert set(found[name]) == {"log_likelihood", "seconds", "cpu_seconds", "rounds", "items"}
        assert set(found[name]["items"]) == {f"i{one}" for one in range(14)}
    assert found["one_parameter"]["items"]["i0"]["a_se"] is None
    assert 0 < found["two_parameter"]["items"]["i0"]["a_se"] < found["two_parameter"]["items"]["i0"]["a"] * 2
    assert found["recorded"]["random"]["tests"] == 100
    assert found["recorded"]["best"]["correlation"] > 0.9
    assert set(found["simulated"]) == {
        "cap", "fewest_items_if_ability_were_known", "random", "best", "capped", "capped_and_priced"
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "two_parameter " in said
    assert "recorded best " in said
    assert "fewest items, ability known" in said


def test_few_people_are_fitted_but_not_divided(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("1,0,1\n0,1,1\n1,1,0\n" * 3)
    assert "recorded" not in asked(tmp_path, "--responses", str(tmp_path / "few.csv"))


def test_a_published_bank_or_a_generated_one_is_studied(tmp_path: Path) -> None:
    (tmp_path / "bank.txt").write_text("a b c Group\n" + "1.5 0 0.2 x\n1.2 -1 0.2 y\n1.1 1 0 x\n2 0.5 0 y\n" * 5)
    bank = asked(tmp_path, "--parameters", str(tmp_path / "bank.txt"), "--cap", "0.6")
    assert list(bank) == ["simulated"]
    assert bank["simulated"]["cap"] == 0.6
    assert asked(tmp_path, "--generate", "20", "0.3")["simulated"]["best"]["tests"] == 30


def test_recovery_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(items, "recovery", lambda seeds: {"rmse_b": 0.1 * seeds})
    assert asked(tmp_path, "--recovery") == {"recovery": {"rmse_b": 2.0}}
    assert "recovery rmse_b: 2.0000" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["x,y\n1,7\n", "x,y\n1,0\n1,0\n"])
def test_a_bad_file_is_said_and_nothing_written(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.csv").write_text(text)
    assert main(["items", "--responses", str(tmp_path / "bad.csv"), "--json", str(tmp_path / "out.json")]) == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_without_items_there_is_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["items", "--json", str(tmp_path / "out.json")]) == 2
    assert "--responses" in capsys.readouterr().err
