"""Questions of a draft: quiz, check questions, GIFT."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lms.audit.models import AuditEvent
from lms.courses.services import (
    add_question,
    import_questions,
    move_question,
    remove_question,
    revise_question,
    save_quiz,
    start_draft,
)
from lms.courses.services import questions as service
from lms.courses.services.questions import Tags, asked_in, incoming, use_preset
from lms.db import db
from lms.problems import Conflict, Problem
from lms.quizzes.services import freeze
from lms.quizzes.settings import QuizSettings
from tests.lms.courses.conftest import raw_question

GIFT = """
::Layanan::Kapan pemohon diberi tahu? {
=Saat di loket #Cepat.
~Besok #Lambat.
~Lusa #Lambat.
}

1 JP sama dengan berapa menit? {#45:0}

::rusak::Soal tanpa tutup {=a ~b

::esai::Ceritakan. {}
"""


@pytest.fixture
def quiz(draft):
    return draft.modules[1].activities[0]


@pytest.fixture
def lesson(draft):
    return draft.modules[0].activities[0]


def stems(activity) -> list[str]:
    return [one.body["stem"] for one in asked_in(activity)]


def test_questions_are_added_moved_and_removed(viewer, quiz):
    for stem in ("Satu?", "Dua?", "Tiga?"):
        add_question(viewer, quiz, raw_question(stem=stem))
    move_question(viewer, quiz, asked_in(quiz)[2], up=True)
    assert stems(quiz) == ["Satu?", "Tiga?", "Dua?"]
    move_question(viewer, quiz, asked_in(quiz)[0], up=True)
    move_question(viewer, quiz, asked_in(quiz)[2], up=False)
    assert stems(quiz) == ["Satu?", "Tiga?", "Dua?"]
    gone = asked_in(quiz)[0]
    remove_question(viewer, quiz, gone)
    assert stems(quiz) == ["Tiga?", "Dua?"]
    assert gone.question.bank_id == quiz.module.course_version.course.bank_id


def test_new_questions_get_codes_of_the_course(viewer, quiz):
    assert add_question(viewer, quiz, raw_question()).question.code == "MSD-101-001"


def test_a_question_with_faults_is_refused_by_field(viewer, quiz):
    raw = raw_question(stem="", level=9)
    with pytest.raises(Problem) as caught:
        add_question(viewer, quiz, raw)
    assert {"stem", "level"} <= set(caught.value.fields)
    assert asked_in(quiz) == []


def test_a_lesson_takes_three_check_questions(viewer, lesson):
    for number in range(3):
        add_question(viewer, lesson, raw_question(stem=f"Soal {number}?"))
    assert len(lesson.checks) == 3
    move_question(viewer, lesson, asked_in(lesson)[0], up=False)
    assert stems(lesson) == ["Soal 1?", "Soal 0?", "Soal 2?"]
    with pytest.raises(Problem):
        add_question(viewer, lesson, raw_question(stem="Soal 4?"))


def test_a_quiz_has_an_end_too(viewer, quiz, monkeypatch):
    monkeypatch.setattr(service, "MOST_QUESTIONS", 1)
    add_question(viewer, quiz, raw_question())
    with pytest.raises(Problem):
        add_question(viewer, quiz, raw_question(stem="Lagi?"))


def test_an_unseen_question_is_changed_in_place(viewer, quiz):
    made = add_question(viewer, quiz, raw_question())
    again = revise_question(viewer, quiz, made, raw_question(stem="Lebih jelas?"), seen=made.content_sha256)
    assert again is made
    assert stems(quiz) == ["Lebih jelas?"]


def test_a_published_question_is_changed_in_the_draft_only(viewer, course):
    published = course.published_version.modules[1].activities[0]
    quiz = start_draft(viewer, course).modules[1].activities[0]
    old = asked_in(quiz)[0]
    new = revise_question(viewer, quiz, old, raw_question(stem="Baru?"), seen=old.content_sha256)
    assert new.id != old.id
    assert new.question_id == old.question_id
    assert stems(quiz)[0] == "Baru?"
    assert stems(published)[0] == "Apa yang pertama dilakukan petugas loket?"


def test_a_question_changed_elsewhere_is_not_overwritten(viewer, quiz):
    made = add_question(viewer, quiz, raw_question())
    seen = made.content_sha256
    revise_question(viewer, quiz, made, raw_question(stem="Dari rekan?"), seen=seen)
    with pytest.raises(Conflict):
        revise_question(viewer, quiz, made, raw_question(stem="Dari saya?"), seen=seen)
    assert stems(quiz) == ["Dari rekan?"]


def settings(**said):
    revision = said.pop("revision", 0)
    typed = {"title": "Kuis penutup", "time_limit_minutes": 25, "attempts_allowed": 3, "pass_mark": 80, **said}
    return {"purpose": "module", "settings": QuizSettings(**typed), "minutes": 25, "revision": revision}


def test_settings_are_saved_and_counted(viewer, draft, quiz):
    add_question(viewer, quiz, raw_question())
    save_quiz(viewer, quiz, **settings())
    version = quiz.quiz_version
    assert (quiz.title, quiz.minutes, draft.minutes) == ("Kuis penutup", 25, 45)
    assert (version.time_limit_minutes, version.attempts_allowed, version.pass_mark) == (25, 3, 80)
    assert len(version.slots) == 1
    save_quiz(viewer, quiz, **settings(time_limit_minutes=None, attempts_allowed=None, revision=1))
    assert (version.time_limit_minutes, version.attempts_allowed) == (None, None)


def changes_told():
    query = db.session.query(AuditEvent).filter_by(action="quiz.changed").order_by(AuditEvent.id)
    return [(one.account_uuid, one.detail["changed"]) for one in query]


def test_what_changes_about_a_published_quiz_is_told_from_and_to(viewer, course):
    quiz = start_draft(viewer, course).modules[1].activities[0]
    assert changes_told() == []
    before = QuizSettings.of(quiz.quiz_version)
    later = datetime(2026, 12, 1, tzinfo=UTC)
    changed = replace(before, time_limit_minutes=45, closes_at=later, access_code="merdeka 45")
    save_quiz(viewer, quiz, purpose="exam", settings=changed, minutes=25, revision=quiz.revision)
    ((who, told),) = changes_told()
    assert who == viewer.account_uuid
    assert told == {
        "purpose": {"from": "module", "to": "exam"},
        "time_limit_minutes": {"from": before.time_limit_minutes, "to": 45},
        "closes_at": {"from": None, "to": later.isoformat()},
        "access_code": {"from": False, "to": True},
    }
    save_quiz(viewer, quiz, purpose="exam", settings=changed, minutes=30, revision=quiz.revision)
    assert len(changes_told()) == 1
    use_preset(viewer, quiz, "practice")
    assert changes_told()[1][1]["purpose"] == {"from": "exam", "to": "practice"}


def test_a_quiz_that_nobody_knows_yet_leaves_no_trail_until_somebody_began_it(viewer, quiz):
    save_quiz(viewer, quiz, **settings())
    assert changes_told() == []
    freeze(quiz.quiz_version)
    save_quiz(viewer, quiz, **settings(pass_mark=60, revision=1))
    assert [told for _who, told in changes_told()] == [{"pass_mark": {"from": 80, "to": 60}}]


def test_stale_settings_and_bad_ones_are_refused(viewer, quiz):
    save_quiz(viewer, quiz, **settings())
    with pytest.raises(Conflict):
        save_quiz(viewer, quiz, **settings())
    with pytest.raises(Problem) as caught:
        save_quiz(viewer, quiz, **settings(pass_mark=101, revision=1))
    assert set(caught.value.fields) == {"pass_mark"}


def test_a_quiz_that_was_tried_gets_a_new_version_on_the_next_edit(viewer, quiz):
    add_question(viewer, quiz, raw_question())
    tried = quiz.quiz_version
    freeze(tried)
    add_question(viewer, quiz, raw_question(stem="Kedua?"))
    assert quiz.quiz_version_id != tried.id
    assert len(tried.slots) == 1
    assert len(quiz.quiz_version.slots) == 2


def test_a_dry_run_names_bad_lines_and_writes_nothing(viewer, quiz):
    found = incoming(quiz, GIFT)
    assert [item.raw["kind"] for item in found.new] == ["single", "numeric"]
    assert [(problem.line, problem.code) for problem in found.plan.problems] == [
        (10, "braces"),
        (12, "unsupported_kind"),
    ]
    assert asked_in(quiz) == []


def test_the_good_questions_come_in_with_their_tags_and_once(viewer, quiz):
    assert import_questions(viewer, quiz, GIFT, Tags("M.3", 2, 1, 4)) == 2
    assert [(one.kind, one.competency.code, one.level, one.indicator, one.difficulty) for one in asked_in(quiz)] == [
        ("single", "M.3", 2, 1, 4),
        ("numeric", "M.3", 2, 1, 4),
    ]
    again = incoming(quiz, GIFT + "\n::baru::Benar? {T}\n")
    assert (len(again.new), again.known) == (1, 2)
    with pytest.raises(Problem):
        import_questions(viewer, quiz, GIFT, Tags("M.3", 2))


def test_the_same_question_twice_in_a_file_is_once(quiz):
    found = incoming(quiz, "Benar? {T}\n\nBenar? {T}\n")
    assert (len(found.new), found.known) == (1, 1)


def test_an_unknown_competency_brings_nothing_in(database, viewer, quiz):
    with pytest.raises(Problem) as caught:
        import_questions(viewer, quiz, GIFT, Tags("X.9", 2))
    assert "competency" in caught.value.fields


@pytest.mark.parametrize("text", ["", "hanya teks", "{" * 500, "::a" * 500, "=~#{}" * 200, "$CATEGORY:x\n"])
def test_broken_texts_bring_nothing_in(viewer, quiz, text):
    with pytest.raises(Problem):
        import_questions(viewer, quiz, text, Tags("M.3", 2))
