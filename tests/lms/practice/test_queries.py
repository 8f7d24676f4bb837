"""The rows of the picture as the page reads them."""

from __future__ import annotations

import pytest

from lms.clock import now
from lms.competencies.queries import indicators_of
from lms.courses.models import CourseVersion
from lms.db import db
from lms.enrollments.services import enroll, withdraw
from lms.practice import painting
from lms.practice.models import PracticeTopic
from lms.practice.queries import topics_of
from tests.factories.counting import statements_of
from tests.factories.courses import activities_of


@pytest.fixture
def seen(siti, answer, cast):
    """What is shown to a person of the cast for M.5."""
    answer(siti, "101")
    painting.keep(painting.drawn([siti.person_id]))
    competency = cast.competency("M.5").id
    return lambda who="siti": topics_of(cast.person(who).id, competency, indicators_of(competency))


def test_what_needs_practice_stands_first_with_its_lesson(seen, course):
    db.session.query(PracticeTopic).filter_by(indicator=3).update({"standing": "practise"})
    db.session.query(PracticeTopic).filter_by(indicator=2).update({"standing": "strong"})
    topics = seen()
    assert [one.standing for one in topics] == ["practise", "unclear", "strong"]
    assert topics[0].behaviour == "Perilaku 3 Pelayanan Publik tingkat 2."
    assert topics[0].next.slug == course.slug
    assert topics[0].next.activity == activities_of(course)[1].uuid
    assert topics[0].low < topics[0].chance < topics[0].high


def test_other_people_have_other_topics(seen):
    assert len(seen()) == 3
    assert seen("joko") == seen("budi") == []


def test_a_course_that_was_left_is_not_linked(seen, siti, cast):
    withdraw(cast.viewer("siti"), siti)
    assert [one.next for one in seen()] == [None] * 3


def test_a_course_taken_again_shows_its_topics_once(seen, siti, cast, course):
    siti.state = "completed"
    db.session.flush()
    enroll(cast.viewer("siti"), course)
    topics = seen()
    assert len(topics) == 3
    assert {one.next.slug for one in topics} == {course.slug}


def test_nothing_of_an_edition_is_linked_once_a_newer_one_was_joined(seen, siti, cast, course):
    siti.state = "completed"
    newer = CourseVersion(course_id=course.id, number=2, state="superseded", title="Lagi", created_at=now())
    db.session.add(newer)
    db.session.flush()
    enroll(cast.viewer("siti"), course).course_version_id = newer.id
    db.session.flush()
    assert [one.next for one in seen()] == [None] * 3


def test_one_query_reads_all(seen, siti, cast, app):
    person, competency = siti.person_id, cast.competency("M.5").id
    with statements_of(app) as statements:
        topics_of(person, competency, [])
    assert len(statements) == 1
