"""What governance decides: with a reason, in the record, in force until it is lifted."""

from __future__ import annotations

import uuid

import pytest

from lms.audit.models import AuditEvent
from lms.clock import now
from lms.courses.models import Course
from lms.db import db
from lms.problems import Missing, Problem
from lms.recommendations import interventions, queries
from lms.recommendations.models import Intervention, RecommenderModel
from lms.recommendations.storing import RULES
from tests.factories.suggestions import add_course, measure, score, shown_to

REASON = "Isi kursus sedang diperbaiki"


@pytest.fixture
def courses(database, cast):
    """Three courses for one gap of Siti, by slug."""
    for name in ("satu", "dua", "tiga"):
        add_course(cast, name, {"M.5": (1, 2)})
    measure(cast, "siti", "M.5", 1.1, ago=30)
    db.session.commit()
    return Courses()


class Courses:
    """Courses by slug, read anew: scoring ends the session of those read before."""

    def __getitem__(self, slug):
        return db.session.query(Course).filter_by(slug=slug).one()


@pytest.fixture
def dewi(cast):
    return cast.viewer("dewi")


def order(cast):
    return [row.course.slug for row in shown_to(cast.person("siti").id)]


def test_a_pinned_course_stands_first_and_says_so(courses, cast, dewi):
    score()
    last = order(cast)[-1]
    interventions.intervene(dewi, "pin", courses[last], reason=REASON)
    score()
    first = shown_to(cast.person("siti").id)[0]
    assert first.course.slug == last
    assert "PINNED" in [one["code"] for one in first.reasons]
    worded = queries.live(cast.viewer("siti"))[0]
    assert any("BPSDM mengutamakannya" in one for one in worded.reasons)


def test_a_banned_course_is_gone_at_once_and_the_page_says_why(courses, cast, dewi):
    score()
    siti = cast.viewer("siti")
    interventions.intervene(dewi, "ban", courses["dua"], reason=REASON)
    assert "dua" not in [one.slug for one in queries.live(siti)]
    answer = queries.why_not(siti, courses["dua"])
    assert answer.verdict == "excluded"
    assert "menghentikan saran" in answer.rules[0][0]
    score()
    assert sorted(order(cast)) == ["satu", "tiga"]


def test_lifting_brings_it_back_and_stays_in_the_log(courses, cast, dewi):
    made = interventions.intervene(dewi, "ban", courses["dua"], reason=REASON)
    interventions.lift(dewi, made, reason="Perbaikan sudah selesai")
    interventions.lift(dewi, made, reason="Sekali lagi dicabut")
    score()
    assert "dua" in order(cast)
    figures = queries.governance(dewi)
    assert figures.standing == []
    [ended] = figures.log
    assert (ended.title, ended.by, ended.lift_reason) == ("Dua", dewi.name, "Perbaikan sudah selesai")
    actions = [one.action for one in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert actions.count("recommender.ban") == 1
    assert actions.count("recommender.lifted") == 1


def test_rules_alone_order_by_closure_and_draw_nothing(courses, cast, dewi):
    interventions.intervene(dewi, "rules", None, reason=REASON)
    score()
    rows = shown_to(cast.person("siti").id)
    assert {row.model_version for row in rows} == {RULES}
    assert not any(row.exploration for row in rows)
    for row in rows:
        assert row.score == pytest.approx(0.5 * sum(row.contributions["closures"].values()))


@pytest.mark.parametrize(
    ("kind", "slug", "reason", "field"),
    [
        ("pin", "satu", "singkat", "reason"),
        ("pin", None, REASON, "course"),
        ("ban", "arsip", REASON, "course"),
        ("hapus", "satu", REASON, "kind"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_its_field(courses, cast, dewi, kind, slug, reason, field):
    archived = add_course(cast, "arsip", {"M.5": (1, 2)})
    archived.archived_at = archived.created_at
    db.session.flush()
    with pytest.raises(Problem) as refused:
        interventions.intervene(dewi, kind, courses[slug] if slug else None, reason=reason)
    assert field in refused.value.fields


def test_the_same_is_not_decided_twice(courses, dewi):
    interventions.intervene(dewi, "pin", courses["satu"], reason=REASON)
    with pytest.raises(Problem, match="kursus ini"):
        interventions.intervene(dewi, "ban", courses["satu"], reason=REASON)
    interventions.intervene(dewi, "freeze", None, reason=REASON)
    with pytest.raises(Problem, match="sudah diputuskan"):
        interventions.intervene(dewi, "freeze", courses["dua"], reason=REASON)
    assert db.session.query(Intervention).count() == 2


def test_lifting_needs_a_reason_too(courses, dewi):
    made = interventions.intervene(dewi, "freeze", None, reason=REASON)
    with pytest.raises(Problem):
        interventions.lift(dewi, made, reason=" ")
    assert interventions.standing("freeze")


def test_an_unknown_decision_is_missing(database):
    with pytest.raises(Missing):
        interventions.intervention_by(uuid.uuid4())


def test_no_model_serves_anew_while_it_is_frozen(database, cast, dewi):
    from lms.recommendations import training

    interventions.intervene(dewi, "freeze", None, reason=REASON)
    row = RecommenderModel(version="baru", state="kept", data_stamp="", metrics={}, trained_at=now())
    db.session.add(row)
    training._publish(row, trained=True)
    assert row.state == "kept"
