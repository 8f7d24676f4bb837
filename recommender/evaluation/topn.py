"""Rank all courses a person has not taken, by each model, and see where those stand that were taken next.

Owns: the command, what is asked of whom, and the report. Does not own: models (``rivals``, ``recommender.behaviour``),
the fit in a process of its own (``topn_process``), figures (``topn_figures``), or the printed table
(``topn_table``).

People never trained on are a tenth of those with a target and a history, at most ``NEVER_TRAINED``: every model is fitted anew
without them and shown the last 1, the last 3 and all of what they took; nothing they took is ranked, shown or not.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from recommender.behaviour.engine import Engine
from recommender.behaviour.interactions import Attributes, BoolArray, IntArray, Interactions
from recommender.evaluation import event_files
from recommender.evaluation.event_files import UNKNOWN, BadEventsError, Names, Targets
from recommender.evaluation.leaks import attached
from recommender.evaluation.rivals import LIBRARIES, RIVALS, Scorer
from recommender.evaluation.topn_figures import Asked, chance, compare
from recommender.evaluation.topn_process import ALL, Job, Measured, hand_over, in_own_process
from recommender.evaluation.topn_table import table

NAME = "topn"
OURS, POPULAR = Engine.NAME, "popular"
SHUFFLED = "shuffled "
"""Before the name of a model that is fitted on the log with its items dealt out anew."""
_EVERY: tuple[type[Scorer], ...] = (*RIVALS, Engine)
MODELS: Mapping[str, type[Scorer]] = {model.NAME: model for model in _EVERY}
TO_SHUFFLE = tuple(SHUFFLED + name for name in ("ease", OURS))
NEVER_TRAINED = 10_000
KEPT = {"1": 1, "3": 3, "all": ALL}
Run = Callable[[Job], Measured]


@dataclass(frozen=True, eq=False)
class Study:
    """The log, every target not taken before, those that are asked for, and how many were left out."""

    log: Interactions
    attributes: Attributes | None
    names: Names
    every: Targets
    targets: Targets
    taken_before: int


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the files (gzip or plain), the report, and which models to ask about how many people."""
    parser.add_argument("--events", type=Path, required=True, help="user,item,position or user,item,unix_time")
    parser.add_argument("--attributes", type=Path, help="item,kind,value")
    parser.add_argument("--targets", type=Path, required=True, help="user,item")
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--models", nargs="+", choices=[*MODELS, *TO_SHUFFLE])
    parser.add_argument("--people", type=int, help="ask for this many people, drawn by the seed (all if left out)")
    parser.add_argument("--known-only", action="store_true", help="leave out the people never trained on")
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: Namespace) -> int:
    """Fit and ask every model, write the report and print its table."""
    try:
        study = read(arguments.events, arguments.attributes, arguments.targets, arguments.people, arguments.seed)
    except BadEventsError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    for name in (absent := _absent()):
        sys.stderr.write(f"{name}: left out, its library is not installed\n")
    models = [name for name in arguments.models or [*MODELS, *TO_SHUFFLE] if name not in absent]
    if not models:
        sys.stderr.write("no model is left to ask\n")
        return 2
    report = measured(study, models, arguments.seed, in_own_process, never_trained=not arguments.known_only)
    arguments.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.write(table(report))
    return 0


def read(events: Path, attributes: Path | None, targets: Path, people: int | None, seed: int) -> Study:
    """Return what the files hold, with the targets of ``people`` drawn by ``seed``, or of all.

    Raises BadEventsError for files that do not hold what they should, or when no target is left to ask for.
    """
    log, facts, names = event_files.read_log(events, attributes)
    every = event_files.read_targets(targets, names)
    taken = _taken(log, every)
    every = _only(every, ~taken)
    if not len(every):
        raise BadEventsError(f"{targets} has no target that its user had not taken before")
    asked = users = np.unique(every.user)
    if people is not None and people < len(users):
        asked = np.random.default_rng(seed).choice(users, people, replace=False)
    return Study(log, facts, names, every, _only(every, np.isin(every.user, asked)), int(taken.sum()))


def measured(study: Study, models: Sequence[str], seed: int, run_job: Run, *, never_trained: bool) -> dict[str, Any]:
    """Return the whole report; ``run_job`` fits and asks one model."""
    with _handed_over(study, study.targets, seed) as job:
        found = {name: _run(_named(job, name), name, run_job) for name in models}
    report = _report(study, found, seed)
    if never_trained:
        report["never_trained_on"] = _never_trained(study, models, seed, run_job)
    return report


@contextmanager
def _handed_over(study: Study, targets: Targets, seed: int) -> Iterator[Job]:
    """Give a job on the log and those of ``targets`` that can be ranked at all."""
    with TemporaryDirectory() as folder:
        hand_over(Path(folder), study.log, study.attributes, _only(targets, targets.item != UNKNOWN))
        yield Job(Path(folder), RIVALS[0], seed)


def _report(study: Study, found: Mapping[str, Measured], seed: int) -> dict[str, Any]:
    learned = np.bincount(study.log.item, minlength=study.log.items)
    asked = Asked.of(study.targets, learned)
    compared = compare(asked, {name: one.places[0] for name, one in found.items()}, OURS, POPULAR, seed)
    for name, one in found.items():
        compared["models"][name] |= _costs(one)
    anyone = next(iter(found.values())).places[0]
    return {
        "log": _size(study.log),
        "asked": {
            **asked.sizes(),
            "people_with_targets": len(np.unique(study.every.user)),
            "people_without_history": int((_lengths(study, study.targets) == 0).sum()),
            "targets_taken_before": study.taken_before,
        },
        **compared,
        "checks": {
            "attached_to_training_rows": asdict(attached(study.log, study.targets, study.names, seed)),
            "recall@10_of_chance": chance(asked, anyone),
        },
    }


def _never_trained(study: Study, models: Sequence[str], seed: int, run_job: Run) -> dict[str, Any]:
    """Return the figures for people whom the models were not fitted on, by how much is known of them."""
    candidates = np.unique(study.every.user)[_lengths(study, study.every) > 0]
    number = min(NEVER_TRAINED, len(candidates) // 10, len(np.unique(study.targets.user)))
    fresh = [name for name in models if not name.startswith(SHUFFLED)]
    if not number or not fresh:
        return {}
    users = np.random.default_rng(seed).choice(candidates, number, replace=False)
    of_them = _only(study.every, np.isin(study.every.user, users))
    learned = np.bincount(study.log.without_users(users).item, minlength=study.log.items)
    asked = Asked.of(of_them, learned)
    with _handed_over(study, of_them, seed) as known:
        job = replace(known, never_trained=users, keep=tuple(KEPT.values()))
        found = {name: _run(_named(job, name), f"{name}, people never trained on", run_job) for name in fresh}
    after = {
        kept: compare(asked, {name: one.places[cut] for name, one in found.items()}, OURS, POPULAR, seed)
        for cut, kept in enumerate(KEPT)
    }
    return {"asked": asked.sizes(), "after_courses": after}


def _named(job: Job, name: str) -> Job:
    return replace(job, model=MODELS[name.removeprefix(SHUFFLED)], shuffle=name.startswith(SHUFFLED))


def _run(job: Job, what: str, run_job: Run) -> Measured:
    found = run_job(job)
    sys.stderr.write(f"{what}: fitted in {found.train_seconds:.1f} s\n")
    return found


def _costs(one: Measured) -> dict[str, float]:
    return {
        "train_seconds": one.train_seconds,
        "train_cpu_seconds": one.train_cpu_seconds,
        "peak_mb": one.peak_mb,
    }


def _size(log: Interactions) -> dict[str, Any]:
    return {"people": log.users, "items": log.items, "events": len(log), "timed": log.timed}


def _absent() -> list[str]:
    """Return the models whose library is not installed."""
    return [name for name, library in LIBRARIES.items() if find_spec(library) is None]


def _lengths(study: Study, targets: Targets) -> IntArray:
    """Return, per person with one of ``targets``, the number of his events."""
    return study.log.and_people(targets.new_people).lengths[np.unique(targets.user)]


def _only(targets: Targets, chosen: BoolArray) -> Targets:
    return Targets(targets.user[chosen], targets.item[chosen], targets.new_people)


def _taken(log: Interactions, targets: Targets) -> BoolArray:
    """Return, per target, whether its user took it before."""
    cells = targets.user * log.items + targets.item
    return np.asarray(np.isin(cells, log.user * log.items + log.item) & (targets.item != UNKNOWN))
