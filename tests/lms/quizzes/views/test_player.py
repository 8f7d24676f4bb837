"""The player without JavaScript: every button saves, nothing of the key is seen, nobody sees another's attempt."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from content.questions.contract import identify
from lms.clock import now
from lms.quizzes import hosts, services
from tests.lms.quizzes.conftest import CANARY, KINDS, find

FIRST = identify("Menolak berkas")


@pytest.fixture
def attempt(workshop):
    return workshop.start("siti", workshop.quiz(minutes=20))


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def here(attempt, workshop, siti, cast):
    """The address of an attempt that runs in this browser."""
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    return f"/uji/{attempt}"


def form(page):
    """Hidden fields of the question form."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1] for name in ("slot", "epoch", "flagged")}


def send(browser, here, go, answer=None, question=1):
    """Open a question, fill it in and press a button."""
    page = browser.get(f"{here}?soal={question}")
    return browser.send(here, {**form(page), **(answer or {}), "go": go})


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS, 1)))
def test_a_question_of_every_kind_is_shown_and_answered_with_a_form(siti, here, attempt, workshop, number, kind):
    page = siti.get(f"{here}?soal={number}")
    assert page.status_code == 200
    assert f"Soal {number} dari {len(KINDS)}" in page.text
    best = workshop.answers(attempt)[number]
    for name, values in best.items():
        assert f'name="{name}"' in page.text
        assert kind in ("short", "numeric") or all(f'value="{value}"' in page.text for value in values)
    answered = siti.send(here, {**form(page), **best, "go": "next"})
    assert answered.status_code == 303
    assert workshop.look(attempt, lambda row: row.items[number - 1].answer) is not None


@pytest.mark.parametrize(
    ("go", "question", "where"),
    [
        ("next", 1, "?soal=2"),
        ("previous", 2, "?soal=1"),
        ("5", 1, "?soal=5"),
        ("stay", 3, "?soal=3"),
        ("flag", 3, "?soal=3"),
        ("review", 1, "/periksa"),
        ("leave", 1, "/"),
        ("<script>", 1, "?soal=1"),
        ("9" * 40, 1, "?soal=1"),
    ],
)
def test_every_button_saves_and_goes_where_it_says(siti, here, attempt, workshop, go, question, where):
    answer = {f"s{question}": "isian" if question > 3 else [FIRST]} if question == 1 else {}
    response = send(siti, here, go, answer, question)
    assert response.status_code == 303
    assert response.location.endswith(where)
    if question == 1:
        assert workshop.look(attempt, lambda row: row.items[0].answer) == {"chosen": [FIRST]}


def test_the_player_opens_at_the_first_question_without_an_answer(siti, here):
    assert "Soal 1 dari 8" in siti.get(here).text
    send(siti, here, "next", {"s1": FIRST})
    assert "Soal 2 dari 8" in siti.get(here).text


@pytest.mark.parametrize("number", ["0", "99", "-1", "abc", "9" * 50, "%00", "1;drop"])
def test_a_strange_question_number_opens_the_first_empty_one(siti, here, number):
    assert "Soal 1 dari 8" in siti.get(f"{here}?soal={number}").text


def test_an_answer_is_there_when_coming_back_with_the_time_it_was_saved(siti, here):
    send(siti, here, "next", {"s1": FIRST})
    page = siti.get(f"{here}?soal=1")
    assert re.search(rf'value="{FIRST}" checked', page.text)
    assert re.search(r"Tersimpan \d\d\.\d\d", page.text)
    assert "Soal 1, dijawab" in " ".join(page.text.split())


def test_a_question_is_marked_unsure_and_unmarked(siti, here):
    send(siti, here, "flag")
    assert "Soal 1, kosong, ragu" in " ".join(siti.get(f"{here}?soal=1").text.split())
    send(siti, here, "flag")
    assert "ragu</span>" not in siti.get(f"{here}?soal=1").text


def test_an_unreadable_number_is_shown_again_with_the_remedy(siti, here, workshop, attempt):
    number = 1 + KINDS.index("numeric")
    response = send(siti, here, "next", {f"s{number}": "dua belas apel"}, number)
    assert response.status_code == 422
    assert "dua belas apel" in response.text
    assert "Tulis" in response.text
    assert workshop.look(attempt, lambda row: row.items[number - 1].answer) is None


@pytest.mark.parametrize("fields", [{}, {"slot": "99"}, {"slot": "x"}, {"slot": "9" * 99}, {"slot": "-1"}])
def test_a_form_without_its_question_is_missing(siti, here, fields):
    assert siti.send(here, {"go": "next", **fields}).status_code == 404


@pytest.mark.parametrize("answer", [{"s1": "<script>"}, {"s1": "\x00"}, {"s1": "x" * 400_000}, {"s1": ["a", "b"]}])
def test_a_hostile_answer_is_refused_in_words(siti, here, answer):
    assert send(siti, here, "next", answer).status_code in (404, 413, 422)


def test_a_form_of_a_page_that_was_taken_over_says_so(siti, here, workshop, attempt):
    fields = form(siti.get(here))
    response = siti.send(here, {**fields, "epoch": "1", "s1": FIRST, "go": "next"})
    assert response.status_code == 303
    assert "dilanjutkan di tempat lain" in siti.get(here).text
    assert workshop.look(attempt, lambda row: row.items[0].answer) is None


def test_another_persons_attempt_is_not_there(attempt, sign_in):
    for key in ("budi", "tari", "oki"):
        browser = sign_in(key)
        for path in ("", "/periksa", "/hasil"):
            assert browser.get(f"/uji/{attempt}{path}").status_code == 404
        for path in ("", "/kirim", "/lanjut-di-sini"):
            assert browser.send(f"/uji/{attempt}{path}", {"slot": "1"}).status_code == 404


def test_an_attempt_that_its_host_hides_is_not_there(siti, here, monkeypatch):
    hidden = hosts.Host(hosts.NOBODY.title, hosts.NOBODY.back_url, hosts.NOBODY.after_url, lambda attempt: False)
    monkeypatch.setattr(hosts, "_hosts", {"workshop": hidden})
    assert siti.get(here).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/uji/x",
        "/uji/1",
        "/uji/00000000-0000-4000-8000-000000000000",
        "/uji/00000000-0000-4000-8000-000000000000/hasil",
    ],
)
def test_an_address_that_leads_nowhere_is_missing(siti, path):
    assert siti.get(path).status_code == 404


def test_without_signing_in_the_way_is_to_sign_in(client, attempt):
    assert client.get(f"/uji/{attempt}").status_code == 303


def test_the_review_lists_what_is_empty_and_unsure(siti, here):
    send(siti, here, "flag", {"s1": FIRST})
    page = siti.get(f"{here}/periksa")
    assert "7 soal belum dijawab" in page.text
    assert "menandai 1 soal sebagai ragu" in page.text
    assert f"{here}?soal=2" in page.text


def test_when_all_is_answered_the_review_says_so(siti, here, workshop, attempt, cast):
    with workshop.writing():
        row = find(attempt)
        given = [services.Answer(n, form, f"key-{n:05d}", 1) for n, form in workshop_answers(row).items()]
        services.save_answers(cast.viewer("siti"), attempt, given, epoch=row.writer_epoch)
    assert "Semua 8 soal sudah dijawab" in siti.get(f"{here}/periksa").text


def workshop_answers(row):
    from tests.lms.quizzes.conftest import right_answer

    return {item.slot: right_answer(item.question_version, item.slot) for item in row.items}


def test_sending_leads_to_the_result_and_a_second_time_too(siti, here):
    for _ in range(2):
        response = siti.send(f"{here}/kirim")
        assert (response.status_code, response.location) == (303, f"{here}/hasil")
    assert siti.get(here).location == f"{here}/hasil"
    assert siti.get(f"{here}/periksa").location == f"{here}/hasil"


def test_in_another_browser_it_asks_to_go_on_there(here, sign_in, siti, workshop, attempt):
    other = sign_in("siti")
    page = other.get(here)
    assert "sedang berjalan di tempat lain" in page.text
    assert "Apa tindakan" not in page.text
    assert "sedang berjalan di tempat lain" in other.get(f"{here}/periksa").text
    assert other.send(f"{here}/lanjut-di-sini").status_code == 303
    assert "Soal 1 dari 8" in other.get(here).text
    assert "sedang berjalan di tempat lain" in siti.get(here).text


def test_when_the_time_is_over_the_way_is_to_the_result(siti, here, attempt, workshop):
    deadline = workshop.look(attempt, lambda row: row.deadline_at)
    with time_machine.travel(deadline + timedelta(seconds=6)):
        for path in ("", "/periksa"):
            page = siti.get(f"{here}{path}")
            assert "Waktu habis" in page.text
            assert f'action="{here}/kirim"' in page.text
        assert siti.send(here, {"slot": "1", "epoch": "2", "s1": FIRST, "go": "next"}).status_code == 303
        assert "terlambat" in siti.get(here).text
        siti.send(f"{here}/kirim")
        assert "Terkirim otomatis" in siti.get(f"{here}/hasil").text
    assert workshop.look(attempt, lambda row: (row.submitted_by, row.items[0].answer)) == ("deadline", None)


def test_the_remaining_time_is_the_servers(siti, here):
    remaining = int(re.search(r'data-remaining="(\d+)"', siti.get(here).text)[1])
    assert 19 * 60_000 < remaining <= 20 * 60_000


def test_without_a_limit_there_is_no_clock(siti, workshop):
    attempt = workshop.start("siti", workshop.quiz())
    page = siti.get(f"/uji/{attempt}")
    assert "data-remaining" not in page.text
    assert 'id="clock"' not in page.text


def test_the_key_for_unsent_answers_belongs_to_one_attempt(siti, here, workshop):
    other = workshop.start("siti", workshop.quiz())
    keys = {re.search(r'data-key="([^"]+)"', siti.get(path).text)[1] for path in (here, here, f"/uji/{other}")}
    assert len(keys) == 2


def test_nothing_before_release_carries_a_trace_of_the_key(siti, here, attempt, workshop, cast):
    """Key, rationales, explanation and scores: in no page, header or JSON until the attempt is released."""
    seen = []

    def look(response):
        seen.append(response.text + str(response.headers))

    for number in range(1, len(KINDS) + 1):
        look(siti.get(f"{here}?soal={number}"))
        look(send(siti, here, "next", {}, number))
    best = workshop.answers(attempt)
    token = {"X-CSRFToken": siti.token()}
    for slot, answer in best.items():
        message = {"epoch": 2, "answers": [{"slot": slot, "revision": 1, "key": f"key-{slot:05d}", "answer": answer}]}
        if slot not in (4, 5):  # the words of these two are the key itself
            look(siti.post(f"{here}/jawaban", json=message, headers=token))
    look(siti.get(f"{here}/jawaban"))
    look(siti.get(f"{here}/periksa"))
    look(siti.get(f"{here}/hasil"))
    with time_machine.travel(now() + timedelta(minutes=25)):
        look(siti.get(here))
    for text in seen:
        assert CANARY not in text
        assert "987654" not in text
        assert not re.search(r"correct|rationale|is-right|is-wrong|score|Nilai", text.replace("data-say", ""))
    siti.send(f"{here}/kirim")
    assert CANARY in siti.get(f"{here}/hasil").text


def test_the_page_is_small_and_takes_few_queries(siti, here, app):
    import gzip

    import sqlalchemy as sa

    from lms.db import db

    seen = []
    with app.app_context():
        engine = db.engine
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    page = siti.get(here)
    sa.event.remove(engine, "before_cursor_execute", listen)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8, seen
    assert len(gzip.compress(page.data)) < 8_000
