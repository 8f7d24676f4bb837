"""Siti in a course of two lessons with check questions and a quiz; the jobs that wait for her, done as the job process would."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import answer_check, enroll
from lms.jobs.models import Job
from lms.learning.queries import Step, checks_of
from lms.practice import tracers
from tests.factories.courses import activities_of, publish_course, right_option, wrong_option


@pytest.fixture(autouse=True)
def _fresh_process():
    """A job process that has loaded nothing."""
    tracers._loaded.clear()


@pytest.fixture
def course(cast, database):
    """Three check questions in two lessons about three behaviours of M.5, level 2; a quiz about the same."""
    return publish_course(cast)


@pytest.fixture
def siti(cast, course) -> Enrollment:
    """She is in the course."""
    return enroll(cast.viewer("siti"), course)


@pytest.fixture
def answer(course) -> Callable[..., None]:
    """`answer(siti, "111")`: her check questions in order, rightly or wrongly."""

    def give(enrollment: Enrollment, marks: str) -> None:
        asked = [
            (one, check.version) for one in activities_of(course)[:2] for check in checks_of(Step(enrollment, one))
        ]
        for (activity, version), mark in zip(asked, marks, strict=False):
            option = right_option(version) if mark == "1" else wrong_option(version)
            answer_check(enrollment, activity, version, {"chosen": [option]})

    return give


@pytest.fixture
def waiting() -> Callable[[], list[dict]]:
    """The arguments of the jobs that wait to draw one person's topics."""

    def find() -> list[dict]:
        query = sa.select(Job.arguments).where(Job.name == "practice.picture_person", Job.state == "queued")
        return list(db.session.scalars(query))

    return find
