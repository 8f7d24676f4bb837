"""One person's fresh facts against a population kept in memory give what scoring everybody gives."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.clock import now, today
from lms.config import BadSetting
from lms.courses.models import Course
from lms.db import db
from lms.people.models import Assignment
from lms.recommendations import scoring
from lms.recommendations.models import RecommenderModel, Slate, Suggestion, Wish
from lms.recommendations.scoring import refresh, score_everybody
from lms.recommendations.services import dismiss
from recommender.ranking import PRIOR_INTERCEPT, prior_model
from tests.factories.suggestions import Committing, add_course, colleagues, finish, measure, score, shown_to


@pytest.fixture
def courses(database, cast):
    """Ids of one course per competency, and of a second one for public service."""
    made = {
        code: add_course(cast, f"kursus-{code.lower().replace('.', '')}", {code: (1, 2)})
        for code in ("M.1", "M.3", "M.5", "GURU-01")
    }
    made["extra"] = add_course(cast, "layanan-dua", {"M.5": (1, 2)}, title="Layanan dua")
    measure(cast, "siti", "M.5", 1.1, ago=30)
    db.session.commit()
    return {name: course.id for name, course in made.items()}


def content(person):
    rows = shown_to(person)
    return [(row.course_id, row.rank, row.exploration, row.reasons, row.contributions) for row in rows]


def test_everybody_is_scored_in_blocks(courses, cast, monkeypatch):
    monkeypatch.setattr(scoring, "BLOCK", 5)
    progress = Committing()
    changed = score_everybody(progress)
    assert changed == 12
    assert progress.told[0] == (0, 1)
    assert progress.told[1:] == [(0, 12), (5, 12), (10, 12), (12, 12)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Slate)) == 12
    assert all(row.model_version == "prior" for row in shown_to(cast.person("siti").id))
    assert score_everybody(Committing()) == 0


def test_the_score_is_chance_times_closure_and_the_terms_add_up(courses, cast):
    from math import exp

    score()
    for row in shown_to(cast.person("siti").id):
        chance = 1 / (1 + exp(-sum(row.contributions["terms"].values())))
        assert row.score == pytest.approx(chance * sum(row.contributions["closures"].values()), rel=1e-9)


def test_a_refresh_gives_what_scoring_everybody_gives(courses, cast):
    siti = cast.person("siti").id
    score()
    before = content(siti)
    assert not refresh(Committing(), siti)
    measure(cast, "siti", "M.3", 0.8)
    db.session.commit()
    assert refresh(Committing(), siti)
    alone = content(siti)
    assert alone != before
    assert scoring.score_everybody(Committing()) == 0
    assert content(siti) == alone


def test_a_lower_result_brings_its_course_up_and_a_met_one_takes_it_away(courses, cast):
    siti = cast.person("siti").id
    measure(cast, "siti", "M.3", 1.7)
    score()
    placed = [row.course_id for row in shown_to(siti)].index(courses["M.3"])
    measure(cast, "siti", "M.3", 0.6)
    db.session.commit()
    refresh(Committing(), siti)
    assert [row.course_id for row in shown_to(siti)].index(courses["M.3"]) < placed
    measure(cast, "siti", "M.3", 2.6, se=0.3)
    db.session.commit()
    refresh(Committing(), siti)
    assert courses["M.3"] not in [row.course_id for row in shown_to(siti)]


def test_another_post_brings_other_suggestions(courses, cast):
    siti = cast.person("siti").id
    score()
    assert courses["GURU-01"] in [row.course_id for row in shown_to(siti)]
    post = db.session.query(Assignment).filter_by(person_id=siti).one()
    post.position_id = cast.position("kepala-seksi").id
    db.session.commit()
    refresh(Committing(), siti)
    assert courses["GURU-01"] not in [row.course_id for row in shown_to(siti)]


def test_a_post_that_nobody_held_makes_the_population_be_read_anew(courses, cast):
    from lms.agencies.models import Position
    from lms.competencies.services import default_profile

    score()
    siti, old = cast.person("siti").id, cast.position("kepala-seksi")
    new = Position(agency_id=old.agency_id, code="baru", name="Jabatan Baru", tier_id=old.tier_id)
    db.session.add(new)
    db.session.flush()
    default_profile(new)
    db.session.query(Assignment).filter_by(person_id=siti).one().position_id = new.id
    db.session.commit()
    progress, number = Committing(), str(new.id)
    refresh(progress, siti)
    assert progress.told == [(0, 1)]
    assert number in scoring._prepared[0].ranker.past.axes.positions


def test_the_population_is_kept_until_the_day_the_catalogue_or_the_model_changes(courses, cast):
    from lms import clock

    siti = cast.person("siti").id
    score()
    kept = scoring._prepared[0]
    refresh(Committing(), siti)
    assert scoring._prepared[0] is kept
    new = add_course(cast, "kursus-baru", {"M.1": (1, 2)}, age_days=1).id
    db.session.commit()
    refresh(Committing(), siti)
    assert scoring._prepared[0] is not kept
    assert str(new) in scoring._prepared[0].known.courses
    with clock.set_to(now() + timedelta(days=1)):
        refresh(Committing(), siti)
        assert scoring._prepared[0].as_of == today()


def test_peers_are_counted_from_everybody_in_the_post(courses, cast):
    mates = colleagues(cast, 30)
    for person in mates[:24]:
        finish(person, db.session.get(Course, courses["M.5"]), ago=20)
    db.session.commit()
    siti = cast.person("siti").id
    score()
    refresh(Committing(), siti)
    reasons = next(row.reasons for row in shown_to(siti) if row.course_id == courses["M.5"])
    assert {"code": "PEERS_FINISHED", "n": 24, "of": 31} in reasons


def test_a_wish_of_the_supervisor_raises_the_course(courses, cast):
    siti, budi = cast.person("siti").id, cast.person("budi").id
    score()
    wanted = shown_to(siti)[-1].course_id
    scores = {row.course_id: row.score for row in shown_to(siti)}
    db.session.add(Wish(person_id=siti, course_id=wanted, by_person_id=budi, wished_on=today()))
    db.session.commit()
    refresh(Committing(), siti)
    row = next(row for row in shown_to(siti) if row.course_id == wanted)
    assert row.score > scores[wanted]
    assert {"code": "SUPERVISOR_WISH", "on": today().isoformat()} in row.reasons


def test_a_warm_refresh_takes_milliseconds(courses, cast):
    siti = cast.person("siti").id
    score()
    refresh(Committing(), siti)
    start = time.process_time()
    refresh(Committing(), siti)
    assert time.process_time() - start < 1.0


def test_somebody_gone_without_a_post_or_unknown_is_nobody_to_score(courses, cast):
    score()
    assert not refresh(Committing(), 999_999)
    joko = cast.person("joko").id
    db.session.query(Assignment).filter_by(person_id=joko).delete()
    db.session.commit()
    refresh(Committing(), joko)
    assert shown_to(joko) == []


def test_a_large_agency_is_scored_by_several_processes_with_the_same_result(courses, cast, monkeypatch):
    score()
    before = content(cast.person("siti").id)
    monkeypatch.setattr(scoring, "ALONE_BELOW", 1)
    monkeypatch.setattr(scoring, "cpu_count", lambda: 2)
    assert score_everybody(Committing()) == 0
    assert content(cast.person("siti").id) == before


def test_a_cluster_scores_where_its_address_is_set(app, monkeypatch):
    distributed = pytest.importorskip("dask.distributed")
    asked = []

    @contextmanager
    def client(address):
        asked.append(address)
        yield

    monkeypatch.setattr(distributed, "Client", client)
    monkeypatch.setattr(scoring, "parallel_config", lambda backend: nullcontext(asked.append(backend)))
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], cluster="tcp://127.0.0.1:1"))
    with app.app_context(), scoring._workers(3) as jobs:
        assert (jobs, asked) == (-1, ["tcp://127.0.0.1:1", "dask"])


def test_a_cluster_without_its_library_is_named_before_anything_is_read(app, monkeypatch):
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], cluster="tcp://127.0.0.1:1"))
    with app.app_context(), pytest.raises(BadSetting, match=r"dask\[distributed\]"):
        score_everybody(Committing())


def test_what_a_person_calls_too_long_puts_long_courses_lower(courses, cast):
    siti = cast.person("siti").id
    long = add_course(cast, "layanan-panjang", {"M.5": (1, 2)}, minutes=900).id
    db.session.commit()
    score()
    scores = {entry["course_id"]: entry["p_finish"] for entry in db.session.get(Slate, siti).entries}
    shown = next(row for row in shown_to(siti) if row.course_id != long)
    aside = shown.course_id
    db.session.get(Course, aside).published_version.minutes = 600
    dismiss(shown, reason="too_long", place="list")
    db.session.commit()
    refresh(Committing(), siti)
    after = {entry["course_id"]: entry["p_finish"] for entry in db.session.get(Slate, siti).entries}
    assert after[long] < scores[long]
    short = next(course for course in after if course not in (long, aside))
    assert after[short] == pytest.approx(scores[short])


def serving(version):
    db.session.add(RecommenderModel(version=version, state="serving", data_stamp="", trained_at=now()))
    db.session.commit()


def test_the_serving_model_is_loaded_once(courses, cast, monkeypatch):
    scoring.keep(prior_model(), "m1")
    serving("m1")
    score()
    assert {row.model_version for row in shown_to(cast.person("siti").id)} == {"m1"}
    monkeypatch.setattr(scoring, "load", lambda *_: pytest.fail("read again"))
    scoring._prepared.clear()
    refresh(Committing(), cast.person("siti").id)
    assert list(scoring._models) == ["m1"]


def test_a_missing_forged_or_outdated_model_leaves_the_prior_weights(courses, cast, app):
    serving("m2")
    score()
    assert {row.model_version for row in shown_to(cast.person("siti").id)} == {"prior"}
    scoring.keep(prior_model(), "m2")
    folder = app.config["SETTINGS"].data / "models"
    manifest = folder / "m2.json"
    manifest.write_text(manifest.read_text().replace(str(PRIOR_INTERCEPT), "-1.7"))
    score()
    assert {row.model_version for row in shown_to(cast.person("siti").id)} == {"prior"}
    scoring.keep(replace(prior_model(), signals=("gap", *prior_model().signals[1:-1], "other")), "m2")
    score()
    siti, kept = cast.person("siti").id, scoring._prepared[0]
    assert {row.model_version for row in shown_to(siti)} == {"prior"}
    refresh(Committing(), siti)
    assert scoring._prepared[0] is kept, "everybody is not read again for each refresh meanwhile"


def test_nothing_is_suggested_twice_or_above_five(courses, cast):
    score()
    rows = db.session.scalars(sa.select(Suggestion).where(Suggestion.replaced_at.is_(None))).all()
    pairs = [(row.person_id, row.course_id) for row in rows]
    assert len(pairs) == len(set(pairs))
    assert max(row.rank for row in rows) <= 5
