"""Ratings of finished courses: who may give one, from how many on they are told, and that nobody is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms import clock
from lms.clock import now
from lms.db import db
from lms.enrollments import ratings
from lms.enrollments.models import CourseRating, Enrollment
from lms.enrollments.services import enroll
from lms.problems import Problem
from tests.factories.courses import learn, publish_course
from tests.factories.suggestions import add_course, finish

FIVE = ("siti", "joko", "budi", "ani", "rina")


@pytest.fixture
def rated(cast, database):
    """`rated(stars={"siti": 5})`: those people finished a course and rated it; returns the course."""
    course = add_course(cast, "layanan", {"M.5": (1, 2)})

    def give(stars, comment=""):
        for key, number in stars.items():
            enrollment = _finished(cast.person(key).id, course)
            ratings.rate(enrollment, stars=number, comment=comment and f"{comment} {key}")
        return course

    return give


def _finished(person_id: int, course) -> Enrollment:
    known = db.session.query(Enrollment).filter_by(person_id=person_id, course_id=course.id).first()
    return known or db.session.get_one(Enrollment, finish(person_id, course).enrollment_id)


def test_only_who_finished_the_edition_may_rate_it(cast, course):
    siti = enroll(cast.viewer("siti"), course)
    with pytest.raises(Problem, match="Selesaikan"):
        ratings.rate(siti, stars=5)
    learn(cast, "siti", course)
    again = enroll(cast.viewer("siti"), course)
    assert ratings.rate(again, stars=5).stars == 5, "who repeats it has finished it"


def test_a_new_edition_is_rated_on_its_own_and_each_person_counts_once(cast, course):
    for key in FIVE:
        learn(cast, key, course)
        ratings.rate(_finished(cast.person(key).id, course), stars=3)
    publish_course(cast, title="Layanan yang Lebih Ramah")
    with clock.set_to(now() + timedelta(days=1)):
        second = enroll(cast.viewer("siti"), course)
        with pytest.raises(Problem, match="Selesaikan"):
            ratings.rate(second, stars=1)
        learn(cast, "siti", course)
        ratings.rate(second, stars=1)
    assert db.session.query(CourseRating).count() == 6
    found = ratings.course_ratings(course.id)
    assert (found.mean, found.n) == (pytest.approx((4 * 3 + 1) / 5), 5)


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_one_to_five(cast, rated, stars):
    with pytest.raises(Problem, match="1 sampai 5"):
        rated({"siti": stars})


def test_a_comment_has_an_end(cast, rated):
    with pytest.raises(Problem, match="1000"):
        rated({"siti": 3}, comment="x" * 1001)


def test_the_newest_word_stands_in_place_of_the_earlier_one(cast, rated):
    course = rated({"siti": 2}, comment="kurang")
    rated({"siti": 4})
    row = db.session.query(CourseRating).one()
    assert (row.course_id, row.stars, row.comment) == (course.id, 4, "")
    assert ratings.rating_of(_finished(row.person_id, course)) is row


def test_a_form_sent_twice_at_once_makes_one_rating(cast, rated, monkeypatch):
    rated({"siti": 2})
    db.session.expunge_all()
    monkeypatch.setattr(ratings, "rating_of", lambda enrollment: None)
    enrollment = db.session.query(Enrollment).one()
    assert ratings.rate(enrollment, stars=5).stars == 5
    assert [row.stars for row in db.session.query(CourseRating)] == [5]


def test_four_ratings_tell_nobody_anything_and_five_tell_their_mean(cast, rated):
    course = rated(dict.fromkeys(FIVE[:4], 5), comment="kata")
    assert ratings.course_ratings(course.id) is None
    assert ratings.for_authors([course.uuid]) == {}
    rated({FIVE[4]: 3}, comment="kata")
    found = ratings.for_authors([course.uuid])[course.uuid]
    assert (found.mean, found.n) == (pytest.approx(4.6), 5)
    assert found.comments == sorted(f"kata {key}" for key in FIVE)
    assert ratings.course_ratings(course.id) == ratings.Ratings(pytest.approx(4.6), 5)


def test_a_sixth_rating_waits_until_ten_are_together(cast, rated):
    course = rated(dict.fromkeys(FIVE, 5))
    rated({"tari": 1}, comment="rahasia")
    assert ratings.course_ratings(course.id) == ratings.Ratings(pytest.approx(5.0), 5)
    assert "rahasia tari" not in ratings.for_authors([course.uuid])[course.uuid].comments


def test_a_course_nobody_rated_is_not_told(cast, database):
    assert ratings.course_ratings(add_course(cast, "lain", {"M.5": (1, 2)}).id) is None
