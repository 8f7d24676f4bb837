"""A plan is made by its owner and decided by the supervisor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.assessments.queries import gap_rows
from lms.audit.models import AuditEvent
from lms.clock import now, today
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.services import complete, enroll
from lms.outbox.models import Notice
from lms.people.models import Assignment
from lms.plans import services
from lms.plans.models import LearningPlan, PlanItem
from lms.plans.queries import plan_of
from lms.problems import Conflict, Problem
from lms.recommendations.models import Suggestion, SuggestionEvent
from tests.factories.suggestions import add_course, finish


@pytest.fixture
def siti(suggested, database, cast):
    return cast.viewer("siti")


@pytest.fixture
def planned(siti, suggested):
    """Siti's plan with the three suggestions in it."""
    for one in suggested:
        services.add_suggestion(siti, db.session.get(Suggestion, one))
    return plan_of(siti.person_id)


def titles(plan):
    db.session.expire(plan, ["items"])
    return [item.course.slug for item in plan.items]


def test_a_suggestion_goes_into_the_plan_with_the_gap_it_is_meant_to_close(siti, suggested, cast):
    item = services.add_suggestion(siti, db.session.get(Suggestion, suggested[0]))
    plan = plan_of(siti.person_id)
    assert (plan.state, plan.budget_jp, plan.year) == ("draft", 20, today().year)
    assert (item.jp, item.position) == (2, 1)
    [gap] = item.gap
    assert (gap["competency_id"], gap["required"]) == (cast.competency("M.5").id, 2)
    assert gap["mean"] == pytest.approx(1.1)
    assert db.session.query(SuggestionEvent).one().kind == "plan"


def test_several_courses_read_the_gaps_once(siti, monkeypatch):
    asked = []

    def counted(person, **how):
        asked.append(person)
        return gap_rows(person, **how)

    monkeypatch.setattr(services, "gap_rows", counted)
    made = services.add_courses(siti, db.session.query(Course).filter(Course.slug.in_(["layanan", "mengajar"])).all())
    assert len(made) == 2
    assert all(item.gap for item in made)
    assert asked == [siti.person_id]


def test_a_course_goes_in_once_not_when_finished_and_not_when_closed(siti, suggested, cast):
    one = db.session.get(Suggestion, suggested[0])
    services.add_suggestion(siti, one)
    with pytest.raises(Problem, match="sudah ada di rencana"):
        services.add_suggestion(siti, one)
    done, closed = add_course(cast, "selesai", {"M.5": (1, 2)}), add_course(cast, "tutup", {"M.5": (1, 2)})
    finish(siti.person_id, done)
    closed.archived_at = now()
    with pytest.raises(Problem, match="sudah menuntaskan"):
        services.add_courses(siti, [done])
    with pytest.raises(Problem, match="tidak dibuka"):
        services.add_courses(siti, [closed])


def test_items_move_and_leave(planned):
    first, second, third = planned.items
    services.move(third, up=True)
    assert titles(planned) == ["layanan", "mengajar", "komunikasi"]
    services.move(first, up=False)
    assert titles(planned) == ["mengajar", "layanan", "komunikasi"]
    services.move(planned.items[0], up=True)
    services.move(planned.items[-1], up=False)
    assert titles(planned) == ["mengajar", "layanan", "komunikasi"]
    services.remove(second)
    assert titles(planned) == ["mengajar", "layanan"]


def test_a_finished_course_stays_in_the_plan(planned):
    planned.items[0].done_at = now()
    with pytest.raises(Problem, match="sudah tuntas"):
        services.remove(planned.items[0])


@pytest.mark.parametrize("days", [0, 30, 730])
def test_a_due_date_lies_ahead(planned, days):
    services.set_due(planned.items[0], today() + timedelta(days=days))
    assert planned.items[0].due_on == today() + timedelta(days=days)
    services.set_due(planned.items[0], None)
    assert planned.items[0].due_on is None


@pytest.mark.parametrize("days", [-1, 731, 100_000])
def test_a_due_date_in_the_past_or_far_away_is_refused(planned, days):
    with pytest.raises(Problem, match="mulai hari ini"):
        services.set_due(planned.items[0], today() + timedelta(days=days))


@pytest.mark.parametrize("jp", [0, 61, -5, 10**9])
def test_a_budget_outside_1_to_60_is_refused(siti, jp):
    with pytest.raises(Problem, match="1 sampai 60"):
        services.set_budget(siti, jp)


def test_a_course_of_the_plan_is_begun_with_its_due_date(siti, planned):
    services.set_due(planned.items[0], today() + timedelta(days=20))
    enrollment = services.start(siti, planned.items[0])
    assert (enrollment.source, enrollment.due_on) == ("plan", today() + timedelta(days=20))


def test_finishing_a_course_makes_its_item_done(siti, planned):
    complete(enroll(siti, planned.items[0].course))
    db.session.expire_all()
    assert planned.items[0].done_at is not None
    assert planned.items[1].done_at is None


def notices(kind):
    return db.session.query(Notice).filter_by(kind=kind).all()


def test_submitting_tells_the_supervisor_and_locks_the_plan(siti, planned, cast, app):
    services.submit(siti)
    assert planned.state == "submitted"
    [notice] = notices("plan.submitted")
    assert notice.person_id == cast.person("budi").id
    assert notice.facts == {"name": "Siti Rahmawati", "items": 3, "jp": 8}
    with app.test_request_context():
        from flask import url_for

        assert notice.link == url_for("plans.review", person=cast.person("siti").uuid)
        assert url_for("plans.show") == services.ADDRESS
    item = planned.items[0]
    for change in (
        lambda: services.remove(item),
        lambda: services.move(item, up=True),
        lambda: services.set_due(item, None),
        lambda: services.set_budget(siti, 30),
        lambda: services.add_courses(siti, [db.session.query(Course).first()]),
        lambda: services.submit(siti),
    ):
        with pytest.raises(Conflict, match="Ubah rencana"):
            change()


def test_an_empty_an_oversized_and_an_orphaned_plan_cannot_be_submitted(siti, suggested, cast):
    with pytest.raises(Problem, match="masih kosong"):
        services.submit(siti)
    services.add_suggestion(siti, db.session.get(Suggestion, suggested[2]))
    services.set_budget(siti, 3)
    with pytest.raises(Problem, match="4 JP, melebihi anggaran 3 JP"):
        services.submit(siti)
    services.set_budget(siti, 4)
    db.session.query(Assignment).filter(Assignment.leads).update({"leads": False})
    with pytest.raises(Problem, match="Belum ada atasan"):
        services.submit(siti)


def test_approval_is_recorded_and_told(siti, planned, cast):
    services.submit(siti)
    services.decide(cast.viewer("budi"), planned, approve=True)
    assert (planned.state, planned.decided_by) == ("active", cast.person("budi").id)
    assert notices("plan.approved")[0].person_id == siti.person_id
    actions = {event.action for event in db.session.query(AuditEvent).filter(AuditEvent.action.startswith("plan."))}
    assert actions == {"plan.submitted", "plan.approved"}
    assert planned.comments == []


def test_sending_back_needs_a_reason_which_stands_in_the_talk(siti, planned, cast):
    services.submit(siti)
    budi = cast.viewer("budi")
    with pytest.raises(Problem) as refused:
        services.decide(budi, planned, approve=False, reason="  ")
    assert "reason" in refused.value.fields
    services.decide(budi, planned, approve=False, reason="Mulai dari yang mendesak.")
    db.session.expire_all()
    assert planned.state == "returned"
    assert [(one.decision, one.body) for one in planned.comments] == [("returned", "Mulai dari yang mendesak.")]
    assert len(notices("plan.returned")) == 1
    assert notices("plan.commented") == []
    services.submit(siti)
    assert planned.state == "submitted"


def test_what_was_decided_meanwhile_is_not_decided_again(siti, planned, cast):
    services.submit(siti)
    budi = cast.viewer("budi")
    services.decide(budi, planned, approve=True, reason="Bagus.")
    with pytest.raises(Conflict):
        services.decide(budi, planned, approve=False, reason="Tidak jadi.")


def test_a_changed_plan_is_a_draft_again(siti, planned, cast):
    assert services.reopen(siti).state == "draft"
    services.submit(siti)
    services.decide(cast.viewer("budi"), planned, approve=True)
    services.reopen(siti)
    assert (planned.state, planned.decided_by, planned.submitted_at) == ("draft", None, None)
    assert db.session.query(AuditEvent).filter_by(action="plan.reopened").count() == 1


def test_a_comment_tells_the_other_side(siti, planned, cast):
    services.comment(siti, planned, " Mohon saran. ")
    assert notices("plan.commented")[0].person_id == cast.person("budi").id
    services.comment(cast.viewer("budi"), planned, "Silakan.")
    assert notices("plan.commented")[1].person_id == siti.person_id
    assert [one.body for one in db.session.get(LearningPlan, planned.id).comments] == ["Mohon saran.", "Silakan."]


def test_without_a_supervisor_a_comment_is_only_kept(siti, planned):
    db.session.query(Assignment).filter(Assignment.leads).update({"leads": False})
    services.comment(siti, planned, "Sendiri.")
    assert notices("plan.commented") == []


@pytest.mark.parametrize("body", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_comment_is_refused(siti, planned, body):
    with pytest.raises(Problem):
        services.comment(siti, planned, body)
    assert db.session.query(PlanItem).count() == 3
