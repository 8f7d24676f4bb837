"""Results per question."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from content.items import LEAST
from content.questions.contract import identify
from lms.clock import now
from lms.db import db
from lms.people.models import Person
from lms.problems import Missing
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt, AttemptItem, Mark, QuizVersion
from lms.quizzes.queries.results import agreement_of
from lms.quizzes.settings import QuizSettings

RIGHT, WRONG = identify("Menjelaskan syarat"), identify("Diam saja")


def people_who_answered(quiz_version: int, count: int, right: int, host: str = "enrollment") -> None:
    """`count` people answered; the first `right` of them both questions right, the others blank and wrong."""
    version = db.session.get_one(QuizVersion, quiz_version)
    agency = version.quiz.agency_id
    for n in range(count):
        person = Person(agency_id=agency, nip=f"{uuid.uuid4().int % 10**18:018d}", name=f"Orang {n}", employment="pns")
        db.session.add(person)
        db.session.flush()
        attempt = Attempt(
            quiz_version_id=quiz_version,
            person_id=person.id,
            number=1,
            host=host,
            host_uuid=uuid.uuid4(),
            state="released",
            started_at=now(),
        )
        db.session.add(attempt)
        db.session.flush()
        good = n < right
        for slot, one in enumerate(version.slots, 1):
            picked = {"chosen": [RIGHT if good else WRONG]} if slot == 1 else {"text": "x"}
            db.session.add(
                AttemptItem(
                    attempt_id=attempt.id,
                    slot=slot,
                    question_version_id=one.question_version_id,
                    answer=picked,
                    fraction=float(good),
                )
            )
    db.session.flush()


def test_who_chose_what_from_twenty_people_on(workshop, database, cast):
    quiz = workshop.quiz(kinds=("single", "short"))
    people_who_answered(quiz, LEAST, right=15)
    people_who_answered(quiz, 5, right=0, host="preview")
    results = queries.question_results(cast.viewer("tari"), quiz)
    assert (results.people, results.enough, results.mean_percent) == (LEAST, True, 75.0)
    single, short = results.questions
    assert (single.position, single.kind, single.facility, single.discrimination) == (
        1,
        "single",
        0.75,
        pytest.approx(1.0),
    )
    chosen = {one.text: (one.count, one.is_key) for one in single.options}
    assert chosen == {"Menolak berkas": (0, False), "Menjelaskan syarat": (15, True), "Diam saja": (5, False)}
    assert "distractor_unused" in single.flags
    assert (short.options, short.facility) == ((), 0.75)


def test_true_and_false_are_named_in_the_language_of_the_page(workshop, database, cast):
    quiz = workshop.quiz(kinds=("true_false", "short"))
    people_who_answered(quiz, LEAST, right=15)
    verdicts = queries.question_results(cast.viewer("tari"), quiz).questions[0].options
    assert [(one.text, one.is_key) for one in verdicts] == [("Benar", True), ("Salah", False)]


def test_under_twenty_people_nothing_is_shown(workshop, database, cast):
    quiz = workshop.quiz(kinds=("single", "judgement"))
    people_who_answered(quiz, LEAST - 1, right=5)
    results = queries.question_results(cast.viewer("tari"), quiz)
    assert (results.people, results.enough, results.mean_percent, results.alpha) == (LEAST - 1, False, None, None)
    assert {(one.facility, one.discrimination, one.options, one.flags) for one in results.questions} == {
        (None, None, (), ())
    }


def test_an_empty_quiz_has_no_results(workshop, database, cast):
    results = queries.question_results(cast.viewer("tari"), workshop.quiz(kinds=()))
    assert (results.people, results.questions) == (0, ())


def test_a_quiz_of_another_agency_is_missing(workshop, database, cast):
    quiz = workshop.quiz(kinds=("single",))
    with pytest.raises(Missing):
        queries.question_results(cast.viewer("oki"), quiz)


def test_how_far_the_score_and_the_pass_can_be_relied_on(workshop, database, cast):
    quiz = workshop.quiz(kinds=("single", "short"))
    people_who_answered(quiz, LEAST, right=15)
    db.session.execute(sa.update(AttemptItem).where(AttemptItem.slot == 1).values(seconds=12))
    results = queries.question_results(cast.viewer("tari"), quiz)
    assert results.alpha == pytest.approx(1.0)
    assert results.error_percent == pytest.approx(0.0)
    single, short = results.questions
    assert (single.seconds, short.seconds) == (12, None)
    assert (single.efficiency, single.blank) == (pytest.approx(1.0), 0.0)
    assert [flag.code for flag in single.oddities] == list(single.flags)


def test_agreement_of_two_markers_is_counted_in_the_points_of_the_rubric(workshop, database, cast):
    essay = {
        "least_words": 0,
        "most_words": 100,
        "rationale": "",
        "rubric": [
            {"criterion": "Isi", "levels": [{"text": "Kosong", "points": 0}, {"text": "Penuh", "points": 4}]},
        ],
    }
    bank = services.bank(cast.agency(), code="KB-E", name="Kursus", purpose="course")
    tags = {"competency": "M.3", "level": 2, "stem": "Ceritakan.", "kind": "essay"}
    version = services.add_question(None, bank, {**tags, **essay})
    quiz = services.make_quiz(
        cast.agency(), purpose="module", settings=QuizSettings("Esai"), question_versions=[version]
    ).id
    people_who_answered(quiz, 3, right=3)
    first, second = cast.person("tari").id, cast.person("rudi").id
    items = db.session.query(AttemptItem).all()
    for item, marks in zip(items, ((1.0, 1.0), (0.0, 0.0), (1.0, None)), strict=True):
        for marker, role, fraction in ((first, "first", marks[0]), (second, "second", marks[1])):
            if fraction is not None:
                db.session.add(
                    Mark(
                        attempt_id=item.attempt_id,
                        slot=item.slot,
                        marker_id=marker,
                        role=role,
                        fraction=fraction,
                        revision=item.revision,
                        created_at=now(),
                    )
                )
    db.session.flush()
    found = agreement_of(quiz)[version.id]
    assert (found.responses, found.exact, found.kappa, found.enough) == (2, 1.0, pytest.approx(1.0), False)


def _drawn_quiz(cast, drawn: int = 2) -> int:
    """A quiz of one fixed question and `drawn` of the six items of level 2 in the bank of M.3."""
    from tests.factories.items import fill_bank, item

    fill_bank(cast, "M.3", 6, levels=(2,))
    bank = services.bank(cast.agency(), code="kursus", name="Kursus", purpose="course")
    fixed = services.add_question(None, bank, {**item("M.3", 99, 2), "code": "TETAP"})
    version = services.make_quiz(
        cast.agency(), purpose="exam", settings=QuizSettings(title="Ujian", pass_mark=60), question_versions=[fixed]
    )
    cell = services.Cell(competency_id=cast.competency("M.3").id, level=2, indicator=None, items=drawn)
    services.edit_quiz(None, version, contents=services.drawing(services.contents_of(version), [cell], []))
    return version.id


def _sit(quiz_version: int, count: int) -> None:
    """`count` people take it as the product draws it; every third answer is wrong."""
    version = db.session.get_one(QuizVersion, quiz_version)
    for n in range(count):
        person = Person(
            agency_id=version.quiz.agency_id,
            nip=f"{uuid.uuid4().int % 10**18:018d}",
            name=f"Orang {n}",
            employment="pns",
        )
        db.session.add(person)
        db.session.flush()
        attempt = Attempt(
            quiz_version_id=version.id,
            person_id=person.id,
            number=1,
            host="enrollment",
            host_uuid=uuid.uuid4(),
            state="released",
            started_at=now(),
        )
        db.session.add(attempt)
        db.session.flush()
        for slot, asked in enumerate(services.compose(version, f"undian {n}"), start=1):
            right = (n + slot) % 3 > 0
            texts = [one["text"] for one in asked.version.body["options"]]
            db.session.add(
                AttemptItem(
                    attempt_id=attempt.id,
                    slot=slot,
                    question_version_id=asked.version.id,
                    mark_most=asked.most,
                    answer={"chosen": [identify(texts[0 if right else 1])]},
                    fraction=float(right),
                )
            )
    db.session.flush()


def test_drawn_questions_are_judged_over_those_who_drew_them(workshop, database, cast):
    quiz = _drawn_quiz(cast)
    _sit(quiz, 90)
    results = queries.question_results(cast.viewer("tari"), quiz)
    assert (results.people, results.drawn, results.enough) == (90, True, True)
    fixed, *drawn = results.questions
    assert (fixed.code, fixed.drawn_by) == ("TETAP", None)
    assert fixed.facility is not None
    assert len(drawn) == 6
    assert sum(one.drawn_by for one in drawn) == 180
    query = sa.select(AttemptItem.fraction, AttemptItem.mark_most)
    for one in drawn:
        own = [
            row.fraction
            for row in db.session.execute(query.where(AttemptItem.question_version_id == one.question_version_id))
        ]
        assert len(own) == one.drawn_by >= LEAST
        assert one.facility == pytest.approx(sum(own) / len(own))
        assert sum(option.count for option in one.options) == one.drawn_by
    assert [one.position for one in results.questions] == list(range(1, 8))


def test_a_drawn_question_that_few_drew_has_no_figures(workshop, database, cast):
    quiz = _drawn_quiz(cast, drawn=1)
    _sit(quiz, 25)
    results = queries.question_results(cast.viewer("tari"), quiz)
    assert results.enough
    few = [one for one in results.questions if one.drawn_by is not None and one.drawn_by < LEAST]
    assert few
    assert all((one.facility, one.options, one.flags) == (None, (), ()) for one in few)
    assert (results.alpha, results.error_percent, results.decision) == (None, None, None)
