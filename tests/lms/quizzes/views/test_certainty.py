"""Certainty in a practice quiz: asked with the answer, saved with it, marked beside the score and never in it."""

from __future__ import annotations

import json
import re
import uuid

import pytest

from content.questions.contract import identify
from lms.quizzes.queries import graded_items
from lms.quizzes.settings import SHOWN, matrix
from tests.lms.quizzes.conftest import find

WRONG, RIGHT, OTHER = (identify(one) for one in ("Menolak berkas", "Menjelaskan syarat", "Diam saja"))
ASKED = "Seberapa yakin Anda?"


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def taking(workshop, siti):
    """`taking(kinds, behaviour=…)`: the address of a practice attempt of Siti's that asks how sure she is."""

    def start(kinds=("single", "single"), **settings):
        asks = {"purpose": "practice", "certainty": True, "review": matrix(during=SHOWN), **settings}
        attempt = workshop.start("siti", workshop.quiz(kinds, **asks))
        siti.send(f"/uji/{attempt}/lanjut-di-sini")
        return f"/uji/{attempt}"

    return start


def uuid_in(here):
    return uuid.UUID(here.rsplit("/", 1)[1])


def press(browser, here, go, slot=1, **answer):
    fields = {"slot": str(slot), "epoch": "2", "flagged": "0"}
    if browser.get(here).text.count('name="slot"') == 0:
        fields |= dict(re.findall(r'name="(r\d+)" value="(\d+)"', browser.get(here).text))
        go = f"{go}-{slot}"
    return browser.send(here, {**fields, **answer, "go": go})


def item(workshop, here, slot=1):
    return workshop.look(uuid_in(here), lambda row: row.items[slot - 1])


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.mark.parametrize("layout", ["one", "all"])
@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive"])
def test_it_is_asked_and_saved_with_the_answer(siti, taking, workshop, behaviour, layout):
    here = taking(behaviour=behaviour, layout=layout, tries=2)
    page = siti.get(here)
    assert ASKED in page.text
    assert "benar +3, salah -6" in words(page)
    press(siti, here, "stay", s1=RIGHT, c1="2")
    assert (item(workshop, here).answer, item(workshop, here).certainty) == ({"chosen": [RIGHT]}, 2)
    assert re.search(r'name="c1" value="2" checked', siti.get(f"{here}?soal=1").text)


def test_a_quiz_that_does_not_ask_keeps_nothing_of_it(siti, taking, workshop):
    here = taking(certainty=False)
    assert ASKED not in siti.get(here).text
    press(siti, here, "stay", s1=RIGHT, c1="3")
    assert item(workshop, here).certainty is None
    siti.send(f"{here}/kirim")
    assert "Seberapa tepat keyakinan" not in siti.get(f"{here}/hasil").text


def test_only_questions_that_are_marked_at_once_ask(siti, taking):
    here = taking(("essay", "likert", "short"), layout="all")
    assert siti.get(here).text.count(ASKED) == 1


@pytest.mark.parametrize("strange", ["0", "4", "x", "9" * 40, "-1", "3 ", "\x00"])
def test_another_certainty_is_refused_in_words(siti, taking, workshop, strange):
    here = taking()
    page = press(siti, here, "stay", s1=RIGHT, c1=strange)
    assert page.status_code == 422
    assert item(workshop, here).answer is None


def test_autosave_carries_it_under_the_same_key(siti, taking, workshop):
    here = taking()

    def save(key, certainty, revision, answer=RIGHT):
        given = {"s1": [answer], **({"c1": [certainty]} if certainty else {})}
        body = {"epoch": 2, "answers": [{"slot": 1, "revision": revision, "key": key, "answer": given}]}
        return siti.post(f"{here}/jawaban", json=body, headers={"X-CSRFToken": siti.token()})

    assert save("key-00001", "3", 1).json["acked"] == ["key-00001"]
    assert save("key-00001", "3", 1).json["acked"] == ["key-00001"]
    assert save("key-00001", "1", 1).status_code == 409
    assert save("key-00002", "1", 2).json["acked"] == ["key-00002"]
    assert save("key-00003", "2", 2).json["refused"][0]["reason"] == "superseded"
    assert item(workshop, here).certainty == 1
    events = workshop.look(uuid_in(here), _events)
    assert events == [(3, True), (1, True), (2, False)]


def _events(row):
    from lms.db import db
    from lms.quizzes.models import AnswerEvent

    query = db.session.query(AnswerEvent).filter_by(attempt_id=row.id).order_by(AnswerEvent.id)
    return [(one.certainty, one.accepted) for one in query]


def test_what_counts_is_how_sure_one_was_before_the_first_check(siti, taking, workshop):
    here = taking(("single",), behaviour="interactive", tries=3)
    press(siti, here, "check", s1=WRONG, c1="3")
    page = siti.get(here)
    assert ASKED not in page.text
    assert "sebelum pemeriksaan pertama" in page.text
    press(siti, here, "check", s1=RIGHT, c1="1")
    settled = words(siti.get(here))
    assert "Keyakinan Anda: Tinggi · -6 poin keyakinan" in settled
    siti.send(f"{here}/kirim")
    assert "-6 poin keyakinan" in words(siti.get(f"{here}/hasil"))


def test_nothing_chosen_counts_as_low_and_is_told(siti, taking):
    here = taking(("single",), behaviour="immediate")
    press(siti, here, "check", s1=RIGHT)
    assert "Rendah (tidak dipilih) · 1 poin keyakinan" in words(siti.get(here))
    siti.send(f"{here}/kirim")
    assert "Pada 1 jawaban Anda tidak memilih keyakinan; dihitung rendah" in words(siti.get(f"{here}/hasil"))


def test_before_handing_in_one_is_told_where_nothing_was_chosen(siti, taking):
    here = taking(("single", "short", "essay"), layout="all")
    siti.send(
        here,
        {"epoch": "2", "r1": "0", "s1": RIGHT, "c1": "2", "r2": "0", "s2": "x", "r3": "0", "s3": "y", "go": "review"},
    )
    assert "Pada 1 jawaban Anda belum memilih seberapa yakin" in words(siti.get(f"{here}/periksa"))


def test_the_mark_is_not_seen_before_right_or_wrong_is(siti, taking):
    hidden = {"during": [], "after": ["answer"], "later": [], "closed": []}
    here = taking(("single",), behaviour="immediate", review=hidden)
    press(siti, here, "check", s1=RIGHT, c1="3")
    assert "poin keyakinan" not in words(siti.get(here))
    siti.send(f"{here}/kirim")
    assert not re.search(r"[0-9] poin keyakinan", words(siti.get(f"{here}/hasil")))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([("3", True)] * 10, "Keyakinan Anda tepat"),
        ([("3", False)] * 10, "Terlalu yakin"),
        ([("1", True)] * 10, "Kurang yakin"),
        ([("3", False)] * 9, "baru diberikan mulai 10 jawaban"),
    ],
)
def test_the_result_says_in_words_how_well_one_judges_oneself(siti, taking, answers, said):
    here = taking(("single",) * len(answers), layout="all")
    fields = {"epoch": "2", "go": "review"}
    for slot, (certainty, right) in enumerate(answers, 1):
        fields |= {f"r{slot}": "0", f"s{slot}": RIGHT if right else WRONG, f"c{slot}": certainty}
    siti.send(here, fields)
    siti.send(f"{here}/kirim")
    page = words(siti.get(f"{here}/hasil"))
    assert said in page
    assert ("Ketepatan 100 %" in page) == answers[0][1]


def test_the_result_reckons_as_worked_out_by_hand(siti, taking):
    # 2 right at 3, 1 wrong at 2: (3 + 3 − 2) / 3 = 1.33; with two thirds right one choice earns at most 2/3.
    here = taking(("single",) * 3, layout="all")
    given = {"s1": RIGHT, "c1": "3", "s2": RIGHT, "c2": "3", "s3": WRONG, "c3": "2"}
    siti.send(here, {"epoch": "2", "r1": "0", "r2": "0", "r3": "0", **given, "go": "review"})
    siti.send(f"{here}/kirim")
    page = words(siti.get(f"{here}/hasil"))
    assert "Ketepatan 67 % dari 3 jawaban" in page
    assert "Rata-rata poin keyakinan 1,33" in page
    assert "0,67 poin lebih banyak per jawaban" in page


@pytest.mark.parametrize("certainty", [None, "1", "3"])
def test_neither_score_nor_passing_nor_evidence_depends_on_it(siti, taking, workshop, certainty):
    here = taking()
    said = {"c1": certainty, "c2": certainty} if certainty else {}
    for slot, answer in ((1, RIGHT), (2, WRONG)):
        press(siti, here, "stay", slot=slot, **{f"s{slot}": answer}, **said)
    siti.send(f"{here}/kirim")
    attempt = uuid_in(here)
    assert workshop.look(attempt, lambda row: (row.score, row.score_most, row.percent, row.passed)) == (1, 2, 50, False)
    assert workshop.look(attempt, lambda row: [one.fraction for one in graded_items(row.id)]) == [1, 0]


def test_the_receipt_names_it_and_changing_it_breaks_the_receipt(siti, taking, app):
    from lms.quizzes.services import check_receipt

    here = taking()
    press(siti, here, "stay", s1=RIGHT, c1="3")
    siti.send(f"{here}/kirim")
    document = json.loads(siti.get(f"{here}/tanda-terima").text)
    assert [one.get("certainty") for one in document["answers"]] == [3, None]
    with app.app_context():
        assert check_receipt(document).holds
        document["answers"][0]["certainty"] = 1
        assert not check_receipt(document).answers


def test_a_question_marked_anew_is_marked_anew_here_too(siti, taking, workshop, monkeypatch):
    from lms.quizzes.services import certainty

    here = taking(("single",))
    press(siti, here, "stay", s1=WRONG, c1="3")
    siti.send(f"{here}/kirim")
    assert workshop.look(uuid_in(here), lambda row: certainty.sureness_of(row)[1].mark) == -6
    with workshop.writing():
        version = find(uuid_in(here)).items[0].question_version
        mended = {
            **version.body,
            "options": [{**one, "correct": not at} for at, one in enumerate(version.body["options"])],
        }
        found = {version.id: mended}
    monkeypatch.setattr(certainty, "mended_bodies", lambda _ids: found)
    assert workshop.look(uuid_in(here), lambda row: certainty.sureness_of(row)[1].mark) == 3
