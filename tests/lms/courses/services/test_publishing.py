"""Review and publication."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.audit.models import AuditEvent
from lms.courses.models import CourseTerm
from lms.courses.services import (
    add_note,
    add_question,
    approve,
    publish,
    return_to_author,
    save_lesson,
    start_draft,
    submit_for_review,
)
from lms.courses.services.publishing import take_effect
from lms.outbox.models import Notice
from lms.problems import Conflict, Problem
from tests.lms.courses.conftest import raw_question


@pytest.fixture(autouse=True)
def language(app):
    with app.test_request_context():
        yield


@pytest.fixture
def second(cast, course):
    """The second edition of a published course, complete."""
    return start_draft(cast.viewer("tari"), course)


def notices(database, cast, key: str) -> list[str]:
    person = cast.person(key).id
    return list(database.session.scalars(sa.select(Notice.kind).where(Notice.person_id == person).order_by(Notice.id)))


def test_publishing_supersedes_the_edition_before_and_freezes_questions(database, cast, course, second):
    first = course.published_version
    publish(cast.viewer("tari"), second, change_note=" Contoh baru ")
    assert (first.state, second.state, course.published_version) == ("superseded", "published", second)
    assert second.published_at is not None
    assert second.change_note == "Contoh baru"
    assert second.modules[1].activities[0].quiz_version.frozen_at is not None
    event = database.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.action, event.detail["version"], event.detail["reviewed"]) == ("course.published", 2, False)


def test_the_search_follows_the_published_edition(database, cast, course, second):
    second.title = "Menyapa tamu kantor"
    terms = sa.select(CourseTerm.term).where(CourseTerm.course_id == course.id)
    assert "tamu" not in database.session.scalars(terms).all()
    publish(cast.viewer("tari"), second)
    assert "tamu" in database.session.scalars(terms).all()


def test_an_edit_after_publishing_changes_nobodys_edition(cast, course, second):
    viewer = cast.viewer("tari")
    first = course.published_version
    before = [(one.title, one.body, one.html) for module in first.modules for one in module.activities]
    asked = [slot.question_version_id for slot in first.modules[1].activities[0].quiz_version.slots]
    lesson, quiz = second.modules[0].activities[0], second.modules[1].activities[0]
    save_lesson(viewer, lesson, title="Baru", minutes=9, objective="Bisa", body="Baru", revision=0)
    add_question(viewer, quiz, raw_question())
    publish(viewer, second)
    assert [(one.title, one.body, one.html) for module in first.modules for one in module.activities] == before
    assert [slot.question_version_id for slot in first.modules[1].activities[0].quiz_version.slots] == asked
    assert len(second.modules[1].activities[0].quiz_version.slots) == len(asked) + 1


def test_what_is_not_ready_is_not_published(cast, draft):
    for act in (publish, submit_for_review):
        with pytest.raises(Problem, match="Setiap kuis"):
            act(cast.viewer("tari"), draft)
    assert draft.state == "draft"


def test_where_a_reviewer_is_asked_for_nobody_publishes_alone(cast, second):
    second.course.agency.review_required = True
    with pytest.raises(Problem, match="peninjau kedua"):
        publish(cast.viewer("tari"), second)


def test_a_review_ends_in_approval(database, cast, second):
    second.course.agency.review_required = True
    submit_for_review(cast.viewer("tari"), second, change_note="Mohon ditinjau")
    assert (second.state, second.submitted_by) == ("in_review", cast.viewer("tari").account_id)
    assert notices(database, cast, "rudi") == notices(database, cast, "dewi") == ["courses.review_asked"]
    assert notices(database, cast, "oki") == notices(database, cast, "tari") == []
    approve(cast.viewer("rudi"), second)
    assert (second.state, second.reviewed_by) == ("published", cast.viewer("rudi").account_id)
    assert notices(database, cast, "tari") == ["courses.published"]


def test_the_submitter_does_not_approve_where_two_are_asked_for(cast, second):
    second.course.agency.review_required = True
    submit_for_review(cast.viewer("rudi"), second)
    with pytest.raises(Problem):
        approve(cast.viewer("rudi"), second)
    second.course.agency.review_required = False
    approve(cast.viewer("rudi"), second)


def test_an_edition_goes_back_with_a_note(database, cast, second):
    submit_for_review(cast.viewer("tari"), second)
    with pytest.raises(Problem) as caught:
        return_to_author(cast.viewer("rudi"), second, note="  ")
    assert "note" in caught.value.fields
    return_to_author(cast.viewer("rudi"), second, note="Tambahkan contoh.")
    assert (second.state, second.review_note) == ("draft", "Tambahkan contoh.")
    assert notices(database, cast, "tari") == ["courses.returned"]
    submit_for_review(cast.viewer("tari"), second)
    assert second.review_note == ""


def test_a_remark_decides_nothing(cast, second):
    submit_for_review(cast.viewer("tari"), second)
    assert add_note(cast.viewer("rudi"), second, body=" Bagus ").body == "Bagus"
    assert second.state == "in_review"


@pytest.mark.parametrize("state", ["published", "superseded", "draft"])
def test_what_moved_on_is_not_decided_again(database, cast, second, state):
    second.state = state
    database.session.flush()
    with pytest.raises(Conflict):
        approve(cast.viewer("rudi"), second)
    if state != "draft":
        with pytest.raises(Conflict):
            publish(cast.viewer("tari"), second)


def test_publishing_the_same_edition_again_keeps_it(course):
    take_effect(None, course.published_version)
    assert course.published_version.state == "published"
