"""The search index: what is found, in which order, what is suggested instead."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.courses.models import CourseTerm
from lms.courses.search import did_you_mean, matches, query_words, reindex, terms


@pytest.fixture
def found(database, course):
    def search(q: str) -> dict[int, float]:
        hits = matches(q)
        rows = database.session.execute(sa.select(hits.c.course_id, hits.c.score)) if hits is not None else []
        return dict(tuple(row) for row in rows)

    return search


def test_a_word_of_the_title_weighs_more_than_one_of_the_summary(course):
    weights = terms(course.published_version)
    assert weights["loket"] > weights["kelurahan"] > weights["petugas"] > 0


def test_a_word_as_it_stands_weighs_8_and_its_stem_3(course):
    weights = terms(course.published_version)
    assert weights["petugas"] == 8
    assert weights["tugas"] == 3


@pytest.mark.parametrize("q", ["loket", "LOKET!", "pelayanan", "layanan publik", "melayani loket", "keluraha"])
def test_exact_words_stems_and_beginnings_find_the_course(found, course, q):
    assert found(q).keys() == {course.id}


def test_an_exact_word_counts_more_than_its_beginning(found, course):
    assert found("kelurahan")[course.id] > found("kelurah")[course.id]


def test_all_of_two_words_must_be_found_and_one_of_three_may_be_missing(found):
    assert not found("loket antariksa")
    assert found("loket kelurahan antariksa")
    assert not found("loket antariksa galaksi")


def test_a_search_of_stop_words_is_no_search(database):
    assert matches("kursus tentang yang") is None
    assert matches("") is None


def test_signs_of_sql_are_only_signs(found):
    assert found("lok%")
    assert not found("l_ket' or 1=1 --")


def test_at_most_eight_words_count():
    assert len(query_words("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh")) == 8


def test_a_typing_error_is_answered_with_the_nearest_word(found):
    assert did_you_mean("lokett kelurahn") == "loket kelurahan"
    assert did_you_mean("loket") == did_you_mean("xyzxyz") == did_you_mean("") == ""


def test_an_archived_course_leaves_the_index(database, course):
    from lms.clock import now

    course.archived_at = now()
    reindex(course)
    assert database.session.scalar(sa.select(sa.func.count()).select_from(CourseTerm)) == 0
