"""Calibrate items on a matrix of answers, and see how well adaptive tests made of them measure.

Owns: the command and its report. Does not own: the fits (``item_fits``), the tests (``adaptive_study``) or files.

With ``--responses``: both models with standard errors; then the split-half study: people are divided, items calibrated on
one half, and the other half's recorded answers given to adaptive tests (each half in turn), against what all their answers
show; then simulated people on the calibrated bank. ``--parameters`` takes a published bank instead of answers, ``--generate``
makes one. ``--recovery`` fits items whose parameters are known.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from recommender.evaluation import response_files
from recommender.evaluation.adaptive_study import (
    Bank,
    FloatArray,
    Rules,
    Study,
    abilities,
    fewest_items,
    simulated,
    study,
)
from recommender.evaluation.item_fits import Timed, bank_of, generated_bank, one_parameter, recovery, two_parameter

NAME = "items"
LEAST_WORTH = 0.0014
"""Of the rule that ends a test when another item would change little, in squared logits."""
_LEAST_PEOPLE = 20
_SEEDS = 20


def add_arguments(parser: ArgumentParser) -> None:
    """Declare where items come from, the rules of the tests, and the report."""
    parser.add_argument("--responses", type=Path, help="a row per person, a column per item: 1, 0 or nothing")
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="COLUMN", help="columns that are no items")
    parser.add_argument("--counts", metavar="COLUMN", help="column that says how many people answered so")
    parser.add_argument("--parameters", type=Path, help="a bank instead: columns a, b, and c and Group if any")
    parser.add_argument("--generate", nargs=2, metavar=("ITEMS", "SPREAD"), help="a bank with this spread of log a")
    parser.add_argument("--recovery", action="store_true", help="also fit 60 known items, 20 times")
    parser.add_argument("--people", type=int, default=1000, help="simulated people per study")
    parser.add_argument("--divisions", type=int, default=2, help="divisions of the people into halves")
    parser.add_argument("--cap", type=float, default=0.25, help="largest share of the tests that may ask an item")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, required=True)


def run(arguments: Namespace) -> int:
    """Do what was asked for, write the report and print its main lines."""
    try:
        report = _report(arguments)
    except response_files.BadResponsesError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    if not report:
        sys.stderr.write("say where the items come from: --responses, --parameters, --generate or --recovery\n")
        return 2
    arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(table(report))
    return 0


def _report(arguments: Namespace) -> dict[str, Any]:
    report: dict[str, Any] = {}
    if arguments.responses:
        responses = response_files.read(arguments.responses, arguments.leave_out, arguments.counts)
        report |= of_responses(responses, arguments.divisions, arguments.people, arguments.cap, arguments.seed)
    if arguments.parameters:
        bank = response_files.read_bank(arguments.parameters)
        report["simulated"] = of_bank(bank, arguments.people, arguments.cap, arguments.seed)
    if arguments.generate:
        items, spread = arguments.generate
        bank = generated_bank(int(items), float(spread), arguments.seed)
        report["simulated"] = of_bank(bank, arguments.people, arguments.cap, arguments.seed)
    if arguments.recovery:
        report["recovery"] = dict(recovery(_SEEDS))
    return report


def of_responses(
    responses: response_files.Responses, divisions: int, people: int, cap: float, seed: int
) -> dict[str, Any]:
    """Return fits and studies of recorded answers; items everybody or nobody got right, or nobody was asked, are named."""
    right = np.nansum(responses.marks, axis=0)
    useful = (right > 0) & (right < (~np.isnan(responses.marks)).sum(axis=0))
    marks = responses.marks[:, useful]
    names = [name for name, keep in zip(responses.items, useful, strict=True) if keep]
    if not names:
        raise response_files.BadResponsesError("no item was answered both right and wrong")
    steady = two_parameter(marks, with_priors=True)
    report: dict[str, Any] = {
        "responses": {
            "people": len(marks),
            "items": len(responses.items),
            "missing": float(np.isnan(responses.marks).mean()),
            "items_without_variation": [name for name in responses.items if name not in names],
        },
        "one_parameter": _fit_report(names, one_parameter(marks)),
        "two_parameter": _fit_report(names, two_parameter(marks, with_priors=False)),
        "two_parameter_with_priors": _fit_report(names, steady),
        "simulated": of_bank(bank_of(steady.fit), people, cap, seed),
    }
    if len(marks) >= _LEAST_PEOPLE:
        report["recorded"] = {
            name: _mean(split_halves(marks, rules, divisions, seed)) for name, rules in _recorded_rules().items()
        }
    return report


def split_halves(marks: FloatArray, rules: Rules, divisions: int, seed: int) -> list[Study]:
    """Return a study per half: its people are tested with items calibrated on the other half alone."""
    found = []
    for division in range(divisions):
        drawn = np.random.default_rng([seed, division]).permutation(len(marks))
        halves = np.array_split(drawn, 2)
        for learned, asked in (halves, halves[::-1]):
            bank = bank_of(two_parameter(marks[learned], with_priors=True).fit)
            found.append(study(bank, marks[asked], abilities(bank, marks[asked]), rules, seed))
    return found


def of_bank(bank: Bank, people: int, cap: float, seed: int) -> dict[str, Any]:
    """Return what simulated people came to by each way of choosing, and the length no choice goes below."""
    ways = {
        "random": Rules(order="random"),
        "best": Rules(),
        "capped": Rules(cap=cap),
        "capped_and_priced": Rules(cap=cap, priced=True),
    }
    return {
        "cap": cap,
        "fewest_items_if_ability_were_known": {
            "free": fewest_items(bank, 1.0),
            "capped": fewest_items(bank, cap),
        },
        **{name: asdict(simulated(bank, people, rules, seed)) for name, rules in ways.items()},
    }


def table(report: Mapping[str, Any]) -> str:
    """Return the report's main numbers as lines of text."""
    lines = [
        f"{name:28} log likelihood {fit['log_likelihood']:.3f}  {fit['seconds']:.2f} s (processor {fit['cpu_seconds']:.2f} s)"
        for name, fit in report.items()
        if "log_likelihood" in fit
    ]
    for name in ("recorded", "simulated"):
        rows = {way: row for way, row in report.get(name, {}).items() if isinstance(row, dict) and "tests" in row}
        lines += [f"{name} {way:20} {_line(row)}" for way, row in rows.items()]
    if least := report.get("simulated", {}).get("fewest_items_if_ability_were_known"):
        lines.append(f"fewest items, ability known: {least['free']:.1f}, under the cap {least['capped'] or 0:.1f}")
    lines += [f"recovery {name}: {value:.4f}" for name, value in report.get("recovery", {}).items()]
    return "\n".join(lines) + "\n"


def _recorded_rules() -> dict[str, Rules]:
    return {
        "random": Rules(order="random"),
        "best": Rules(),
        "best_until_little_changes": Rules(goal=0.0, least_worth=LEAST_WORTH),
    }


def _mean(studies: list[Study]) -> dict[str, float]:
    rows = [asdict(one) for one in studies]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _fit_report(names: list[str], timed: Timed) -> dict[str, Any]:
    """Return a fit as plain data; a discrimination that all items share has no standard error of its own."""
    fit = timed.fit
    held = [se or None for se in fit.discrimination_se.tolist()]
    columns = (fit.discrimination.tolist(), held, fit.difficulty.tolist(), fit.difficulty_se.tolist())
    return {
        "log_likelihood": fit.log_likelihood,
        "seconds": timed.seconds,
        "cpu_seconds": timed.cpu_seconds,
        "rounds": fit.rounds,
        "items": {
            name: dict(zip(("a", "a_se", "b", "b_se"), row, strict=True))
            for name, row in zip(names, zip(*columns, strict=True), strict=True)
        },
    }


def _line(row: Mapping[str, float]) -> str:
    return (
        f"items {row['mean_items']:5.1f} (median {row['median_items']:g})  reached {row['reached']:.3f}  "
        f"RMSE {row['rmse']:.3f}  r {row['correlation']:.3f}  exposure {row['highest_exposure']:.3f}  overlap {row['overlap']:.3f}"
    )
