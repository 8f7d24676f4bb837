"""Everything behind a suggestion can be added up again."""

from __future__ import annotations

from math import exp

import pytest

from lms.recommendations import queries
from tests.factories.suggestions import add_course, measure, score, shown_to


def test_terms_add_up_to_the_chance_and_chance_times_closure_to_the_score(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2), "M.3": (1, 2)}, title="Layanan")
    measure(cast, "siti", "M.5", 1.1, ago=30)
    score()
    viewer = cast.viewer("siti")
    why = queries.why(viewer, shown_to(viewer.person_id)[0])
    assert why.title == "Layanan"
    assert why.terms[0].label == "Titik awal, sama untuk semua kursus"
    assert sum(term.value for term in why.terms) == pytest.approx(why.log_odds, abs=0.005)
    assert why.p_finish == pytest.approx(1 / (1 + exp(-why.log_odds)))
    assert why.p_finish * sum(one.points for one in why.closed) == pytest.approx(why.score)
    assert why.closed[0].label == "Pelayanan Publik"
    assert max(abs(term.share) for term in why.terms) == 1
    assert why.trained_at is None
    assert any("peluang memenuhi" in text for text in why.sentences)


def test_a_competency_no_longer_required_is_still_named(database, cast):
    add_course(cast, "layanan", {"GURU-01": (1, 2)})
    score()
    viewer = cast.viewer("siti")
    suggestion = shown_to(viewer.person_id)[0]
    from lms.people.models import Assignment

    post = database.session.query(Assignment).filter_by(person_id=viewer.person_id).one()
    post.position_id = cast.position("kepala-seksi").id
    database.session.flush()
    [closed] = queries.why(viewer, suggestion).closed
    assert (closed.label, closed.row) == ("GURU-01", None)
