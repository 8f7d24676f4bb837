"""The quiz editor, question forms, trying, GIFT."""

from __future__ import annotations

import io
import re

import pytest
from wtforms.fields.core import UnboundField

from content.questions import TYPES
from lms.courses.quiz_form import QuizForm
from lms.quizzes.models import Quiz, QuizSection, QuizVersion
from tests.lms.courses.conftest import picture

SETTINGS = {
    "title": "Kuis penutup",
    "minutes": "20",
    "pass_mark": "75",
    "attempts_allowed": "",
    "grace_seconds": "5",
    "spacing_minutes": "0",
    "tries": "1",
    "deduction": "0",
    "jitter_seconds": "0",
    "appeal_days": "7",
    "revision": "0",
}
TAGS = {"competency": "M.3", "level": "2", "indicator": "1", "difficulty": "3"}
GIFT = "::A::Kapan diberi tahu? {\n=Di loket #Cepat\n~Besok #Lambat\n~Lusa #Lambat\n}\n\n::rusak::Tanpa tutup {=a\n"


@pytest.fixture
def version(draft, kept):
    return kept(draft)


@pytest.fixture
def quiz(draft, version):
    return f"/studio/{version}/bagian/{draft.modules[1].activities[0].uuid}"


@pytest.fixture
def lesson(draft, version):
    return f"/studio/{version}/bagian/{draft.modules[0].activities[0].uuid}"


@pytest.fixture
def browser(sign_in, quiz):
    return sign_in("tari")


@pytest.fixture
def asked(browser, quiz, question_fields):
    """The address of one question in the quiz."""
    browser.send(f"{quiz}/soal/baru", question_fields())
    return re.findall(rf"({quiz}/soal/[0-9a-f-]+)\"", browser.get(quiz).text)[0]


def test_settings_are_saved(browser, quiz):
    assert browser.send(quiz, SETTINGS).status_code == 303
    page = browser.get(quiz).text
    assert 'value="75"' in page
    assert "Kuis penutup" in page


@pytest.mark.parametrize(
    "typed", [{"title": ""}, {"pass_mark": "101"}, {"minutes": "0"}, {"attempts_allowed": "0"}, {"pass_mark": "x" * 90}]
)
def test_bad_settings_come_back(browser, quiz, typed):
    page = browser.send(quiz, {**SETTINGS, **typed})
    assert page.status_code == 422
    assert "Mohon perbaiki" in page.text


def test_stale_settings_come_back_and_can_be_sent_again(browser, quiz):
    browser.send(quiz, SETTINGS)
    page = browser.send(quiz, {**SETTINGS, "pass_mark": "60"})
    assert page.status_code == 409
    assert 'value="60"' in page.text
    assert browser.send(quiz, {**SETTINGS, "pass_mark": "60", "revision": "1"}).status_code == 303


def test_every_setting_is_saved_and_shown_again(browser, quiz, database):
    typed = {
        "opens_at": "2027-01-11T08:00",
        "closes_at": "2027-01-11T10:30",
        "behaviour": "interactive",
        "tries": "3",
        "deduction": "25",
        "navigation": "sequential",
        "grade_method": "average",
        "review_after": ["answer", "points"],
        "review_closed": ["key"],
        "access_code": " MAWAR-7 ",
    }
    assert browser.send(quiz, {**SETTINGS, **typed}).status_code == 303
    version = database.session.query(QuizVersion).filter_by(title="Kuis penutup").one()
    assert (version.opens_at.hour, version.closes_at.isoformat()) == (1, "2027-01-11T03:30:00+00:00")
    assert (version.behaviour, version.tries, version.try_penalty) == ("interactive", 3, 0.25)
    assert (version.navigation, version.grade_method, version.access_code) == ("sequential", "average", "MAWAR-7")
    assert version.review["after"] == ["answer", "points"]
    assert version.review["closed"] == ["answer", "correct", "key"]
    assert (version.review["during"], version.shuffle, version.time_limit_minutes) == ([], False, None)
    page = browser.get(quiz).text
    for part in ('value="2027-01-11T08:00"', 'value="25"', 'selected value="sequential"', "MAWAR-7"):
        assert part in page, part
    assert len(re.findall(r'name="review_\w+" value="\w+" checked', page)) == 5


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"opens_at": "2027-01-11T08:00", "closes_at": "2027-01-11T07:00"}, "Waktu tutup harus sesudah waktu buka"),
        ({"behaviour": "interactive"}, "setiap soal perlu 2 sampai 10 kesempatan"),
        ({"lobby": "y"}, "Isi waktu bukanya"),
        ({"grace_seconds": "31"}, "dari 0 sampai 30"),
        ({"layout": "all", "navigation": "sequential"}, "Pilih satu soal per halaman, atau urutan bebas"),
        ({"certainty": "y"}, "Pertanyaan tentang keyakinan hanya untuk latihan"),
        ({"layout": "sihir"}, "Mohon perbaiki"),
        ({"behaviour": "sihir"}, "Mohon perbaiki"),
        ({"review_after": "sihir"}, "Mohon perbaiki"),
        ({"opens_at": "besok"}, "Mohon perbaiki"),
        ({"deduction": "101"}, "Mohon perbaiki"),
    ],
)
def test_settings_that_do_not_go_together_come_back_in_their_open_group(browser, quiz, typed, said):
    page = browser.send(quiz, {**SETTINGS, **typed})
    assert page.status_code == 422
    assert said in page.text
    assert '<details class="fold settings-group" open>' in page.text


def test_all_questions_on_one_page_with_free_order(browser, quiz, database):
    assert browser.send(quiz, {**SETTINGS, "layout": "all"}).status_code == 303
    assert database.session.query(QuizVersion).filter_by(title="Kuis penutup").one().layout == "all"
    assert 'selected value="all"' in browser.get(quiz).text


def test_only_practice_is_offered_to_ask_how_sure_somebody_is(browser, quiz, database):
    assert 'name="certainty"' not in browser.get(quiz).text
    browser.send(f"{quiz}/jenis", {"purpose": "practice"})
    assert 'name="certainty"' in browser.get(quiz).text
    assert browser.send(quiz, {**SETTINGS, "revision": "1", "certainty": "y"}).status_code == 303
    assert database.session.query(QuizVersion).filter_by(title="Kuis penutup").one().certainty
    assert re.search(r'checked[^>]* name="certainty"', browser.get(quiz).text)
    browser.send(f"{quiz}/jenis", {"purpose": "exam"})
    assert 'name="certainty"' not in browser.get(quiz).text
    assert not database.session.query(QuizVersion).filter_by(title="Kuis penutup").one().certainty


def test_every_setting_is_explained_in_a_line(browser, quiz):
    browser.send(f"{quiz}/jenis", {"purpose": "practice"})
    page = browser.get(quiz).text
    names = [name for name, field in vars(QuizForm).items() if isinstance(field, UnboundField)]
    told = [name for name in names if name != "revision" and not name.startswith("review_")]
    assert len(told) > 20
    assert [name for name in told if f'id="{name}-hint"' not in page] == []


def test_a_preset_fills_the_settings_in(browser, quiz, database):
    page = browser.get(quiz).text
    assert 'value="module" checked' in page
    for name in ("Latihan", "Evaluasi modul", "Ujian kompetensi"):
        assert name in page
    assert browser.send(f"{quiz}/jenis", {"purpose": "exam"}).status_code == 303
    assert "Setelan “Ujian kompetensi” sudah dipakai" in browser.get(quiz).text
    version = database.session.query(QuizVersion).join(Quiz).filter(Quiz.purpose == "exam").one()
    assert (version.attempts_allowed, version.time_limit_minutes, version.title) == (1, 15, "Kuis akhir")
    assert browser.send(f"{quiz}/jenis", {"purpose": "competency"}).status_code == 404


def test_parts_with_headings(browser, quiz, question_fields, database):
    for number in range(3):
        browser.send(f"{quiz}/soal/baru", question_fields(stem=f"Soal {number}?"))
    typed = {"part-0-title": "Awal", "part-0-first": "1", "part-1-title": "Akhir", "part-1-first": "3"}
    assert browser.send(f"{quiz}/babak", typed).status_code == 303
    page = browser.get(quiz).text
    assert 'value="Awal"' in page
    assert 'value="Akhir"' in page
    assert [one.title for one in database.session.query(QuizSection).order_by(QuizSection.position)] == [
        "Awal",
        "Akhir",
    ]
    assert 'name="part-0-ordered" value="1" checked' not in page
    assert browser.send(f"{quiz}/babak", {**typed, "part-0-ordered": "1"}).status_code == 303
    assert 'name="part-0-ordered" value="1" checked' in browser.get(quiz).text
    wrong = browser.send(f"{quiz}/babak", {**typed, "part-1-first": "9"})
    assert wrong.status_code == 422
    assert "dari 1 sampai 3" in wrong.text


@pytest.mark.parametrize("kind", [one.kind for one in TYPES])
def test_every_kind_has_a_form(browser, quiz, lesson, kind):
    for part in (quiz, lesson):
        page = browser.get(f"{part}/soal/baru?jenis={kind}")
        assert page.status_code == 200
        assert 'value="M.3" selected' in page.text


@pytest.mark.parametrize("kind", ["", "sihir", "../single", "\x00"])
def test_other_kinds_do_not_exist(browser, quiz, question_fields, kind):
    assert browser.get(f"{quiz}/soal/baru", query_string={"jenis": kind}).status_code == 404
    assert browser.send(f"{quiz}/soal/baru", question_fields(kind=kind)).status_code == 404


def test_a_question_is_added_and_edited(browser, quiz, asked, question_fields):
    page = browser.get(asked).text
    assert "Kalimat mana yang paling jelas?" in page
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page).group(1)
    assert browser.send(asked, question_fields(stem="Mana yang jelas?\x00", seen=seen)).status_code == 303
    assert "Mana yang jelas?" in browser.get(quiz).text
    stale = browser.send(asked, question_fields(stem="Terlambat?", seen=seen))
    assert stale.status_code == 409
    assert "Terlambat?" in stale.text
    assert "disimpan di tempat lain" in stale.text


@pytest.mark.parametrize(
    "typed",
    [
        {"stem": ""},
        {"options-0-text": ""},
        {"correct": ""},
        {"correct": "99"},
        {"competency": "X.9"},
        {"level": "99999999999999999999"},
        {"indicator": "-1"},
        {"difficulty": "abc"},
        {"stem": "x" * 20_000},
    ],
)
def test_a_faulty_question_comes_back_with_what_was_typed(browser, quiz, question_fields, typed):
    page = browser.send(f"{quiz}/soal/baru", question_fields(**typed))
    assert page.status_code in (303, 422)
    if page.status_code == 422:
        assert "Pendek dan pasti." in page.text
        assert "Mohon perbaiki" in page.text
    else:
        assert set(typed) == {"options-0-text"}


def test_hints_and_errors_are_tied_to_their_fields(browser, quiz, question_fields):
    assert 'name="stem" rows="4" aria-describedby="stem-hint">' in browser.get(f"{quiz}/soal/baru?jenis=single").text
    page = browser.send(f"{quiz}/soal/baru", question_fields(stem="", competency="")).text
    assert 'name="stem" rows="4" aria-invalid="true" aria-describedby="stem-hint stem-error">' in page
    named = {one for tied in re.findall(r'aria-describedby="([^"]+)"', page) for one in tied.split()}
    assert {"stem-hint", "stem-error", "competency-error"} <= named <= set(re.findall(r'id="([^"]+)"', page))


def test_check_questions_of_a_lesson_stop_at_three(browser, lesson, question_fields):
    for number in range(3):
        assert browser.send(f"{lesson}/soal/baru", question_fields(stem=f"Soal {number}?")).status_code == 303
    page = browser.send(f"{lesson}/soal/baru", question_fields(stem="Keempat?"))
    assert page.status_code == 422
    assert "paling banyak 3 soal cek" in page.text
    assert "Keempat?" in page.text


def test_questions_are_moved_and_removed(browser, quiz, asked, question_fields):
    browser.send(f"{quiz}/soal/baru", question_fields(stem="Kedua?"))
    assert browser.send(f"{asked}/geser", {"arah": "turun"}).location == f"{quiz}#questions"
    page = browser.get(quiz).text
    assert page.index("Kedua?") < page.index("Kalimat mana")
    browser.send(f"{asked}/hapus")
    assert "Kalimat mana" not in browser.get(quiz).text


def test_a_quiz_is_tried_and_edited_afterwards(browser, quiz, asked, question_fields):
    answer = browser.send(f"{quiz}/coba")
    assert re.match(r"/uji/[0-9a-f-]{36}$", answer.location)
    assert browser.get(answer.location).status_code == 200
    browser.send(f"{quiz}/soal/baru", question_fields(stem="Sesudah dicoba?"))
    assert "Sesudah dicoba?" in browser.get(quiz).text


def test_an_empty_quiz_cannot_be_tried(browser, quiz, lesson):
    assert browser.send(f"{quiz}/coba").status_code == 422
    assert browser.send(f"{lesson}/coba").status_code == 404


def test_a_published_quiz_is_shown_without_buttons(sign_in, course, kept):
    version = course.published_version
    path = f"/studio/{version.uuid}/bagian/{version.modules[1].activities[0].uuid}"
    kept(course)
    page = sign_in("tari").get(path).text
    assert "Lulus mulai 70 %" in page
    assert "Tambah soal" not in page


def test_a_dry_run_lists_bad_lines_and_writes_nothing(browser, quiz):
    assert browser.get(f"{quiz}/gift").status_code == 200
    page = browser.send(f"{quiz}/gift", {"file": (io.BytesIO(GIFT.encode()), "soal.gift")})
    assert page.status_code == 200
    assert "Baru: 1" in page.text
    assert "Tidak terbaca: 1" in page.text
    assert '<th scope="row" class="num">7</th>' in page.text
    assert "Kapan diberi tahu?" in page.text
    assert "Belum ada soal" in browser.get(quiz).text


def test_confirming_brings_the_good_ones_in(browser, quiz):
    answer = browser.send(f"{quiz}/gift/terapkan", {"gift": GIFT, **TAGS})
    assert answer.location == f"{quiz}#questions"
    page = browser.get(quiz).text
    assert "1 soal masuk." in page
    assert "Kapan diberi tahu?" in page
    assert "Sudah ada: 1" in browser.send(f"{quiz}/gift", {"gift": GIFT}).text
    assert browser.send(f"{quiz}/gift/terapkan", {"gift": GIFT, **TAGS}).status_code == 422


@pytest.mark.parametrize(
    "typed", [{"competency": ""}, {"competency": "X.9"}, {"level": "7"}, {"difficulty": ""}, {"indicator": "9" * 30}]
)
def test_bad_tags_bring_nothing_in_and_keep_the_text(browser, quiz, typed):
    page = browser.send(f"{quiz}/gift/terapkan", {"gift": GIFT, **TAGS, **typed})
    assert page.status_code == 422
    assert "Kapan diberi tahu?" in page.text
    assert "Belum ada soal" in browser.get(quiz).text


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"\xff\xfe\x00\x01", b"\x00" * 100, b"x" * 300_001, b"{=" * 50_000, b"::" * 1000]
)
def test_broken_files_are_answered_with_words(browser, quiz, data):
    page = browser.send(f"{quiz}/gift", {"file": (io.BytesIO(data), "soal.gift")})
    assert page.status_code in (200, 422)
    assert "Impor 1 soal" not in page.text
    assert "Belum ada soal" in browser.get(quiz).text


def test_words_of_a_file_stay_words(browser, quiz):
    page = browser.send(f"{quiz}/gift", {"gift": "::x::<script>alert(1)</script> benar? {T}\n\n::<b>y</b>::z {=a"})
    assert "<script>alert" not in page.text
    assert "<b>y" not in page.text


def test_gift_is_for_quizzes(browser, lesson):
    assert browser.get(f"{lesson}/gift").status_code == 404
    assert browser.send(f"{lesson}/gift/terapkan", {"gift": GIFT, **TAGS}).status_code == 404
    assert browser.get(f"{lesson}/ekspor").status_code == 404


def test_a_quiz_is_saved_as_gift_and_read_again(browser, quiz, asked):
    file = browser.get(f"{quiz}/ekspor")
    assert file.headers["Content-Disposition"] == 'attachment; filename="menulis-surat-dinas-1.gift"'
    assert "Kalimat mana yang paling jelas?" in file.text
    assert "Sudah ada: 1" in browser.send(f"{quiz}/gift", {"gift": file.text}).text


@pytest.mark.parametrize("key", ["rudi", "dewi", "siti"])
def test_others_change_no_question(sign_in, asked, quiz, question_fields, key):
    other = sign_in(key)
    for path in (f"{quiz}/soal/baru", asked, f"{asked}/geser", f"{asked}/hapus", f"{quiz}/gift/terapkan"):
        assert other.send(path, question_fields()).status_code in (403, 404)
    if key != "dewi":
        assert other.get(f"{quiz}/ekspor").status_code in (403, 404)


CASE = {"stimulus": "K-1", "case-title": "Antrean pagi", "case-text": "Ada **empat puluh** warga."}


def test_a_case_is_written_shared_and_changed_for_all_its_questions(browser, quiz, question_fields):
    assert browser.send(f"{quiz}/soal/baru", question_fields(stem="Satu?", **CASE)).status_code == 303
    assert browser.send(f"{quiz}/soal/baru", question_fields(stem="Dua?", stimulus="K-1")).status_code == 303
    first, second = dict.fromkeys(re.findall(rf"({quiz}/soal/[0-9a-f-]+)\"", browser.get(quiz).text))
    page = browser.get(second).text
    assert "Ada **empat puluh** warga." in page
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page).group(1)
    changed = {**CASE, "case-text": "Ada lima warga."}
    assert browser.send(second, question_fields(stem="Dua?", seen=seen, **changed)).status_code == 303
    both = dict.fromkeys(re.findall(rf"({quiz}/soal/[0-9a-f-]+)\"", browser.get(quiz).text))
    assert all("Ada lima warga." in browser.get(one).text for one in both)
    assert (len(both), first in both) == (2, True)


def test_a_case_is_offered_beside_the_kinds_and_opens_its_fields(browser, quiz):
    offered = re.search(rf'href="({quiz}/soal/baru\?jenis=single&amp;kasus=1)"', browser.get(quiz).text)
    folded, opened = (browser.get(f"{quiz}/soal/baru?jenis=single{more}").text for more in ("", "&kasus=1"))
    assert offered
    assert '<details class="fold" open>' not in folded
    assert re.search(r'<details class="fold" open>\s*<summary>Kasus', opened)
    for name, most in (("stimulus", 40), ("case-title", 150)):
        assert re.search(rf'name="{name}" value="" maxlength="{most}" autocomplete="off"', opened)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({**CASE, "stimulus": ""}, "stimulus"),
        ({**CASE, "case-title": ""}, "case-title"),
        ({**CASE, "case-text": ""}, "case-text"),
        ({"stimulus": "TIDAK-ADA"}, "stimulus"),
        ({**CASE, "stimulus": "x" * 41}, "stimulus"),
    ],
)
def test_a_faulty_case_comes_back_with_what_was_typed(browser, quiz, question_fields, typed, field):
    page = browser.send(f"{quiz}/soal/baru", question_fields(**typed))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert "Kalimat mana yang paling jelas?" in page.text
    assert typed.get("case-text", "") in page.text
    assert re.search(r'<details class="fold" open>\s*<summary>Kasus', page.text)


def test_a_case_typed_stands_open_beside_the_preview(browser, quiz, question_fields):
    for typed, opened in (({"case-title": "Antrean pagi"}, True), ({}, False)):
        page = browser.send(f"{quiz}/soal/baru", question_fields(do="preview", **typed)).text
        assert "Kalimat mana yang paling jelas?" in page
        assert bool(re.search(r'<details class="fold" open>\s*<summary>Kasus', page)) == opened


def test_a_check_question_is_not_one_that_people_mark(browser, lesson, quiz, question_fields):
    offered = browser.get(lesson).text
    assert "jenis=cloze" in offered
    assert "jenis=essay" not in offered
    assert "jenis=essay" in browser.get(quiz).text
    refused = browser.send(f"{lesson}/soal/baru", question_fields(kind="essay"))
    assert refused.status_code == 422
    assert "dijawab seketika" in refused.text


def test_a_picture_is_uploaded_beside_a_question_and_nothing_typed_is_lost(browser, quiz, question_fields, sign_in):
    fields = question_fields(**{"media-description": "Peta [lama] loket", "media-into": "stem", "do": "upload"})
    data = {**fields, "media-file": (io.BytesIO(picture()), "Jawaban B.png")}
    page = browser.send(f"{quiz}/soal/baru", data=data, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "![Peta \\[lama\\] loket](media/jawaban-b.webp)</textarea>" in page.text
    assert "Kalimat mana yang paling jelas?" in page.text
    address = re.search(r'src="(/soal/media/[0-9a-f-]+\.webp)"', page.text)[1]
    assert browser.get(address).mimetype == "image/webp"
    assert sign_in("siti").get(address).status_code == 404


def test_a_sound_goes_below_the_case_with_its_transcript(browser, quiz, question_fields):
    told = {"media-description": "Telepon", "media-transcript": "Halo.\nYa?", "media-into": "case", "do": "upload"}
    data = {
        **question_fields(**told),
        "case-text": "Dengarkan.",
        "media-file": (io.BytesIO(b"ID3" + b"x" * 99), "a.mp3"),
    }
    page = browser.send(f"{quiz}/soal/baru", data=data, content_type="multipart/form-data").text
    assert "Dengarkan.\n\n[Audio: Telepon](media/a.mp3)\n\nTranskrip: Halo. Ya?</textarea>" in page


@pytest.mark.parametrize(
    ("file", "field"),
    [(None, "media-file"), ((b"MZ", "a.exe"), "media-file"), ((b"ID3x", "a.mp3"), "media-transcript")],
)
def test_a_file_that_is_not_accepted_leaves_what_was_typed(browser, quiz, question_fields, file, field):
    data = question_fields(**{"media-description": "Sesuatu", "do": "upload"})
    if file:
        data["media-file"] = (io.BytesIO(file[0]), file[1])
    page = browser.send(f"{quiz}/soal/baru", data=data, content_type="multipart/form-data")
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert ">Sesuatu</textarea>" in page.text
    assert "Kalimat mana yang paling jelas?" in page.text


def test_a_preview_shows_the_question_and_stores_nothing(browser, quiz, question_fields):
    typed = {
        "stem": "Berapa $\\frac{1}{2}$?",
        "competency": "",
        "do": "preview",
        "case-title": "Kas",
        "case-text": "Isi $x$",
    }
    page = browser.send(f"{quiz}/soal/baru", question_fields(**typed))
    assert page.status_code == 200
    assert page.text.count("<math") == 3
    assert "Pratinjau" in page.text
    assert "Belum ada soal" in browser.get(quiz).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"stem": "$\\foo$"}, "stem"), ({"case-title": "K", "case-text": "$\\foo$"}, "case-text"), ({"stem": ""}, "stem")],
)
def test_a_preview_names_what_is_wrong(browser, quiz, question_fields, typed, field):
    page = browser.send(f"{quiz}/soal/baru", question_fields(**typed, do="preview"))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_a_question_that_is_there_is_previewed_too(browser, asked, question_fields):
    page = browser.send(asked, question_fields(stem="Baru?", do="preview", stimulus="TAK-ADA"))
    assert page.status_code == 422
    assert browser.send(asked, question_fields(stem="Baru?", do="preview")).status_code == 200
    assert "Baru?" not in browser.get(asked).text
