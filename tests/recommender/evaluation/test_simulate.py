import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.evaluation import simulate
from recommender.evaluation.__main__ import main
from recommender.evaluation.simulation import parameters
from tests.recommender.evaluation.simulation.conftest import write_roles


def words(*given: str) -> list[str]:
    return ["simulate", "--people", "40", "--courses", "16", "--jobs", "1", *given]


def test_the_command_writes_its_report_and_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(parameters.frozen(), history_months=3, months=2)
    monkeypatch.setattr(simulate, "frozen", lambda: short)
    monkeypatch.setattr(simulate, "MONTHS_PER_YEAR", 1)
    table, out = write_roles(tmp_path / "roles.csv"), tmp_path / "out.json"
    assert main(words("--roles", str(table), "--seeds", "1", "2", "--json", str(out))) == 0
    report = json.loads(out.read_text())
    usual = report["usual"]
    assert set(usual["policies"]) == set(simulate.POLICIES)
    assert set(report["false_claims"]["policies"]) == set(simulate.WITH_FALSE_CLAIMS)
    assert usual["regret"]["oracle"]["value"] == 0.0
    pairs = [row["ours"]["per_jp"] / row["rules"]["per_jp"] for row in usual["worlds"]]
    assert usual["ours_over"]["rules"]["value"] == pytest.approx(sum(pairs) / 2)
    printed = capsys.readouterr().out
    for word in ("collaborative", "oracle_all", "false_claims", "verdict"):
        assert word in printed


def test_a_bad_table_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words("--roles", str(tmp_path / "none.csv"), "--json", str(tmp_path / "o.json"))) == 2
    assert "none.csv" in capsys.readouterr().err


def test_the_arguments() -> None:
    parser = ArgumentParser()
    simulate.add_arguments(parser)
    given = parser.parse_args(["--roles", "r.csv", "--json", "o.json"])
    assert given.seeds == [1, 2, 3, 4, 5]
