"""Courses and their drafts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lms.courses.services import create_course, discard_draft, edit_details, start_draft
from lms.courses.services.drafts import LONGEST_SLUG, Claim, Details, free_code, free_slug
from lms.courses.services.publishing import take_effect
from lms.problems import Conflict, Problem

DETAILS = Details(
    title="Surat yang jelas",
    summary="Sekali baca.",
    category="komunikasi",
    audience="Semua",
    outcomes=("Menulis surat",),
    tags=("surat",),
    claims=(Claim("M.3", 1, 2), Claim("M.1", 0, 1)),
)


@pytest.fixture
def edit(viewer, draft):
    return lambda revision=0, open_to_all=True, **said: edit_details(
        viewer, draft, replace(DETAILS, **said), open_to_all=open_to_all, revision=revision
    )


def test_five_answers_make_a_course_one_can_write_in(cast, draft):
    course = draft.course
    assert (course.slug, course.code) == ("menulis-surat-dinas", "MSD-101")
    assert course.agency_id == cast.agency().id
    assert [author.account_id for author in course.authors] == [cast.viewer("tari").account_id]
    assert (draft.state, draft.number, draft.minutes) == ("draft", 1, 35)
    assert [(one.competency.code, one.from_level, one.to_level) for one in draft.raises] == [("M.3", 1, 2)]
    lesson, quiz = draft.modules[0].activities[0], draft.modules[1].activities[0]
    assert lesson.html.startswith("<h2")
    assert quiz.quiz_version.slots == []
    assert course.published_version_id is None


def test_a_second_course_of_the_same_name_gets_its_own_address_and_code(viewer, draft):
    answers = {"summary": "x", "category": "integritas", "competency": "M.1", "level": 1}
    again = create_course(viewer, title="Menulis Surat Dinas", **answers)
    assert (again.course.slug, again.course.code) == ("menulis-surat-dinas-2", "MSD-102")
    third = create_course(viewer, title="Menulis surat dinas!", **answers)
    assert third.course.slug == "menulis-surat-dinas-3"


def test_odd_titles_still_make_addresses(database):
    assert free_slug("…?!") == "kursus"
    assert free_code("…?!") == "K-101"
    assert len(free_slug("kata " * 40)) <= LONGEST_SLUG


def test_an_unknown_competency_makes_no_course(database, viewer):
    with pytest.raises(Problem) as caught:
        create_course(viewer, title="A", summary="B", category="integritas", competency="X.1", level=1)
    assert "claims" in caught.value.fields


def test_details_are_saved_with_claims_and_audience(draft, edit):
    edit(open_to_all=False)
    assert (draft.title, draft.outcomes, draft.tags, draft.revision) == (
        "Surat yang jelas",
        ["Menulis surat"],
        ["surat"],
        1,
    )
    assert {(one.competency.code, one.from_level, one.to_level) for one in draft.raises} == {
        ("M.3", 1, 2),
        ("M.1", 0, 1),
    }
    assert not draft.course.open_to_all


def test_a_stale_form_is_refused(draft, edit):
    edit()
    with pytest.raises(Conflict):
        edit(revision=0, title="Lama")
    assert draft.title == "Surat yang jelas"
    edit(revision=1, title="Baru")
    assert draft.title == "Baru"


@pytest.mark.parametrize(
    "claim", [Claim("M.3", 2, 2), Claim("M.3", 3, 2), Claim("M.3", 4, 6), Claim("M.3", -1, 2), Claim("X", 1, 2)]
)
def test_claims_must_lead_upwards(edit, claim):
    with pytest.raises(Problem) as caught:
        edit(claims=(claim,))
    assert set(caught.value.fields) == {"claims"}


def test_the_last_claim_on_a_competency_counts(draft, edit):
    edit(claims=(Claim("M.3", 1, 2), Claim("M.3", 2, 3)))
    assert [(one.from_level, one.to_level) for one in draft.raises] == [(2, 3)]


@pytest.mark.parametrize("code", ["TIDAK-ADA", "MSD-101"])
def test_prerequisites_must_exist_and_not_be_the_course_itself(edit, code):
    with pytest.raises(Problem) as caught:
        edit(prerequisites=(code,))
    assert set(caught.value.fields) == {"prerequisites"}


def test_prerequisites_do_not_go_round_in_a_circle(viewer, course, draft, edit):
    edit(prerequisites=("PP-901", "PP-901"))
    assert [one.required_course.code for one in draft.prerequisites] == ["PP-901"]
    take_effect(viewer, draft)
    other = start_draft(viewer, course)
    with pytest.raises(Problem):
        edit_details(viewer, other, replace(DETAILS, prerequisites=("MSD-101",)), open_to_all=True, revision=0)


def test_a_new_draft_holds_all_of_the_published_edition(viewer, course):
    published = course.published_version
    draft = start_draft(viewer, course)
    assert (draft.number, draft.state, draft.minutes, draft.title) == (2, "draft", 35, published.title)
    assert [(one.competency_id, one.to_level) for one in draft.raises] == [
        (one.competency_id, one.to_level) for one in published.raises
    ]
    old, new = published.modules[0].activities[0], draft.modules[0].activities[0]
    assert (new.body, new.html, new.objective) == (old.body, old.html, old.objective)
    assert new.uuid != old.uuid
    assert new.checks[0].question_version_id == old.checks[0].question_version_id
    quiz, copy = published.modules[1].activities[0].quiz_version, draft.modules[1].activities[0].quiz_version
    assert (copy.quiz_id, copy.number, copy.frozen_at) == (quiz.quiz_id, quiz.number + 1, None)
    assert [slot.question_version_id for slot in copy.slots] == [slot.question_version_id for slot in quiz.slots]


def test_there_is_one_edition_in_work(viewer, course):
    draft = start_draft(viewer, course)
    assert start_draft(viewer, course) is draft
    draft.state = "in_review"
    assert start_draft(viewer, course) is draft


def test_without_a_published_edition_there_is_nothing_to_begin_from(viewer, draft):
    draft.state = "superseded"
    with pytest.raises(Problem):
        start_draft(viewer, draft.course)


def test_a_draft_is_thrown_away_unless_it_is_all_there_is(database, viewer, course, draft):
    second = start_draft(viewer, course)
    discard_draft(viewer, second)
    assert start_draft(viewer, course).number == 2
    with pytest.raises(Problem):
        discard_draft(viewer, draft)
