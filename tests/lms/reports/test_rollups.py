"""The roll-ups: a full count, and one more when somebody finishes a course."""

from __future__ import annotations

from datetime import date

from lms.clock import today
from lms.db import db
from lms.jobs.services import enqueue
from lms.people.models import Assignment
from lms.reports.models import UnitYear
from lms.reports.rollups import recount
from tests.lms.team.courses import finish, join, make_course, measure


def _row(cast, unit, year=None):
    db.session.expire_all()
    return db.session.get(UnitYear, (cast.unit(unit).id, year or today().year))


def test_a_count_knows_people_and_what_their_posts_require(database, cast):
    measure(cast, "siti", "M.1", 3.2)
    measure(cast, "siti", "M.5", 1.0)
    recount()
    row = _row(cast, "sd-pagi")
    assert (row.people, row.jp, row.completions, row.people_on_target) == (2, 0, 0, 0)
    assert (row.requirements, row.requirements_measured, row.requirements_met) == (7, 2, 1)
    assert _row(cast, "dinas-pendidikan").people == 0


def test_somebody_with_two_posts_counts_once_where_the_definitive_one_is(database, cast):
    acting = Assignment(
        person_id=cast.person("siti").id,
        position_id=cast.position("kepala-sekolah").id,
        unit_id=cast.unit("smp-siang").id,
        kind="plt",
        valid_from=date(2024, 1, 1),
    )
    db.session.add(acting)
    db.session.flush()
    recount()
    assert _row(cast, "sd-pagi").people == 2
    assert _row(cast, "smp-siang").people == 1


def test_finishing_a_course_moves_the_roll_up_as_a_recount_would(database, cast):
    course = make_course(cast)
    recount()
    finish(course, join(cast, course, "siti"))
    moved = _row(cast, "sd-pagi")
    seen = (moved.completions, moved.jp, moved.people_on_target)
    assert seen[0] == 1
    assert seen[1] > 0
    recount()
    again = _row(cast, "sd-pagi")
    assert (again.completions, again.jp, again.people_on_target) == seen


def test_the_first_completion_of_a_year_makes_the_row(database, cast):
    course = make_course(cast)
    finish(course, join(cast, course, "siti"))
    assert _row(cast, "sd-pagi").completions == 1
    assert _row(cast, "sd-pagi").people == 2
    assert _row(cast, "sudin") is None


def test_reaching_the_target_counts_one_more_person(database, cast):
    from lms.enrollments.models import JpEntry

    course = make_course(cast)
    early = JpEntry(
        person_id=cast.person("siti").id,
        year=today().year,
        earned_on=today(),
        form="seminar",
        minutes=900,
        counted_minutes=855,
        jp=19,
        rules="2025-01-01",
    )
    db.session.add(early)
    db.session.flush()
    recount()
    finish(course, join(cast, course, "siti"))
    assert _row(cast, "sd-pagi").people_on_target == 1


def test_a_pppk_of_whom_nothing_is_asked_is_never_below(database, cast):
    cast.person("siti").employment = "pppk"
    recount()
    assert _row(cast, "sd-pagi").people_on_target == 1
    course = make_course(cast)
    finish(course, join(cast, course, "siti"))
    assert _row(cast, "sd-pagi").people_on_target == 1


def test_somebody_without_a_post_moves_nothing(database, cast):
    course = make_course(cast)
    enrollment = join(cast, course, "siti")
    db.session.query(Assignment).filter_by(person_id=cast.person("siti").id).delete()
    finish(course, enrollment)
    assert db.session.query(UnitYear).count() == 0


def test_the_job_counts_a_year(app, cast):
    from lms.db import transaction
    from lms.jobs.worker import drain
    from lms.reports.jobs import JOBS

    with app.app_context():
        with transaction():
            enqueue("reports.recount", key="recount")
        drain(JOBS)
        assert _row(cast, "sd-pagi").people == 2
