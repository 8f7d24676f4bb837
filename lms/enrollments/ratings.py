"""What people think of a course they finished: one to five stars and a comment, once per person and edition, changeable.

The first level of Kirkpatrick's four: whether people were content says little about whether they learned. Nobody is shown
who rated how; a mean is said, and comments are read by the authors, only from `LEAST_RATINGS` people on. Over the editions
of a course each person counts once, by the newest word.
"""

from __future__ import annotations

import uuid as uuids
from collections import defaultdict
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from lms.clock import now
from lms.courses.learners_ratings import Ratings
from lms.courses.models import Course
from lms.db import db
from lms.enrollments.models import CompletionRecord, CourseRating, Enrollment
from lms.problems import Problem
from recommender.reasons import MIN_RATINGS as LEAST_RATINGS

MOST_STARS = 5
LONGEST_COMMENT = 1000


def rate(enrollment: Enrollment, *, stars: int, comment: str = "") -> CourseRating:
    """Keep what the person of an enrollment thinks of its edition, in place of what was said before.

    Raises `Problem` before the edition was finished, and for stars or a comment out of bounds.
    """
    if not may_rate(enrollment):
        raise Problem(_("Finish the course first; then you can rate it."))
    if not 1 <= stars <= MOST_STARS:
        raise Problem(_("Choose 1 to 5 stars."), {"stars": _("Choose 1 to 5 stars.")})
    if len(comment) > LONGEST_COMMENT:
        raise Problem(_("At most 1000 characters."), {"comment": _("At most 1000 characters.")})
    known = rating_of(enrollment) or _first_rating(enrollment, stars)
    known.stars, known.comment, known.rated_at = stars, comment, now()
    db.session.flush()
    return known


def _first_rating(enrollment: Enrollment, stars: int) -> CourseRating:
    """A new rating, or the one that the same form, sent twice at once, has just made."""
    key = (enrollment.person_id, enrollment.course_version_id)
    made = CourseRating(
        person_id=key[0], course_version_id=key[1], course_id=enrollment.course_id, stars=stars, rated_at=now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.get_one(CourseRating, key)
    return made


def may_rate(enrollment: Enrollment) -> bool:
    """Whether the person of an enrollment has finished its edition, then or in an earlier turn."""
    done = sa.exists().where(
        CompletionRecord.person_id == enrollment.person_id,
        CompletionRecord.course_version_id == enrollment.course_version_id,
    )
    return bool(db.session.scalar(sa.select(done)))


def rating_of(enrollment: Enrollment) -> CourseRating | None:
    """What the person of an enrollment thinks of its edition."""
    return db.session.get(CourseRating, (enrollment.person_id, enrollment.course_version_id))


def course_ratings(course_id: int) -> Ratings | None:
    """The mean and number of a course's ratings, without comments; None for too few."""
    newest = told(CourseRating.course_id == course_id)
    mean, number = db.session.execute(sa.select(sa.func.avg(newest.c.stars), sa.func.count())).one()
    return Ratings(float(mean), number) if number >= LEAST_RATINGS else None


def for_authors(courses: Collection[uuids.UUID]) -> Mapping[uuids.UUID, Ratings]:
    """The ratings of courses (by uuid) with their comments, of those that enough people rated."""
    newest = told(CourseRating.course_id.in_(sa.select(Course.id).where(Course.uuid.in_(courses))))
    query = sa.select(Course.uuid, newest.c.stars, newest.c.comment).join(newest, newest.c.course_id == Course.id)
    found: defaultdict[uuids.UUID, list[tuple[int, str]]] = defaultdict(list)
    for course, stars, comment in db.session.execute(query):
        found[course].append((stars, comment))
    return {
        course: Ratings(
            sum(stars for stars, _comment in given) / len(given),
            len(given),
            sorted(comment for _stars, comment in given if comment),
        )
        for course, given in found.items()
        if len(given) >= LEAST_RATINGS
    }


def told(which: sa.ColumnElement[bool]) -> sa.Subquery:
    """The newest rating of each person and course among `which`, in whole groups of five of a course.

    Columns: course_id, person_id, stars, comment, rated_at. A mean looked at before and after one more rating would tell
    its stars, so that ratings wait until five are together.
    """
    rating = CourseRating
    turn = sa.func.row_number().over(
        partition_by=(rating.course_id, rating.person_id),
        order_by=(rating.rated_at.desc(), rating.course_version_id.desc()),
    )
    columns = (rating.course_id, rating.person_id, rating.stars, rating.comment, rating.rated_at)
    ordered = sa.select(*columns, turn.label("turn")).where(which).subquery().c
    place = sa.func.row_number().over(partition_by=ordered.course_id, order_by=(ordered.rated_at, ordered.person_id))
    number = sa.func.count().over(partition_by=ordered.course_id)
    names = [column.name for column in columns]
    grouped = (
        sa.select(*(ordered[name] for name in names), place.label("place"), number.label("number"))
        .where(ordered.turn == 1)
        .subquery()
        .c
    )
    complete = grouped.number - grouped.number % LEAST_RATINGS
    return sa.select(*(grouped[name] for name in names)).where(grouped.place <= complete).subquery()
