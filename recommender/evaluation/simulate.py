"""Compare policies in a simulated world: gap closed per JP over two years, regret, fairness, robustness to false claims.

Owns: the command, its worlds and its report. Does not own: the world and its frozen parameters, behaviour, policies and figures
(``simulation``).
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sklearn.utils.parallel import Parallel, delayed

from recommender.evaluation.simulation import estimators, roles
from recommender.evaluation.simulation.behaviour import MONTHS_PER_YEAR
from recommender.evaluation.simulation.comparison import figures, interval, ratios
from recommender.evaluation.simulation.comparison import run as run_policy
from recommender.evaluation.simulation.parameters import Parameters, frozen
from recommender.evaluation.simulation.policies import POLICIES
from recommender.evaluation.simulation.views import snapshot
from recommender.evaluation.simulation.world import draw

NAME = "simulate"
OURS = "ours"
WITH_FALSE_CLAIMS = ("oracle", "rules", OURS, "rules_plan")
"""Policies compared where half of the claims are false, for one year."""
MEASURES = ("per_jp", "per_jp_first_year", "closed_share", "jp_per_person", "least_agency", "least_tier", "least_group")

Row = dict[str, dict[str, float]]
"""Policy → measure → value, in one world."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the table of roles, the size and seeds of the worlds, and the report."""
    parser.add_argument("--roles", type=Path, required=True, help="occupation × element table of the columns of O*NET")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--courses", type=int, default=150)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--jobs", type=int, default=2, help="worlds simulated at once")
    parser.add_argument("--json", type=Path, required=True)


def run(arguments: Namespace) -> int:
    """Simulate every policy in every world, write the report and print its tables."""
    try:
        table = roles.read(arguments.roles)
        worlds = [(seed, false_claims) for false_claims in (False, True) for seed in arguments.seeds]
        rows = Parallel(n_jobs=arguments.jobs)(
            delayed(world_figures)(
                table,
                frozen(),
                people=arguments.people,
                courses=arguments.courses,
                seed=seed,
                false_claims=false_claims,
            )
            for seed, false_claims in worlds
        )
    except ValueError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    usual, bad_claims = rows[: len(arguments.seeds)], rows[len(arguments.seeds) :]
    size = {"people": arguments.people, "courses": arguments.courses, "seeds": arguments.seeds}
    report = size | report_of(usual, bad_claims)
    arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(tables(report))
    return 0


def world_figures(
    table: Sequence[roles.Role], parameters: Parameters, *, people: int, courses: int, seed: int, false_claims: bool
) -> tuple[Row, dict[str, dict[str, float]]]:
    """Return the figures of the policies in one world, and of the estimators at the end of ours.

    With ``false_claims`` half of the courses do nothing and one year is simulated.
    """
    world = draw(table, parameters, people=people, courses=courses, seed=seed, false_claims=false_claims)
    months = MONTHS_PER_YEAR if false_claims else parameters.months
    row: Row = {}
    study: dict[str, dict[str, float]] = {}
    for name in WITH_FALSE_CLAIMS if false_claims else POLICIES:
        outcome, state = run_policy(world, POLICIES[name](), months)
        row[name] = figures(world, outcome)
        if name == OURS:
            study = estimators.study(world, snapshot(state, months))
        sys.stderr.write(f"seed {seed} false_claims {false_claims} {name} {json.dumps(row[name])}\n")
    sys.stderr.write(f"seed {seed} false_claims {false_claims} estimators {json.dumps(study)}\n")
    return row, study


Worlds = Sequence[tuple[Row, dict[str, dict[str, float]]]]


def report_of(usual: Worlds, false_claims: Worlds) -> dict[str, Any]:
    """Return means with 95 % intervals over the worlds; "ours_over" compares in pairs."""
    return {"usual": _scenario(usual, "per_jp"), "false_claims": _scenario(false_claims, "per_jp_first_year")}


def _scenario(worlds: Worlds, measure: str) -> dict[str, Any]:
    rows, studies = [row for row, _ in worlds], [study for _, study in worlds]
    return {
        "policies": {
            name: {one: asdict(interval([row[name][one] for row in rows])) for one in MEASURES} for name in rows[0]
        },
        "ours_over": {name: asdict(ratios(rows, OURS, name, measure)) for name in rows[0] if name != OURS},
        "regret": {
            name: asdict(interval([row["oracle"][measure] - row[name][measure] for row in rows])) for name in rows[0]
        },
        "estimators": {
            name: {one: asdict(interval([study[name][one] for study in studies])) for one in figures_of}
            for name, figures_of in studies[0].items()
        },
        "worlds": [row for row, _ in worlds],
    }


def tables(report: dict[str, Any]) -> str:
    """Return the report as lines of text: policies, then estimators, by scenario."""
    lines = [f"{report['people']} people, {report['courses']} courses, seeds {report['seeds']}; mean [95 % interval]"]
    for scenario in ("usual", "false_claims"):
        given = report[scenario]
        lines.append(f"\n{scenario:13} " + " ".join(f"{one:>22}" for one in MEASURES) + f" {'ours over it':>22}")
        for name, row in given["policies"].items():
            ahead = given["ours_over"].get(name)
            cells = [_cell(row[one]) for one in MEASURES] + [_cell(ahead) if ahead else ""]
            lines.append(f"{name:13} " + " ".join(f"{cell:>22}" for cell in cells).rstrip())
        for name, row in given["estimators"].items():
            lines.append(f"{name:13} " + "  ".join(f"{one} {_cell(value)}" for one, value in row.items()))
    return "\n".join(lines) + "\n"


def _cell(value: dict[str, float]) -> str:
    return "{value:.3f} [{low:.3f}, {high:.3f}]".format(**value)
