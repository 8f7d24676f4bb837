"""Banks and question versions."""

from __future__ import annotations

import pytest

from lms.problems import Conflict, Problem
from lms.quizzes import services
from lms.quizzes.models import QuestionVersion
from tests.lms.quizzes.conftest import KINDS, raw_question


@pytest.fixture
def bank(database, cast):
    return services.bank(
        cast.agency(), code="M3", name="Komunikasi", purpose="competency", competency=cast.competency("M.3")
    )


def test_a_bank_is_made_once(bank, cast):
    again = services.bank(cast.agency(), code="M3", name="Lain", purpose="competency")
    assert again is bank
    assert bank.competency.code == "M.3"


def test_a_bank_of_another_agency_is_a_conflict(bank, cast):
    with pytest.raises(Conflict, match="M3"):
        services.bank(cast.agency("kota-lain"), code="M3", name="Lain", purpose="course")


def test_a_bank_is_for_competency_or_course(database, cast):
    with pytest.raises(ValueError, match="bank is for"):
        services.bank(cast.agency(), code="X", name="X", purpose="fun")


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_kept_as_the_format_writes_it(bank, cast, kind):
    version = services.add_question(cast.viewer("tari"), bank, raw_question(kind), code=f"Q-{kind}")
    assert (version.number, version.kind, version.level, version.indicator) == (1, kind, 2, 1)
    assert version.body["code"] == version.question.code == f"Q-{kind}"
    assert version.competency.code == "M.3"
    assert version.account_id == cast.viewer("tari").account_id
    assert len(version.content_sha256) == 64


def test_a_question_without_a_code_gets_the_next_one_of_its_bank(bank):
    codes = [services.add_question(None, bank, raw_question()).question.code for _ in range(3)]
    assert codes == ["M3-001", "M3-002", "M3-003"]


def test_a_number_in_use_is_skipped(bank):
    services.add_question(None, bank, raw_question(code="M3-002"))
    assert services.add_question(None, bank, raw_question()).question.code == "M3-003"


def test_a_taken_code_is_named_with_its_field(bank):
    services.add_question(None, bank, raw_question(code="A-1"))
    with pytest.raises(Problem) as raised:
        services.add_question(None, bank, raw_question(code="A-1"))
    assert set(raised.value.fields) == {"code"}


def test_every_fault_is_named_by_its_field(bank):
    with pytest.raises(Problem) as raised:
        services.add_question(None, bank, raw_question(stem="", level=9, options=[]))
    assert {"stem", "level", "options"} <= set(raised.value.fields)


def test_an_unknown_competency_is_named(bank):
    with pytest.raises(Problem) as raised:
        services.add_question(None, bank, raw_question(competency="X.9"))
    assert set(raised.value.fields) == {"competency"}


def test_an_unfrozen_question_changes_in_place(bank, cast):
    version = services.add_question(None, bank, raw_question())
    before = version.content_sha256
    same = services.revise_question(cast.viewer("tari"), version.question, raw_question(stem="Lebih jelas?"))
    assert same is version
    assert version.body["stem"] == "Lebih jelas?"
    assert version.content_sha256 != before
    assert version.account_id == cast.viewer("tari").account_id


def test_a_frozen_question_gets_a_new_version_and_the_old_one_stays(bank, database):
    version = services.add_question(None, bank, raw_question())
    services.freeze_questions([version.id])
    database.session.refresh(version)
    newer = services.revise_question(None, version.question, raw_question(stem="Lebih jelas?"))
    assert (newer.number, newer.body["stem"]) == (2, "Lebih jelas?")
    assert version.body["stem"].startswith("Apa tindakan")
    assert newer.body["code"] == version.body["code"]


def test_the_same_words_again_change_nothing(bank, database):
    version = services.add_question(None, bank, raw_question())
    services.freeze_questions([version.id])
    assert services.revise_question(None, version.question, raw_question()) is version
    assert database.session.query(QuestionVersion).count() == 1


def test_freezing_nothing_is_nothing(database):
    services.freeze_questions([])


def test_an_archived_question_keeps_the_moment(bank):
    question = services.add_question(None, bank, raw_question()).question
    services.archive_question(question)
    first = question.archived_at
    services.archive_question(question)
    assert question.archived_at == first is not None
