import json
from dataclasses import fields

import pytest

from recommender.evaluation.simulation.parameters import FROZEN, Parameters, frozen


def test_every_number_stands_in_the_file_with_a_reason() -> None:
    given = {name: entry for name, entry in json.loads(FROZEN.read_text()).items() if name != "_"}
    assert set(given) == {one.name for one in fields(Parameters)}
    assert all(len(entry["why"]) > 5 for entry in given.values())


def test_shares_are_shares() -> None:
    found = frozen()
    assert sum(found.jp_share) == pytest.approx(1.0)
    assert len(found.jp) == len(found.jp_share)
    assert found.honest + found.overstated < 1.0
    assert (found.months, found.history_months) == (24, 12)
