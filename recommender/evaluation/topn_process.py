"""One model fitted and asked in a process of its own, so that time and peak memory are the model's alone.

Owns: handing the study over in files, the order of things in the process, and what is measured there. Does not own:
figures (``topn_figures``) or which models there are (the caller passes the class).

The model is fitted before the file of targets is opened: nothing it could learn from them is in the process.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

import numpy as np

from recommender.behaviour.interactions import Attributes, IntArray, Interactions
from recommender.evaluation.event_files import Targets
from recommender.evaluation.exact_places import Places, place
from recommender.evaluation.leaks import shuffled
from recommender.evaluation.rivals import Scorer

ALL = sys.maxsize
"""A history that is not cut."""
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, eq=False)
class Job:
    """What a process is asked for.

    The model is asked for everybody who has a target, once per entry of ``keep``, the number of their last events it
    is shown. It is fitted on everybody but the users ``never_trained``.
    """

    folder: Path
    model: type[Scorer]
    seed: int
    shuffle: bool = False
    never_trained: IntArray | None = None
    keep: tuple[int, ...] = (ALL,)


@dataclass(frozen=True, eq=False)
class Measured:
    """What a model cost (seconds, MB of 10⁶ bytes) and where it put the targets, once per cut of the histories."""

    train_seconds: float
    train_cpu_seconds: float
    peak_mb: float
    places: tuple[Places, ...]


def hand_over(folder: Path, log: Interactions, attributes: Attributes | None, targets: Targets) -> None:
    """Write the study to ``folder``, the targets to a file of their own; none may be of an unknown item."""
    sizes = np.array([log.users, log.items, log.timed])
    np.savez(folder / "log.npz", sizes=sizes, user=log.user, item=log.item, moment=log.moment, person=log.person)
    if attributes is not None:
        item, kind, value, kinds = attributes.item, attributes.kind, attributes.value, np.array(attributes.kinds)
        np.savez(folder / "attributes.npz", item=item, kind=kind, value=value, kinds=kinds)
    np.savez(folder / "targets.npz", user=targets.user, item=targets.item, new_people=targets.new_people)


def in_own_process(job: Job) -> Measured:
    """Return ``measure(job)`` from a fresh process. Raises what it raises there."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, job).result()


def measure(job: Job) -> Measured:
    """Fit the model, then open the targets and place them."""
    log, attributes = _log(job.folder), _attributes(job.folder)
    learned = log if job.never_trained is None else log.without_users(job.never_trained)
    if job.shuffle:
        learned = shuffled(learned, job.seed)
    begun, worked = perf_counter(), process_time()
    model = job.model().fit(learned, attributes, job.seed)
    seconds, cpu = perf_counter() - begun, process_time() - worked
    as_of = float(learned.moment.max()) if learned.timed else None
    targets = _targets(job.folder)
    histories = log.and_people(targets.new_people)
    user, item = targets.user, targets.item
    places = tuple(place(model, histories.last(one), histories, user, item, as_of) for one in job.keep)
    return Measured(seconds, cpu, _peak_mb(), places)


def _log(folder: Path) -> Interactions:
    with np.load(folder / "log.npz") as held:
        users, items, timed = held["sizes"].tolist()
        return Interactions(held["user"], held["item"], held["moment"], users, items, bool(timed), held["person"])


def _attributes(folder: Path) -> Attributes | None:
    if not (path := folder / "attributes.npz").exists():
        return None
    with np.load(path) as held:
        return Attributes(held["item"], held["kind"], held["value"], tuple(held["kinds"].tolist()))


def _targets(folder: Path) -> Targets:
    with np.load(folder / "targets.npz") as held:
        return Targets(held["user"], held["item"], held["new_people"])


def _peak_mb() -> float:
    """Return the most memory this process held; ``getrusage`` would count the parent's on Linux."""
    for line in _STATUS.read_text().splitlines() if _STATUS.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6
