"""Why not another course, and what would have to change."""

from __future__ import annotations

import pytest

from lms.clock import now
from lms.courses.models import Course
from lms.db import db
from lms.recommendations import queries, services
from lms.recommendations.models import Slate
from tests.factories.suggestions import add_course, finish, measure, score, shown_to


@pytest.fixture
def siti(database, cast):
    for number in range(8):
        add_course(cast, f"layanan-{number}", {"M.5": (1, 2)}, title=f"Layanan {number}", minutes=90 + number)
    add_course(cast, "komunikasi", {"M.3": (1, 2)})
    add_course(cast, "ahli", {"M.1": (4, 5)})
    basis = add_course(cast, "dasar", {"M.1": (1, 2)})
    add_course(cast, "lanjutan", {"M.1": (1, 2)}, needs=(basis,))
    measure(cast, "siti", "M.5", 1.1, ago=30)
    score()
    return cast.viewer("siti")


def ask(viewer, slug):
    return queries.why_not(viewer, db.session.query(Course).filter_by(slug=slug).one())


def test_a_suggested_course_is_said_to_be_suggested(siti):
    best = queries.live(siti)[0]
    answer = ask(siti, best.slug)
    assert (answer.verdict, answer.suggestion.id) == ("suggested", best.id)


def test_rules_are_named_with_what_would_have_to_change(siti):
    answer = ask(siti, "lanjutan")
    assert answer.verdict == "excluded"
    assert answer.rules == [
        ("Kursus ini lanjutan “Dasar” yang belum Anda tuntaskan.", "Tuntaskan kursus itu lebih dahulu.")
    ]
    assert ask(siti, "ahli").rules[0][0].startswith("Kursus ini tidak menaikkan kompetensi")


def test_finished_dismissed_and_reached_courses_are_named_so(siti, cast):
    finish(siti.person_id, db.session.query(Course).filter_by(slug="komunikasi").one())
    measure(cast, "siti", "M.1", 2.9)
    services.dismiss(shown_to(siti.person_id)[0], reason="other", place="list")
    assert ask(siti, "komunikasi").rules[0][0] == "Anda sudah menuntaskan kursus ini."
    assert ask(siti, "dasar").rules[0][0] == "Level terukur Anda untuk Integritas sudah mencapai tujuan kursus ini."
    gone = db.session.get(Course, shown_to(siti.person_id)[0].course_id)
    assert ask(siti, gone.slug).rules[0][0] == "Anda menyisihkannya sebagai tidak relevan."


def test_a_lower_place_is_told_with_its_numbers(siti):
    lower = queries.ranked_next(siti)
    assert lower
    answer = ask(siti, lower[-1][0])
    assert answer.verdict == "ranked"
    assert answer.place > 5
    assert answer.considered == len(db.session.get(Slate, siti.person_id).entries)
    assert answer.score == pytest.approx(answer.p_finish * answer.closure)


def change_slate(viewer, change):
    slate = db.session.get(Slate, viewer.person_id)
    slate.entries = change([dict(entry) for entry in slate.entries])
    db.session.flush()


@pytest.mark.parametrize(
    ("score_of_last", "closure", "needed", "repeated"),
    [(0.5, 2.0, 0.25, False), (0.5, 0.4, None, False), (0.001, 2.0, 0.0005, True), (0.5, 0.0, None, False)],
)
def test_what_would_lift_it_into_the_list(siti, score_of_last, closure, needed, repeated):
    slug = queries.ranked_next(siti)[-1][0]
    number = db.session.query(Course).filter_by(slug=slug).one().id

    def change(entries):
        entries[4]["score"] = score_of_last
        for entry in entries:
            if entry["course_id"] == number:
                entry["closures"], entry["score"], entry["p_finish"] = {"M.5": closure}, 0.1, 0.05
        return entries

    change_slate(siti, change)
    answer = ask(siti, slug)
    assert answer.needed == (pytest.approx(needed) if needed is not None else None)
    assert answer.repeated is repeated


def test_a_course_that_closes_nothing_is_said_to_close_nothing(siti):
    slug = queries.ranked_next(siti)[-1][0]
    number = db.session.query(Course).filter_by(slug=slug).one().id
    change_slate(siti, lambda entries: [entry for entry in entries if entry["course_id"] != number])
    assert ask(siti, slug).verdict == "closes_nothing"


def test_without_a_scoring_the_answer_is_pending(database, cast):
    add_course(cast, "layanan", {"M.5": (1, 2)})
    viewer = cast.viewer("joko")
    assert ask(viewer, "layanan").verdict == "pending"
    assert queries.ranked_next(viewer) == []


def test_an_archived_course_is_not_proposed_for_a_question(siti):
    slug = queries.ranked_next(siti)[0][0]
    db.session.query(Course).filter_by(slug=slug).one().archived_at = now()
    db.session.flush()
    assert slug not in [one for one, _title in queries.ranked_next(siti)]
