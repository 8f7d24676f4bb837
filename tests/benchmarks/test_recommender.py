"""The watch over a measured part ends with it, however it ends."""

import threading

import pytest

from tests.benchmarks import recommender


def test_an_error_inside_a_measured_part_ends_the_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recommender, "EVERY_SECONDS", 0.01)
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), recommender._counted(recommender.Cost()):
        raise ZeroDivisionError
    assert threading.active_count() == before
