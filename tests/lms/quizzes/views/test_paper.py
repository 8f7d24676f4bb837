"""All questions on one page, without JavaScript: one form saves every answer, nothing is lost or overwritten."""

from __future__ import annotations

import gzip
import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from content.questions.contract import identify
from lms.db import db
from lms.quizzes import services
from lms.quizzes.models import AnswerEvent, QuizVersion
from lms.quizzes.settings import SHOWN, matrix
from tests.lms.quizzes.conftest import CANARY, EVERY_KIND, KINDS, WHY, find, raw_question

WRONG, RIGHT = identify("Menolak berkas"), identify("Menjelaskan syarat")
NUMERIC = 1 + KINDS.index("numeric")


@pytest.fixture
def siti(sign_in):
    return sign_in("siti")


@pytest.fixture
def taking(workshop, siti):
    """`taking(kinds, behaviour=…)`: the address of a paper of Siti's that is open in her browser."""

    def start(kinds=KINDS, **settings):
        attempt = workshop.start("siti", workshop.quiz(kinds, layout="all", **settings))
        siti.send(f"/uji/{attempt}/lanjut-di-sini")
        return f"/uji/{attempt}"

    return start


def uuid_in(here):
    return uuid.UUID(here.rsplit("/", 1)[1])


def hidden(page):
    """The hidden fields of the paper: the epoch and the count of answers to every question."""
    return dict(re.findall(r'<input type="hidden" name="(epoch|r\d+)" value="([^"]*)"', page.text))


def send(browser, here, go="stay", page=None, **answer):
    """Fill in the paper as the browser shows it now (or showed it in `page`) and press a button."""
    return browser.send(here, {**hidden(page or browser.get(here)), **answer, "go": go})


def items(workshop, here):
    return workshop.look(uuid_in(here), lambda row: [(one.answer, one.revision) for one in row.items])


def events(app, here):
    with app.app_context():
        query = sa.select(AnswerEvent.slot, AnswerEvent.accepted, AnswerEvent.reason).order_by(AnswerEvent.id)
        return list(db.session.execute(query.where(AnswerEvent.attempt_id == find(uuid_in(here)).id)))


def test_every_question_of_every_kind_is_on_the_page_and_saved_by_one_form(siti, taking, workshop):
    kinds = tuple(kind for kind in EVERY_KIND if kind != "upload")
    here = taking(kinds)
    page = siti.get(here)
    best = workshop.answers(uuid_in(here))
    for slot in range(1, len(kinds) + 1):
        assert f'id="soal-{slot}"' in page.text
        assert f'href="#soal-{slot}"' in page.text
    answers = {name: value for answer in best.values() for name, value in answer.items()}
    assert send(siti, here, "review", **answers).headers["Location"].endswith("/periksa")
    assert all(answer is not None for answer, _revision in items(workshop, here))
    review = siti.get(f"{here}/periksa").text
    assert f"Semua {len(kinds)} soal sudah dijawab" in review
    assert f'href="{here}#soal-3"' in review
    siti.send(f"{here}/kirim")
    assert "Hasil" in siti.get(f"{here}/hasil").text


@pytest.mark.parametrize(
    ("go", "where"),
    [("stay", ""), ("stay-3", "#soal-3"), ("flag-3", "#soal-3"), ("review", "/periksa"), ("leave", "/")],
)
def test_every_button_saves_and_goes_where_it_says(siti, taking, workshop, go, where):
    here = taking()
    answered = send(siti, here, go, s1=RIGHT)
    assert answered.headers["Location"] == ("/" if go == "leave" else f"{here}{where}")
    assert items(workshop, here)[0] == ({"chosen": [RIGHT]}, 1)


def test_what_was_not_changed_leaves_no_event(siti, taking, app):
    here = taking()
    for _ in range(3):
        send(siti, here, s1=RIGHT)
    assert [tuple(one) for one in events(app, here)] == [(1, True, "")]


def test_a_fault_in_one_answer_loses_no_other_and_is_shown_in_its_place(siti, taking, workshop):
    here = taking()
    page = send(siti, here, "review", s1=RIGHT, **{f"s{NUMERIC}": "dua belas apel"})
    assert page.status_code == 422
    assert f'<a href="#soal-{NUMERIC}">' in page.text
    assert "dua belas apel" in page.text
    assert f'value="{RIGHT}" checked' in page.text
    saved = items(workshop, here)
    assert saved[0][0] == {"chosen": [RIGHT]}
    assert saved[NUMERIC - 1][0] is None


def test_an_older_page_does_not_overwrite_a_newer_answer(siti, taking, workshop, app):
    here = taking()
    older = siti.get(here)
    send(siti, here, s1=RIGHT, s4="baru")
    response = send(siti, here, page=older, s1=WRONG, s4="baru")
    assert response.status_code == 303
    assert items(workshop, here)[0] == ({"chosen": [RIGHT]}, 1)
    assert "Soal ini sudah dijawab lebih baru dari tab atau perangkat lain" in siti.get(here).text
    assert [tuple(one) for one in events(app, here)][-1] == (1, False, "superseded")


def test_only_the_questions_that_the_form_names_are_touched(siti, taking, workshop):
    here = taking()
    send(siti, here, s1=RIGHT)
    siti.send(here, {"epoch": "2", "r4": "0", "s4": "maklumat", "go": "stay"})
    saved = items(workshop, here)
    assert (saved[0][0], saved[3][0]) == ({"chosen": [RIGHT]}, {"text": "maklumat"})


@pytest.mark.parametrize(
    "strange",
    [
        {"r0": "0", "go": "stay"},
        {"r99": "0", "s99": "x", "go": "stay"},
        {"r1": "x", "s1": RIGHT, "go": "stay-99"},
        {"r1": "9" * 30, "s1": RIGHT, "go": "<b>-1"},
        {"r1": "0", "s1": "\x00", "go": "stay"},
        {"go": "flag-99"},
        {"go": "check-1"},
        {},
    ],
)
def test_a_strange_form_is_answered_calmly(siti, taking, strange):
    assert siti.send(taking(), {"epoch": "2", **strange}).status_code in (303, 404, 422)


def test_a_taken_over_page_saves_nothing_and_says_so_once(siti, sign_in, taking, workshop):
    here = taking()
    page = siti.get(here)
    sign_in("siti").send(f"{here}/lanjut-di-sini")
    send(siti, here, page=page, s1=RIGHT, s4="x")
    assert siti.get(here).text.count("dilanjutkan di tempat lain") == 1
    assert all(answer is None for answer, _revision in items(workshop, here))


def test_after_the_deadline_nothing_counts(siti, taking, workshop):
    here = taking(minutes=20)
    page = siti.get(here)
    ends = workshop.look(uuid_in(here), lambda row: row.deadline_at)
    with time_machine.travel(ends + timedelta(seconds=6)):
        assert send(siti, here, page=page, s1=RIGHT).status_code == 303
        assert "Waktu habis" in siti.get(here).text
    assert items(workshop, here)[0][0] is None


def test_one_question_is_checked_and_the_others_stay_open(siti, taking, workshop):
    here = taking(("single", "single"), behaviour="immediate", review=matrix(during=SHOWN))
    assert CANARY not in siti.get(here).text
    assert send(siti, here, "check-1", s1=WRONG, s2=RIGHT).headers["Location"] == f"{here}#soal-1"
    page = siti.get(here).text
    assert page.count(f"{CANARY} penjelasan") == 1
    assert "Belum tepat" in page
    assert 'value="check-1"' not in page
    assert 'value="check-2"' in page
    send(siti, here, s1=RIGHT, s2=WRONG)
    assert [answer for answer, _revision in items(workshop, here)] == [{"chosen": [WRONG]}, {"chosen": [WRONG]}]


def test_an_empty_answer_is_not_checked_and_the_fault_stands_at_its_question(siti, taking):
    here = taking(("single", "single"), behaviour="interactive", tries=3)
    page = send(siti, here, "check-2", s1=RIGHT)
    assert page.status_code == 422
    assert re.search(r'<a href="#soal-2">Soal 2: Pilih atau tulis jawaban', page.text)


def test_hints_stand_under_their_question(siti, taking):
    here = taking(("single", "single"), behaviour="interactive", tries=3)
    send(siti, here, "check-2", s2=WRONG)
    page = siti.get(here).text
    assert page.count("Sisa 2 kesempatan") == 1
    assert page.count(WHY) == 1


def test_a_question_is_marked_unsure_and_unmarked(siti, taking):
    here = taking()
    send(siti, here, "flag-2")
    assert "Soal 2, kosong, ragu" in " ".join(siti.get(here).text.split())
    send(siti, here, "unflag-2")
    assert "ragu</span>" not in siti.get(here).text


@pytest.fixture
def with_parts(workshop, siti):
    """A paper with a case over two of its questions and a part that begins at the third."""
    with workshop.writing():
        agency = workshop.cast.agency()
        bank = services.bank(agency, code="KASUS", name="Kursus", purpose="course")
        services.write_case(None, bank, "loket", {"title": "Loket 3", "text": "Warga **menunggu** lama."})
        raws = [raw_question(stimulus="loket"), raw_question("true_false", stimulus="loket"), raw_question("short")]
        made = [services.add_question(None, bank, raw) for raw in raws]
        from lms.quizzes.settings import QuizSettings

        settings = QuizSettings("Kuis", shuffle=False, layout="all")
        version = services.make_quiz(agency, purpose="module", settings=settings, question_versions=made)
        contents = services.sectioned(services.contents_of(version), [services.Part("Bagian akhir", 3)])
        quiz = services.edit_quiz(None, version, contents=contents).id
    attempt = workshop.start("siti", quiz)
    siti.send(f"/uji/{attempt}/lanjut-di-sini")
    return siti.get(f"/uji/{attempt}").text


def test_a_case_is_shown_once_and_parts_have_headings(with_parts):
    assert with_parts.count("<strong>menunggu</strong>") == 1
    assert with_parts.index("<strong>menunggu") < with_parts.index('id="soal-1"')
    assert with_parts.count("Kasus: Loket 3") == 4  # its name and its heading, and a line at each of its questions
    assert with_parts.index('id="soal-2"') < with_parts.index(">Bagian akhir</h2>") < with_parts.index('id="soal-3"')


def test_an_uploaded_file_is_kept_while_another_answer_has_a_fault(siti, taking, workshop):
    from io import BytesIO

    here = taking(("upload", "numeric"))
    page = siti.get(here)
    assert 'enctype="multipart/form-data"' in page.text
    fields = {**hidden(page), "s2": "banyak", "go": "stay-1", "f1": (BytesIO(b"%PDF-1.7 x"), "bukti.pdf")}
    assert siti.send(here, fields).status_code == 422
    assert items(workshop, here)[0][0]["files"][0]["name"] == "bukti.pdf"


def test_nothing_before_release_carries_a_trace_of_the_key(siti, taking):
    here = taking(KINDS, review=matrix(after=[]))
    for page in (siti.get(here), send(siti, here, "review", s1=WRONG), siti.get(f"{here}/periksa")):
        assert CANARY not in page.text
        assert "987654" not in page.text


def _selects(app, read):
    seen = []
    with app.app_context():
        engine = db.engine
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    page = read()
    sa.event.remove(engine, "before_cursor_execute", listen)
    return page, [one for one in seen if one.startswith("SELECT")]


def test_the_page_takes_the_same_few_queries_however_many_questions_it_has(siti, taking, app):
    few, many = taking(("single",) * 2), taking(("single",) * 30)
    _page, short = _selects(app, lambda: siti.get(few))
    page, long = _selects(app, lambda: siti.get(many))
    assert len(long) == len(short) <= 9, long
    assert len(gzip.compress(page.data)) < 16_000


def test_saving_the_whole_paper_reads_once(siti, taking, app):
    few, many = taking(("single",) * 2), taking(("single",) * 30)
    counts = [len(_selects(app, lambda at=at: send(siti, at, page=siti.get(at)))[1]) for at in (few, many)]
    assert counts[0] == counts[1]


def test_one_question_a_page_is_what_quizzes_have_unless_somebody_chose(workshop, siti):
    with workshop.app.app_context():
        assert QuizVersion.__table__.c.layout.default.arg == "one"


def test_a_paper_of_long_essays_is_read(siti, taking):
    here = taking(("essay",))
    assert siti.send(here, {"epoch": "2", "pad": "x" * 600_000, "go": "stay"}).status_code == 303
