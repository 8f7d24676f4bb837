"""`seed()`: the whole demonstration, in an empty database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import sqlalchemy as sa

from lms import clock
from lms.assessments.observations import observe
from lms.clock import now, today
from lms.competencies.queries import competency_by_code
from lms.courses.models import Course
from lms.db import db, transaction
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.jobs.worker import drain, registry
from lms.outbox.models import Notice
from lms.people.models import Person
from lms.seed import catalogue, essays, history, organisation, practising
from lms.seed import people as invented
from lms.seed.people import Seeded
from lms.team.services import assign, note_performance

SEED = 20261123
PERFORMANCE_CODE = "GURU-02"
"""The competency to which the demonstration learner's supervisor traces results of work."""
SMALLEST = 20
AT_ONCE = (
    "recommendations.train",
    "recommendations.score_all",
    "reports.recount",
    "practice.learn",
    "practice.picture_all",
)
"""Jobs whose result the first page shows; certificates are drawn by the job process afterwards."""
AFTER_EVENTS = ("recommendations.refresh_person", "practice.picture_person")
Tell = Callable[[str], None]


def seed(people: int, tell: Tell) -> None:
    """Build the demonstration with `people` invented people. Raises `ValueError` below the number of its fixed accounts."""
    if people < SMALLEST:
        raise ValueError(f"the demonstration needs at least {SMALLEST} people")
    random = Random(SEED)  # noqa: S311 - invented data, reproducible on purpose
    year_ago = now() - timedelta(days=400)
    with transaction():
        with clock.set_to(year_ago):
            tell("Organisasi, jabatan, dan kamus kompetensi")
            demo = organisation.build()
            tell(f"{people} pegawai rekaan")
            known = invented.build(demo, people, random)
            trainer = catalogue.viewer_for(known["trainer"].person)
            tell("Katalog kursus dan bank soal")
            courses = catalogue.load_courses(trainer, demo.jakarta)
            catalogue.load_item_banks(trainer, demo.jakarta)
        db.session.commit()
        history.live(known, courses, random, tell)
        by_code = {course.code: course for course in courses}
        _learner_story(known, by_code)
        essays.put_in_the_queue(known, by_code[essays.COURSE])
        _forget_old_news()
    tell("Saran pertama")
    with transaction():
        enqueue("recommendations.train", key="train")
        enqueue("reports.recount", key="recount")
        enqueue("assessments.calibrate", key="assessments.calibrate")
        enqueue("practice.learn", key="practice.learn")
    everything = registry()
    drain({name: everything[name] for name in AT_ONCE})


def _learner_story(people: dict[str, Seeded], courses: dict[str, Course]) -> None:
    """What makes the first page of the demonstration learner worth looking at: an assigned course, a fresh rating, results
    of work that point to a competency, and some practice.
    """
    learner, head = people["learner"].person, people["supervisor"].person
    viewer = catalogue.viewer_for(head)
    with clock.set_to(now() - timedelta(days=3, hours=2)):
        _rated(learner, head)
        assign(
            viewer,
            learner,
            courses["PP-101"],
            due_on=today() + timedelta(days=16),
            note="Bagikan satu praktik baik pada rapat guru bulan depan.",
        )
        note_performance(
            viewer,
            learner,
            competency_by_code(PERFORMANCE_CODE),
            strength=2,
            note="Target: setiap ulangan diikuti umpan balik tertulis. Hasil: dua dari lima ulangan tanpa umpan balik.",
            seen_on=today(),
        )
    practising.practise(learner, courses[practising.COURSE])


def _rated(learner: Person, head: Person) -> None:
    observe(
        learner.id,
        competency_by_code("M.3").id,
        source="supervisor",
        mean=1.5,
        se=0.6,
        instrument="indicator-rating",
        instrument_version="1",
        assessor_id=head.id,
    )


def _forget_old_news() -> None:
    """Suggestions and topics are worked out once at the end, not after every event; notices of long ago have been read."""
    refreshes = sa.delete(Job).where(Job.name.in_(AFTER_EVENTS), Job.state == "queued")
    db.session.execute(refreshes)
    old = now() - timedelta(days=14)
    db.session.execute(sa.update(Notice).where(Notice.created_at < old).values(read_at=Notice.created_at))
