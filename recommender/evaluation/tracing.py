"""Predict each practice answer of people never seen from their earlier ones, by each model.

Owns: the command, its timings and its report. Does not own: models (``tracers`` and ``mastery.tracing``) or
metrics (``probabilities``).
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from recommender.evaluation import answer_files
from recommender.evaluation.probabilities import auc_difference, metrics
from recommender.evaluation.tracers import TRACERS, Fit
from recommender.mastery.answers import Answers, FloatArray
from recommender.mastery.tracing import train

NAME = "tracing"
OURS = "ours"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the two files of answers (``user,item,time,correct,skill``; gzip or plain) and the report."""
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)


def run(arguments: Namespace) -> int:
    """Fit every model on the one file, predict the other, write the report and print its table."""
    try:
        learned, asked = answer_files.read(arguments.train), answer_files.read(arguments.test)
        if both := np.intersect1d(learned.user, asked.user).size:
            raise answer_files.BadAnswersError(f"{both} users stand in both files; they must be other people")
    except answer_files.BadAnswersError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    report = study(learned, asked)
    arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(table(report))
    return 0


def study(learned: Answers, asked: Answers) -> dict[str, Any]:
    """Return the figures of every model and of the differences between ours and the others."""
    rows: dict[str, dict[str, float]] = {}
    predicted: dict[str, FloatArray] = {}
    fits: tuple[tuple[str, Fit], ...] = (*TRACERS, (OURS, train))
    for name, fit in fits:
        started, worked = perf_counter(), process_time()
        model = fit(learned)
        fitted, cpu = perf_counter(), process_time() - worked
        predicted[name] = model.probabilities(asked)
        per_answer = (perf_counter() - fitted) / len(asked) * 1e6
        rows[name] = metrics(asked.correct, predicted[name])
        rows[name] |= {"fit_seconds": fitted - started, "fit_cpu_seconds": cpu, "microseconds_per_answer": per_answer}
    differences = {
        name: asdict(auc_difference(asked.user, asked.correct, predicted[OURS], predicted[name])) for name, _ in TRACERS
    }
    best = max((name for name, _ in TRACERS), key=lambda name: rows[name]["auc"])
    return {
        "learned": _size(learned),
        "asked": _size(asked),
        "models": rows,
        "best_baseline": best,
        "auc_ours_less": differences,
    }


def _size(answers: Answers) -> dict[str, int]:
    return {"people": len(np.unique(answers.user)), "answers": len(answers), "items": len(np.unique(answers.item))}


def table(report: dict[str, Any]) -> str:
    """Return the report as lines of text, a model each; intervals are 95 % over draws of people."""
    lines = [
        f"{'':8} {'AUC':>7} {'RMSE':>7} {'log loss':>8} {'calibr.':>7} {'fit s':>7} {'cpu s':>7} {'µs/answer':>9}  AUC of ours less"
    ]
    for name, row in report["models"].items():
        numbers = f"{row['auc']:7.4f} {row['rmse']:7.4f} {row['log_loss']:8.4f} {row['calibration_error']:7.4f}"
        costs = f"{row['fit_seconds']:7.1f} {row['fit_cpu_seconds']:7.1f} {row['microseconds_per_answer']:9.1f}"
        lines.append(f"{name:8} {numbers} {costs}  {_interval(report['auc_ours_less'].get(name))}".rstrip())
    return "\n".join(lines) + "\n"


def _interval(difference: dict[str, float] | None) -> str:
    return "{value:.4f} [{low:.4f}, {high:.4f}]".format(**difference) if difference else ""
