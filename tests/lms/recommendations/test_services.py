"""What people do with suggestions is stored, and what concerns a person makes that person's list anew."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms import clock
from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db
from lms.enrollments.services import complete, enroll
from lms.jobs.models import Job
from lms.outbox.models import Notice
from lms.problems import Problem
from lms.recommendations import services
from lms.recommendations.models import Suggestion, SuggestionEvent, Wish
from tests.factories.suggestions import add_course, finish, measure, score, shown_to


@pytest.fixture
def suggestion(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)}, title="Layanan")
    measure(cast, "siti", "M.5", 1.2)
    score()
    db.session.execute(sa.delete(Job))
    return shown_to(cast.person("siti").id)[0]


def kinds():
    return list(db.session.scalars(sa.select(SuggestionEvent.kind).order_by(SuggestionEvent.id)))


def waiting():
    return list(db.session.scalars(sa.select(Job.key).where(Job.state == "queued").order_by(Job.id)))


def test_an_impression_counts_once_a_day(suggestion, cast):
    viewer = cast.viewer("siti")
    assert services.record_impressions(viewer, [suggestion.uuid], place="home") == 1
    assert services.record_impressions(viewer, [suggestion.uuid], place="list") == 0
    with clock.set_to(now() + timedelta(days=1)):
        assert services.record_impressions(viewer, [suggestion.uuid], place="list") == 1
    assert kinds() == ["impression", "impression"]


def test_nobody_records_an_impression_of_somebody_elses_or_an_unknown_suggestion(suggestion, cast):
    assert services.record_impressions(cast.viewer("joko"), [suggestion.uuid], place="home") == 0
    assert services.record_impressions(cast.viewer("siti"), [uuid.uuid4()], place="home") == 0


def test_a_click_and_a_place_in_the_plan_are_noted(suggestion):
    services.follow(suggestion, place="home")
    services.note_planned(suggestion)
    assert kinds() == ["click", "plan"]


def test_dismissing_needs_a_known_reason_and_asks_for_a_new_list(suggestion):
    with pytest.raises(Problem):
        services.dismiss(suggestion, reason="boring", place="list")
    services.dismiss(suggestion, reason="too_long", place="list")
    event = db.session.scalars(sa.select(SuggestionEvent)).one()
    assert (event.kind, event.reason, event.place) == ("dismiss", "too_long", "list")
    assert waiting() == [f"refresh:{suggestion.person_id}"]
    services.restore(suggestion)
    assert kinds() == ["dismiss", "restore"]


def test_joining_a_suggested_course_credits_the_suggestion(suggestion, cast):
    from lms.courses.models import Course

    course = db.session.get(Course, suggestion.course_id)
    enroll(cast.viewer("siti"), course)
    assert kinds() == ["enroll"]
    assert waiting() == [f"refresh:{suggestion.person_id}"]


def test_joining_and_finishing_another_course_asks_for_a_new_list_only(suggestion, cast):
    other = add_course(cast, "lain", {"M.3": (1, 2)})
    enrollment = enroll(cast.viewer("siti"), other)
    complete(enrollment)
    assert kinds() == []
    assert f"refresh:{suggestion.person_id}" in waiting()


def test_a_new_post_and_a_published_course_ask_for_new_lists(suggestion, cast):
    from lms.courses.signals import course_published
    from lms.people.signals import assignment_changed

    assignment_changed.send(None, person_id=cast.person("joko").id)
    course_published.send(None, course_id=suggestion.course_id)
    assert {f"refresh:{cast.person('joko').id}", "recommendations.score_all"} <= set(waiting())


def test_a_wish_is_kept_once_told_and_recorded(suggestion, cast):
    from lms.courses.models import Course

    course, siti = db.session.get(Course, suggestion.course_id), cast.person("siti")
    first = services.wish(cast.viewer("budi"), siti, course)
    assert services.wish(cast.viewer("budi"), siti, course) is first
    assert db.session.query(Wish).count() == 1
    notice = db.session.query(Notice).filter_by(kind="suggestion.wished").one()
    assert (notice.person_id, notice.facts["course"]) == (siti.id, "Layanan")
    assert db.session.query(AuditEvent).filter_by(action="wish.made").count() == 1


def test_a_finished_course_cannot_be_wished_for(suggestion, cast):
    from lms.courses.models import Course

    course, siti = db.session.get(Course, suggestion.course_id), cast.person("siti")
    finish(siti.id, course)
    with pytest.raises(Problem):
        services.wish(cast.viewer("budi"), siti, course)
    assert db.session.query(Suggestion).count() == 12
