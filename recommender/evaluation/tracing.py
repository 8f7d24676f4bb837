"""Predict each practice answer of people never seen from their earlier ones, by each model.

Owns: the command, its timings and its report. Does not own: models (``tracers`` and ``mastery.tracing``) or
metrics (``probabilities``).

A learner recorded twice counts once: no model is fitted on both records, and every figure is also given for the
people to predict who were not recorded under another number among those learned from (``repeats``).
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
from recommender.evaluation.repeats import repeating, without_repeats
from recommender.evaluation.tracers import TRACERS, Fit
from recommender.mastery.answers import Answers, BoolArray, FloatArray
from recommender.mastery.tracing import train

NAME = "tracing"
_HEADER = (
    f"{'':8} {'AUC':>7} {'RMSE':>7} {'log loss':>8} {'calibr.':>7} {'fit s':>7} {'cpu s':>7} {'µs/answer':>9}"
    f"  {'ours ahead by':24} {'AUC new':>7} {'cal. new':>8}  ours ahead by"
)
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
    single = without_repeats(learned)
    new = ~repeating(asked, learned)
    fits: tuple[tuple[str, Fit], ...] = (*TRACERS, (OURS, train))
    rows: dict[str, dict[str, float]] = {}
    predicted: dict[str, FloatArray] = {}
    for name, fit in fits:
        started, worked = perf_counter(), process_time()
        model = fit(single)
        fitted, cpu = perf_counter(), process_time() - worked
        predicted[name] = model.probabilities(asked)
        per_answer = (perf_counter() - fitted) / len(asked) * 1e6
        of_new = metrics(asked.correct[new], predicted[name][new])
        rows[name] = {
            **metrics(asked.correct, predicted[name]),
            "auc_of_new_people": of_new["auc"],
            "calibration_error_of_new_people": of_new["calibration_error"],
            "fit_seconds": fitted - started,
            "fit_cpu_seconds": cpu,
            "microseconds_per_answer": per_answer,
        }
    return {
        "learned": _size(single),
        "left_out_as_repeated": _size(learned)["people"] - _size(single)["people"],
        "asked": _size(asked),
        "asked_new": _size(asked[new]),
        "models": rows,
        "best_baseline": max((name for name, _ in TRACERS), key=lambda name: rows[name]["auc"]),
        "auc_ours_less": _differences(asked, predicted, np.ones(len(asked), bool)),
        "auc_ours_less_of_new_people": _differences(asked, predicted, new),
    }


def _differences(asked: Answers, predicted: dict[str, FloatArray], of: BoolArray) -> dict[str, dict[str, float]]:
    ours = predicted[OURS][of]
    return {
        name: asdict(auc_difference(asked.user[of], asked.correct[of], ours, predicted[name][of]))
        for name, _ in TRACERS
    }


def _size(answers: Answers) -> dict[str, int]:
    return {"people": len(np.unique(answers.user)), "answers": len(answers), "items": len(np.unique(answers.item))}


def table(report: dict[str, Any]) -> str:
    """Return the report as lines of text, a model each; intervals are 95 % over draws of people."""
    lines = [_HEADER]
    for name, row in report["models"].items():
        numbers = f"{row['auc']:7.4f} {row['rmse']:7.4f} {row['log_loss']:8.4f} {row['calibration_error']:7.4f}"
        costs = f"{row['fit_seconds']:7.1f} {row['fit_cpu_seconds']:7.1f} {row['microseconds_per_answer']:9.1f}"
        of_new = f"{row['auc_of_new_people']:7.4f} {row['calibration_error_of_new_people']:8.4f}"
        ahead = _interval(report["auc_ours_less"].get(name))
        ahead_new = _interval(report["auc_ours_less_of_new_people"].get(name))
        lines.append(f"{name:8} {numbers} {costs}  {ahead:24} {of_new}  {ahead_new}".rstrip())
    return "\n".join(lines) + "\n"


def _interval(difference: dict[str, float] | None) -> str:
    return "{value:.4f} [{low:.4f}, {high:.4f}]".format(**difference) if difference else ""
