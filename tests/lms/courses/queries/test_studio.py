"""The studio's reads: whose courses, what is on the desk, who must not know."""

from __future__ import annotations

import uuid

import pytest

from lms.courses.models import CourseVersion
from lms.courses.queries import authored, desk, editable_course, review_notes
from lms.courses.queries.studio import possible_prerequisites
from lms.courses.services import add_note, start_draft
from lms.db import db
from lms.problems import Missing
from tests.factories.counting import statements_of


def test_an_author_sees_drafts_and_published_editions(cast, course, draft):
    rows = authored(cast.viewer("tari"))
    assert [(row.title, row.state, row.mine) for row in rows] == [
        ("Menulis surat dinas", "draft", True),
        ("Melayani di loket", "published", True),
    ]
    assert [row.lessons for row in rows] == [1, 1]


def test_another_trainer_sees_nothing_of_it(cast, course, draft):
    for row in authored(cast.viewer("rudi")):
        assert row.state == "in_review"


def test_a_reviewer_is_shown_what_waits(cast, draft):
    assert authored(cast.viewer("rudi")) == []
    draft.state = "in_review"
    assert [(row.uuid, row.mine) for row in authored(cast.viewer("rudi"))] == [(draft.uuid, False)]
    assert authored(cast.viewer("oki")) == []


def test_bpsdm_sees_all_courses_of_its_agency(cast, course, draft):
    assert len(authored(cast.viewer("dewi"))) == 2


def test_superseded_editions_are_left_out_and_titles_can_be_searched(cast, course, draft):
    course.published_version.state = "superseded"
    assert [row.title for row in authored(cast.viewer("tari"))] == ["Menulis surat dinas"]
    assert authored(cast.viewer("tari"), "SURAT")
    assert not authored(cast.viewer("tari"), "%")


def test_the_desk_holds_what_the_address_names(cast, draft):
    module, final = draft.modules
    lesson, quiz = module.activities[0], final.activities[0]
    at = desk(cast.viewer("tari"), draft.uuid, activity=lesson.uuid)
    assert (at.version, at.activity, at.module, at.course) == (draft, lesson, None, draft.course)
    assert desk(cast.viewer("tari"), draft.uuid, module=final.uuid).module is final
    assert desk(cast.viewer("tari"), draft.uuid, activity=quiz.uuid).activity is quiz


def test_questions_are_found_in_their_own_quiz_or_lesson_only(cast, course):
    version = course.published_version
    lesson, quiz = version.modules[0].activities[0], version.modules[1].activities[0]
    asked, check = quiz.quiz_version.slots[0].question_version, lesson.checks[0].question_version
    viewer = cast.viewer("tari")
    assert desk(viewer, version.uuid, activity=quiz.uuid, question=asked.uuid).question is asked
    assert desk(viewer, version.uuid, activity=lesson.uuid, question=check.uuid).question is check
    with pytest.raises(Missing):
        desk(viewer, version.uuid, activity=quiz.uuid, question=check.uuid)


@pytest.mark.parametrize("part", ["module", "activity"])
def test_parts_of_another_course_are_missing(cast, course, draft, part):
    foreign = course.published_version.modules[0]
    other = foreign if part == "module" else foreign.activities[0]
    with pytest.raises(Missing):
        desk(cast.viewer("tari"), draft.uuid, **{part: other.uuid})
    with pytest.raises(Missing):
        desk(cast.viewer("tari"), draft.uuid, **{part: uuid.uuid4()})


@pytest.mark.parametrize(
    ("key", "draft_seen", "review_seen"),
    [("rudi", False, True), ("dewi", True, True), ("oki", False, False), ("siti", False, False)],
)
def test_who_else_finds_an_edition(cast, draft, key, draft_seen, review_seen):
    for state, seen in (("draft", draft_seen), ("in_review", review_seen)):
        draft.state = state
        if seen:
            assert desk(cast.viewer(key), draft.uuid).version is draft
        else:
            with pytest.raises(Missing):
                desk(cast.viewer(key), draft.uuid)


def test_new_editions_are_begun_by_authors_and_bpsdm(cast, course):
    assert editable_course(cast.viewer("tari"), course.uuid) is course
    assert editable_course(cast.viewer("dewi"), course.uuid) is course
    for key in ("rudi", "oki"):
        with pytest.raises(Missing):
            editable_course(cast.viewer(key), course.uuid)


def test_a_course_may_build_on_other_published_ones(cast, course, draft):
    assert possible_prerequisites(cast.viewer("tari"), draft.course_id) == [("PP-901", "Melayani di loket")]
    assert possible_prerequisites(cast.viewer("tari"), course.id) == []


def test_remarks_come_with_their_writers_in_one_query(app, cast, course):
    version = start_draft(cast.viewer("tari"), course)
    add_note(cast.viewer("rudi"), version, body="Bagus.")
    add_note(cast.viewer("dewi"), version, body="Setuju.")
    number = version.id
    db.session.flush()
    db.session.expunge_all()
    version = db.session.get_one(CourseVersion, number)
    with statements_of(app) as seen:
        found = [(one.body, one.account.person.name) for one in review_notes(version)]
    assert (found, len(seen)) == ([("Bagus.", "Rudi Hartono"), ("Setuju.", "Dewi Lestari")], 1)
