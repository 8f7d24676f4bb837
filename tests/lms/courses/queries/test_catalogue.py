"""The catalogue: what a viewer finds, narrowed, ordered, by page; and what he does not."""

from __future__ import annotations

import pytest

from lms.clock import now
from lms.courses.queries import (
    Filters,
    catalogue,
    course_by_slug,
    course_rows,
    gap_lookup_given,
    gaps_of,
    jp_worth,
    raisable,
    set_gap_lookup,
)
from lms.courses.queries.catalogue import _gap_lookup
from lms.courses.services import import_package
from lms.problems import Missing


@pytest.fixture(autouse=True)
def put_back():
    before = list(_gap_lookup)
    _gap_lookup.clear()
    yield
    _gap_lookup[:] = before


@pytest.fixture
def titles(cast, course):
    def search(q: str = "", key: str = "siti", **filters) -> list[str]:
        return [row.slug for row in catalogue(cast.viewer(key), q, Filters(**filters)).rows]

    return search


LOKET = ["melayani-di-loket"]


def test_a_row_says_what_a_card_shows(cast, course):
    row = catalogue(cast.viewer("siti")).rows[0]
    assert (row.slug, row.title, row.minutes, row.jp) == ("melayani-di-loket", "Melayani di loket", 35, 0)
    assert [(one.code, one.name, one.from_level, one.to_level) for one in row.raises] == [
        ("M.5", "Pelayanan Publik", 1, 2)
    ]
    assert not row.closes_gap


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"competencies": ("M.5", "M.1")}, LOKET),
        ({"competencies": ("M.1",)}, []),
        ({"levels": (2, 3)}, LOKET),
        ({"levels": (1,)}, []),
        ({"competencies": ("M.5",), "levels": (4,)}, []),
        ({"durations": ("singkat",)}, LOKET),
        ({"durations": ("panjang", "tak-dikenal")}, []),
        ({"categories": ("pelayanan_publik",)}, LOKET),
        ({"categories": ("integritas",)}, []),
        ({"jp": 1}, []),
        ({"sort": "newest"}, LOKET),
    ],
)
def test_filters_narrow(titles, filters, found):
    assert titles(**filters) == found
    assert titles("loket", **filters) == found


def test_filters_are_counted():
    assert Filters().count == 0
    assert Filters(competencies=("M.1", "M.2"), jp=2, closes_gap=True).count == 4


def test_drafts_and_archived_courses_are_not_listed(titles, database, course, draft):
    assert titles() == LOKET
    course.archived_at = now()
    database.session.flush()
    assert titles() == []


def test_another_agencys_restricted_course_does_not_exist(cast, course, titles):
    course.open_to_all = False
    assert titles(key="oki") == []
    assert titles(key="siti") == LOKET
    with pytest.raises(Missing):
        course_by_slug(cast.viewer("oki"), "melayani-di-loket")
    assert raisable(cast.viewer("oki")) == []


def test_an_open_course_is_for_other_agencies_too(titles):
    assert titles(key="oki") == LOKET


@pytest.mark.parametrize("slug", ["tidak-ada", "", "\x00", "../../etc", "x" * 5000])
def test_an_address_that_nothing_has_is_missing(cast, course, slug):
    with pytest.raises(Missing):
        course_by_slug(cast.viewer("siti"), slug)


def test_an_archived_course_is_found_by_its_learners(cast, course):
    course.archived_at = now()
    assert course_by_slug(cast.viewer("siti"), course.slug) is course


def test_gaps_are_asked_of_the_room_that_measures_them(cast, course, titles):
    assert not gap_lookup_given()
    assert gaps_of(cast.viewer("siti")) == frozenset()
    asked = []
    set_gap_lookup(lambda person: asked.append(person) or [cast.competency("M.5").id])
    assert gap_lookup_given()
    assert catalogue(cast.viewer("siti")).rows[0].closes_gap
    assert asked == [cast.person("siti").id]
    assert titles(closes_gap=True) == LOKET
    set_gap_lookup(lambda person: [])
    assert titles(closes_gap=True) == []


def test_what_closes_a_gap_stands_first(cast, course, package, titles):
    newer = import_package(cast.viewer("tari"), cast.agency(), package("waktu", "MW-901", "Menata waktu"))
    newer.published_version.raises[0].competency_id = cast.competency("M.1").id
    assert titles() == ["waktu", *LOKET]
    set_gap_lookup(lambda person: [cast.competency("M.5").id])
    assert titles() == [*LOKET, "waktu"]


def test_pages_end_with_the_last_one(app, cast, course, package):
    import_package(cast.viewer("tari"), cast.agency(), package("waktu", "MW-901", "Menata waktu"))
    app.config["PER_PAGE"] = 1
    results = catalogue(cast.viewer("siti"), "", Filters(sort="newest"), 99)
    app.config.pop("PER_PAGE")
    assert (results.total, results.page, results.pages) == (2, 2, 2)
    assert [row.slug for row in results.rows] == LOKET


def test_a_page_costs_few_queries(cast, course, counted):
    viewer = cast.viewer("siti")
    with counted() as statements:
        catalogue(viewer, "melayani loket", Filters(levels=(2,)))
    assert len(statements) <= 4


def test_no_ids_no_queries(database, counted):
    with counted() as statements:
        assert course_rows([]) == {}
    assert not statements


@pytest.mark.parametrize(
    ("form", "minutes", "jp"), [("e_learning", 135, 3), ("e_learning", 44, 0), ("seminar", 10, 4), ("lain", 90, 2)]
)
def test_jp_follow_the_dated_rules(form, minutes, jp):
    assert jp_worth(form, minutes) == jp
