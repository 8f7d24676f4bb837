"""The result of an attempt."""

from __future__ import annotations

import pytest

from lms.quizzes import hosts, services
from tests.lms.quizzes.conftest import CANARY, KINDS, find


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


def test_a_passed_quiz_shows_score_and_why(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz())
    workshop.answer_all("siti", attempt)
    workshop.submit("siti", attempt)
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "Lulus" in page
    assert "8 dari 8 poin" in page
    assert page.count(f"{CANARY} penjelasan") == len(KINDS)
    assert page.count("<details") >= len(KINDS)
    assert '<details class="card fold quiz-review" open>' not in page


def test_what_was_wrong_or_empty_is_unfolded(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz())
    workshop.submit("siti", attempt)
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "Belum lulus" in page
    assert page.count('quiz-review" open') == len(KINDS)


def test_an_open_attempt_has_no_result(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz())
    assert siti.get(f"/uji/{attempt}/hasil").location == f"/uji/{attempt}"


def test_a_competency_test_shows_strengths_and_no_key(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz(purpose="competency"))
    workshop.answer_all("siti", attempt)
    workshop.submit("siti", attempt)
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "8 dari 8 soal tepat" in page
    assert "Komunikasi" in page
    assert "Lihat arti hasil ini" in page
    assert CANARY not in page
    assert "987654" not in page
    assert "Lulus" not in page


def test_the_host_says_where_to_go_on(siti, workshop, monkeypatch):
    host = hosts.Host(
        lambda attempt: "Kursus Loket", lambda attempt: "/", lambda attempt: "/kursus/loket", lambda attempt: True
    )
    monkeypatch.setattr(hosts, "_hosts", {"workshop": host})
    attempt = workshop.start("siti", workshop.quiz())
    workshop.submit("siti", attempt)
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "Kursus Loket" in page
    assert 'href="/kursus/loket"' in page


def test_a_voided_attempt_says_so_with_the_reason_and_shows_nothing_else(siti, workshop, cast):
    attempt = workshop.start("siti", workshop.quiz())
    workshop.submit("siti", attempt)
    with workshop.writing():
        services.void(cast.viewer("tari"), find(attempt), reason="Soal bocor")
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "tidak sah" in page
    assert CANARY not in page
    assert "Soal bocor" in page


def test_an_attempt_that_waits_for_marking_says_so(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz())
    with workshop.writing():
        find(attempt).state = "submitted"
    page = siti.get(f"/uji/{attempt}/hasil").text
    assert "sedang dinilai" in page
    assert CANARY not in page
