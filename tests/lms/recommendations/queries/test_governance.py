"""The figures of the governance page, computed by hand."""

from __future__ import annotations

import pytest

from lms.clock import now
from lms.db import db
from lms.recommendations import queries, services
from lms.recommendations.models import ParityReport, RecommenderModel
from lms.recommendations.queries.governance import gini
from tests.factories.suggestions import add_course, measure, score, shown_to


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], 0.0), ([0, 0], 0.0), ([5, 5, 5], 0.0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25)],
)
def test_the_gini_coefficient(values, expected):
    assert gini(values) == pytest.approx(expected)


def test_without_anything_all_figures_are_empty(database, cast):
    figures = queries.governance(cast.viewer("dewi"))
    assert figures.serving is None
    assert (figures.people, figures.measured_on, figures.concentration.shown) == (0, 0, 0)
    assert figures.ranked == {}
    assert (figures.calibration, figures.moved) == ({}, ())


def test_lists_events_and_dismissals_are_counted(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)}, title="Layanan")
    add_course(cast, "tak-terpakai", {"M.5": (4, 5)})
    measure(cast, "siti", "M.5", 1.1)
    metrics = {"people": 40.0, "model.recall@5": 0.5, "model.ndcg@5": 0.4, "model.coverage@5": 1.0}
    db.session.add(
        RecommenderModel(version="a", state="retired", data_stamp="", metrics={"people": 3.0}, trained_at=now())
    )
    score()
    viewer = cast.viewer("siti")
    db.session.add(RecommenderModel(version="b", state="serving", data_stamp="", metrics=metrics, trained_at=now()))
    one = shown_to(viewer.person_id)[0]
    services.record_impressions(viewer, [one.uuid], place="home")
    services.follow(one, place="home")
    services.dismiss(one, reason="too_long", place="list")
    figures = queries.governance(cast.viewer("dewi"))
    assert figures.serving.version == "b"
    assert [row.version for row in figures.models] == ["b", "a"]
    assert figures.ranked == {"model": {"recall@5": 0.5, "ndcg@5": 0.4, "coverage@5": 1.0}}
    assert figures.measured_on == 40
    assert figures.people == 12
    assert figures.people_without_course == 12
    assert [(row.title, row.places) for row in figures.top] == [("Layanan", 12)]
    assert (figures.concentration.offered, figures.concentration.shown) == (2, 1)
    assert figures.concentration.top_share == 1
    assert figures.concentration.gini == pytest.approx(0.5)
    assert figures.events["impression"] == {False: 1, True: 0}
    assert figures.events["click"] == {False: 1, True: 0}
    assert figures.dismissals == [("too_long", 1)]


def test_calibration_and_drift_stand_with_the_furthest_first(database, cast):
    metrics = {"people": 9.0, "calibration.said": 0.03, "calibration.seen": 0.02, "calibration.error": 0.01}
    db.session.add(RecommenderModel(version="b", state="serving", data_stamp="", metrics=metrics, trained_at=now()))
    db.session.add(
        ParityReport(
            computed_at=now(),
            model_version="b",
            people=0,
            closed_share=0.0,
            agreement=0.0,
            groups={},
            drift={"gap": 0.02, "role": 0.3, "alike": 0.02},
        )
    )
    db.session.flush()
    figures = queries.governance(cast.viewer("dewi"))
    assert figures.calibration == {"said": 0.03, "seen": 0.02, "error": 0.01}
    assert figures.moved == [("role", 0.3), ("alike", 0.02), ("gap", 0.02)]
