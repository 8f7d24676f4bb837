"""Another post: its requirements beside the same levels, and the course that closes most of each gap."""

from __future__ import annotations

import pytest

from lms.clock import today
from lms.competencies.services import RequiredLevel, publish_profile
from lms.db import db
from lms.recommendations import queries
from lms.recommendations.queries.other_post import other_post
from recommender.levels import p_meets
from tests.factories.suggestions import add_course, finish, measure


@pytest.fixture
def leading(database, cast):
    """The post of a supervisor, which requires more of public service than Siti's, and integrity besides."""
    lines = [RequiredLevel(cast.competency(code).id, level, 3, False) for code, level in (("M.5", 4), ("M.1", 2))]
    post = cast.position("kepala-sekolah")
    publish_profile(None, post, lines=lines, basis="Keputusan 1", effective_from=today())
    db.session.commit()
    return post


def test_levels_stay_and_the_chance_is_that_of_the_other_level(database, cast, leading):
    measure(cast, "siti", "M.5", 2.4)
    found = other_post(cast.viewer("siti"), leading)
    step = next(one for one in [*found.met, *found.steps] if one.row.required.code == "M.5")
    assert step.row.required.level > step.now
    assert step.row.p_meets == pytest.approx(p_meets(step.row.mean, step.row.se, step.row.required.level))


def test_the_course_that_closes_most_is_named_and_what_is_finished_is_not(database, cast, leading):
    measure(cast, "siti", "M.5", 2.0)
    level = next(one.row.required.level for one in other_post(cast.viewer("siti"), leading).steps if _of(one, "M.5"))
    small = add_course(cast, "kecil", {"M.5": (level - 2, level - 1)})
    large = add_course(cast, "besar", {"M.5": (level - 2, level)})
    named = next(one for one in other_post(cast.viewer("siti"), leading).steps if _of(one, "M.5"))
    assert (named.title, named.slug) == ("Besar", large.slug)
    finish(cast.person("siti").id, large)
    left = next(one for one in other_post(cast.viewer("siti"), leading).steps if _of(one, "M.5"))
    assert left.slug in ("", small.slug)


def test_a_gap_without_a_course_says_so(database, cast, leading):
    found = queries.other_post(cast.viewer("siti"), leading)
    assert found.steps
    assert all(one.slug == "" for one in found.steps)


def _of(step, code):
    return step.row.required.code == code


def test_the_page_compares_and_refuses_posts_of_others(database, cast, leading, sign_in):
    browser = sign_in("siti")
    assert "Bila saya pindah jabatan" in browser.get("/saran/bila-pindah").text
    page = browser.get(f"/saran/bila-pindah?jabatan={leading.uuid}")
    assert "Belum ada kursus" in page.text
    assert browser.get("/saran/bila-pindah?jabatan=bukan").status_code == 404
