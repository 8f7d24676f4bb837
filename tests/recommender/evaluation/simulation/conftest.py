"""A small invented table of roles in the columns of O*NET, and a world drawn from it."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation.simulation import roles
from recommender.evaluation.simulation.parameters import Parameters, frozen
from recommender.evaluation.simulation.world import World, draw

COLUMNS = "O*NET-SOC Code,Title,Element ID,Element Name,IM,LV,Recommend Suppress,Not Relevant".split(",")


def write_roles(path: Path, roles_: int = 8, elements: int = 14, seed: int = 3) -> Path:
    """Write ``roles_`` office roles that ask for twelve of ``elements`` each, and one role of no office."""
    rng = np.random.default_rng(seed)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for role in range(roles_ + 1):
            code = f"{11 if role < roles_ else 51}-{role:04}.00"
            for element in rng.choice(elements, 12, replace=False):
                numbers = (f"{rng.uniform(1, 5):.2f}", f"{rng.uniform(0, 7):.2f}")
                rows.writerow([code, f"Role {role}", f"2.A.{element:02}", f"Skill {element}", *numbers, "N", "N"])
    return path


@pytest.fixture(scope="session")
def roles_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_roles(tmp_path_factory.mktemp("roles") / "roles.csv")


@pytest.fixture(scope="session")
def short() -> Parameters:
    """The frozen parameters over two months each way, so that tests stay short."""
    return replace(frozen(), history_months=2, months=2, active_mean=0.8)


@pytest.fixture
def world(roles_file: Path, short: Parameters) -> Callable[..., World]:
    def make(
        people: int = 60, courses: int = 30, seed: int = 1, *, false_claims: bool = False, **changed: object
    ) -> World:
        parameters = replace(short, **changed)  # type: ignore[arg-type]
        table = roles.read(roles_file)
        return draw(table, parameters, people=people, courses=courses, seed=seed, false_claims=false_claims)

    return make
