"""A tracer is learned where there is enough practice, judged on people held out, and serves unless it is worse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lms import clock
from lms.audit.models import AuditEvent
from lms.clock import now
from lms.db import db
from lms.practice import history, painting, tracers, training
from lms.practice.history import Given, Topic
from lms.practice.models import PracticeTopic, TracerModel
from recommender.ability import rasch
from recommender.mastery import judging, tracing

START = datetime(2026, 3, 2, 3, tzinfo=UTC)


class Progress:
    """Commits what was done, as a job's progress does."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int) -> None:
        self.told.append((done, total))
        db.session.commit()


def practice(people: int, seed: int, *, turned: bool = False) -> list[Given]:
    """`people` answer 24 of 30 questions of three topics; the authors judged all of them middling, which most are not.

    `turned`: easy questions are hard and hard ones easy.
    """
    rng = np.random.default_rng(seed)
    difficulty = np.random.default_rng(7).normal(0, 2.0, 30) * (-1 if turned else 1)
    found = []
    for person in range(1, people + 1):
        ability = rng.normal(0, 1)
        for turn, question in enumerate(rng.permutation(30)[:24].tolist()):
            right = float(rng.random() < 1 / (1 + np.exp(difficulty[question] - ability)))
            moment = START + timedelta(days=person % 20, minutes=turn)
            found.append(Given(person, question, Topic(1, 2, question % 3), rasch.Item(0.0), right, moment))
    return found


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(tracing, "TREES", 8)
    monkeypatch.setattr(judging, "LEAST_PEOPLE", 50)


@pytest.fixture
def given(monkeypatch):
    """`given(answers)`: these are everybody's answers."""
    return lambda answers: monkeypatch.setattr(history, "answers", lambda: answers)


def learn(seconds: int = 0) -> dict:
    with clock.set_to(now() + timedelta(seconds=seconds)):
        said = training.learn(Progress())
    db.session.commit()
    return said


def test_too_little_practice_is_said_and_nothing_is_learned(database, given):
    given(practice(49, 1))
    said = learn()
    assert said == {"state": "too_few", "answers": 49 * 24, "people": 49, "least_answers": 2000, "least_people": 50}
    assert db.session.query(TracerModel).count() == 0
    assert tracers.served() == (tracers.BY_ANSWERS, None)


def test_a_tracer_that_beats_the_answers_serves_and_is_judged_on_people_it_never_saw(app, database, given):
    everybody = practice(150, 1)
    given(everybody)
    progress = Progress()
    said = training.learn(progress)
    db.session.commit()
    assert progress.told == [(0, 3), (1, 3), (2, 3)]
    assert said["state"] == "serving"
    assert said["log_loss"] < said["served"]["log_loss"]
    assert said["served"]["version"] == "answers"
    assert said["learned_people"] + said["judged_people"] == 150
    assert said["judged_answers"] == sum(judging.held_out(str(one.person_id)) for one in everybody)
    assert (app.config["SETTINGS"].data / "models" / f"tracer-{said['version']}.npz").exists()
    version, tracer = tracers.served()
    assert version == said["version"]
    assert tracer is not None
    assert tracers.served()[1] is tracer, "loaded once"
    event = db.session.query(AuditEvent).filter_by(action="tracer.published").one()
    assert event.detail["version"] == version


def test_a_tracer_that_is_not_worse_replaces_the_one_that_serves(database, given):
    given(practice(150, 1))
    first = learn()
    again = learn(2)
    assert (again["state"], again["served"]["version"]) == ("serving", first["version"])
    assert again["log_loss"] == pytest.approx(again["served"]["log_loss"])
    states = {one.version: one.state for one in db.session.query(TracerModel)}
    assert states == {first["version"]: "retired", again["version"]: "serving"}
    assert tracers.served()[0] == again["version"]


def test_a_worse_tracer_is_kept_and_the_other_goes_on_serving(database, given):
    held = [one for one in practice(150, 1) if judging.held_out(str(one.person_id))]
    rest = [one for one in practice(150, 1) if not judging.held_out(str(one.person_id))]
    wrong = [one for one in practice(150, 1, turned=True) if not judging.held_out(str(one.person_id))]
    given(sorted(held + rest, key=lambda one: one.person_id))
    first = learn()
    given(sorted(held + wrong, key=lambda one: one.person_id))
    second = learn(2)
    assert (second["state"], tracers.served()[0]) == ("kept", first["version"])
    assert second["log_loss"] > second["served"]["log_loss"]


def test_people_are_judged_whole_until_there_are_enough_answers(monkeypatch):
    monkeypatch.setattr(training, "MOST_JUDGED", 30)
    chosen = training._judged(practice(5, 1))
    assert [one.person_id for one in chosen] == [1] * 24 + [2] * 24


@pytest.mark.parametrize("damage", ["signature", "missing"])
def test_files_that_are_foreign_or_gone_do_not_serve(app, database, given, damage):
    given(practice(150, 1))
    said = learn()
    file = app.config["SETTINGS"].data / "models" / f"tracer-{said['version']}.json"
    if damage == "missing":
        file.unlink()
    else:
        file.write_text(file.read_text().replace('"depth": ', '"depth": 1'))
    assert tracers.served() == (tracers.BY_ANSWERS, None)


def test_pictures_are_drawn_with_the_tracer_that_serves(siti, answer, given, monkeypatch):
    person = siti.person_id
    answer(siti, "10")
    given(practice(150, 1))
    version = learn()["version"]
    monkeypatch.undo()
    assert painting.paint_everybody(Progress()) == 1
    topics = db.session.query(PracticeTopic).filter_by(person_id=person).all()
    assert {one.model_version for one in topics} == {version}
    assert all(0.0 < one.low <= one.chance <= one.high < 1.0 for one in topics)
