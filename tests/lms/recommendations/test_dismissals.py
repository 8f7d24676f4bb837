"""A dismissal stands until it is restored; "later" stands for a month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms import clock
from lms.clock import now
from lms.db import db
from lms.recommendations.dismissals import standing_dismissals
from lms.recommendations.services import dismiss, restore
from tests.factories.suggestions import add_course, measure, score, shown_to


@pytest.fixture
def suggestion(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    measure(cast, "siti", "M.5", 1.2)
    score()
    return shown_to(cast.person("siti").id)[0]


def standing(suggestion):
    query = standing_dismissals(suggestion.person_id, suggestion.person_id)
    return [course for _person, course in db.session.execute(query)]


def test_a_dismissal_stands_until_it_is_restored(suggestion):
    dismiss(suggestion, reason="not_my_work", place="list")
    assert standing(suggestion) == [suggestion.course_id]
    restore(suggestion)
    assert standing(suggestion) == []
    dismiss(suggestion, reason="other", place="home")
    assert standing(suggestion) == [suggestion.course_id]


def test_later_stands_for_a_month_and_other_reasons_for_good(suggestion):
    dismiss(suggestion, reason="later", place="list")
    with clock.set_to(now() + timedelta(days=29)):
        assert standing(suggestion) == [suggestion.course_id]
    with clock.set_to(now() + timedelta(days=31)):
        assert standing(suggestion) == []
    dismiss(suggestion, reason="too_long", place="list")
    with clock.set_to(now() + timedelta(days=900)):
        assert standing(suggestion) == [suggestion.course_id]
