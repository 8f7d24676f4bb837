"""The numbers of the simulated world, read from ``parameters.json``.

Owns: their types and units by name. Does not own: their values, which stand in the file with a reason each and were
written down before any policy was run.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

FROZEN = Path(__file__).with_name("parameters.json")

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Parameters:
    """One number, or a few, per entry of the file; what each means stands there."""

    posts: int
    office_groups: tuple[str, ...]
    requirements: int
    critical_from: float
    agencies: int
    history_months: int
    months: int
    shortfall_mean: float
    shortfall_sd: float
    ability_sd: float
    drift_per_year: float
    drift_sd: float
    test_sd: float
    self_sd: float
    self_bias: float
    tested_at_start: float
    self_at_start: float
    post_test: float
    test_per_month: float
    raises_second: float
    claims_two_levels: float
    jp: tuple[float, ...]
    jp_share: tuple[float, ...]
    new_courses: float
    agency_only: float
    with_prerequisite: float
    honest: float
    overstated: float
    honest_ratio: Pair
    overstated_ratio: Pair
    empty_ratio: Pair
    false_share: float
    length_power: float
    effect_sd: float
    below_entry: float
    active_mean: float
    active_spread: float
    shown: int
    look_first: float
    look_on: float
    choose_base: float
    taste_topic_sd: float
    taste_post_sd: float
    appeal_sd: float
    need_appeal: float
    own_search: float
    dismissed: float
    finish_base: float
    finish_person_sd: float
    finish_course_sd: float
    finish_taste: float
    finish_per_jp: float
    finish_below_entry: float
    dropped_share: Pair
    budget_median: float
    budget_spread: float
    budget_range: Pair


def frozen() -> Parameters:
    """Return the parameters of the file."""
    given = json.loads(FROZEN.read_text())
    values: dict[str, Any] = {one.name: _plain(given[one.name]["value"]) for one in fields(Parameters)}
    return Parameters(**values)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
