"""Reports: who sees which, within which units; files; the results of a course for its author."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from lms.db import db, transaction
from lms.reports.kinds import REPORTS


def _results_of(app, slug):
    from lms.courses.models import Course

    with app.app_context():
        return f"/studio/kursus/{db.session.query(Course).filter_by(slug=slug).one().uuid}/hasil"


@pytest.mark.parametrize("key", ["siti", "budi", "tari", "opan"])
def test_reports_are_for_hr_bpsdm_and_auditors(sign_in, key):
    assert sign_in(key).get("/laporan").status_code == 403


def test_the_list_leaves_out_what_one_may_not_read(sign_in):
    assert "Hasil kuis per soal" in sign_in("dewi").get("/laporan").text
    browser = sign_in("hana")
    assert "Hasil kuis per soal" not in browser.get("/laporan").text
    assert browser.get("/laporan/hasil-kuis").status_code == 403


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.NAME)
def test_every_report_keeps_its_contract(sign_in, course, report, queries_of):
    assert report.COLUMNS
    assert set(report.NEEDS) <= {"course", "unit", "quiz", "year", "state"}
    browser = sign_in("dewi")
    assert browser.get(f"/laporan/{report.NAME}").status_code == 200
    with queries_of() as seen:
        answer = browser.get(f"/laporan/{report.NAME}?kursus={course}")
    assert answer.status_code == 200
    assert len(seen) <= 10, seen


@pytest.mark.parametrize(
    "query", ["?kursus=tidak-ada", "?unit=bukan-uuid", "?unit=00000000-0000-4000-8000-000000000000", "?unit=' or 1=1--"]
)
def test_a_filter_that_does_not_exist_is_missing(sign_in, query):
    assert sign_in("hana").get("/laporan/penyelesaian" + query).status_code == 404


@pytest.mark.parametrize("query", ["?status=zzz", "?tahun=99999999999", "?halaman=0", "?halaman=99999"])
def test_an_odd_value_is_left_aside(sign_in, course, query):
    assert sign_in("hana").get(f"/laporan/penyelesaian{query}&kursus={course}").status_code == 200


def test_an_unknown_report_or_form_is_missing(sign_in, course):
    browser = sign_in("hana")
    assert browser.get("/laporan/tidak-ada").status_code == 404
    assert browser.get(f"/laporan/penyelesaian/unduh/pdf?kursus={course}").status_code == 404
    assert browser.get("/laporan/penyelesaian/unduh/csv").status_code == 404


def test_completion_shows_state_due_date_and_nobody_of_another_agency(sign_in, course):
    text = sign_in("hana").get(f"/laporan/penyelesaian?kursus={course}").text
    assert "Siti Rahmawati" in text
    assert "Joko Prasetyo" in text
    assert "Lewat tenggat" in text
    assert "Oki Lain" not in text


@pytest.mark.parametrize(
    ("state", "there", "gone"),
    [("active", "Joko", "Siti"), ("completed", "Siti", "Joko"), ("overdue", "Joko", "Siti")],
)
def test_completion_can_be_narrowed(sign_in, course, state, there, gone):
    text = sign_in("hana").get(f"/laporan/penyelesaian?kursus={course}&status={state}").text
    assert there in text
    assert gone not in text


def test_a_unit_narrows_a_report_to_its_subtree(sign_in, app, cast, course):
    with app.app_context():
        alike, school, foreign = (cast.unit(code).uuid for code in ("dinas", "sd-pagi", "kota-lain"))
    browser = sign_in("hana")
    assert "Siti" not in browser.get(f"/laporan/penyelesaian?kursus={course}&unit={alike}").text
    text = browser.get(f"/laporan/penyelesaian?kursus={course}&unit={school}").text
    assert "Siti" in text
    assert "Joko" not in text
    assert browser.get(f"/laporan/penyelesaian?kursus={course}&unit={foreign}").status_code == 404


def test_who_is_where_counts_people_per_lesson(sign_in, course):
    text = sign_in("hana").get(f"/laporan/posisi?kursus={course}").text
    assert "Materi 1" in text
    assert "50 %" in text


def test_overdue_courses_are_listed_with_the_days(sign_in, course):
    text = sign_in("hana").get("/laporan/kepatuhan").text
    assert "Joko Prasetyo" in text
    assert '<td class="num">4</td>' in text
    assert "Siti" not in text


def test_small_units_are_hidden_and_never_only_one(sign_in, app, cast, crowd):
    from lms.reports.rollups import recount

    crowd(7)
    crowd(6, "sudin")
    with app.app_context(), transaction():
        recount()
    with app.app_context():
        sudin = cast.unit("sudin").uuid
    text = sign_in("hana").get(f"/laporan/organisasi?unit={sudin}").text
    assert text.count("disembunyikan</td>") == 12, "SD Pagi has two people, so the next smallest is hidden with it"
    assert "Ke atas" in text
    root = sign_in("aulia").get("/laporan/organisasi").text
    assert "Dinas Pendidikan" in root


def test_the_organisation_report_says_when_nothing_is_counted_yet(sign_in):
    assert "dihitung setiap malam" in sign_in("hana").get("/laporan/organisasi").text


def test_a_csv_has_a_mark_and_no_formula(sign_in, app, cast, course, crowd):
    crowd(1)
    from lms.courses.models import Course
    from lms.enrollments.services import enroll
    from lms.people.models import Person

    with app.app_context(), transaction():
        row = db.session.query(Course).filter_by(slug=course).one()
        enroll(cast.viewer("siti"), row, person=db.session.query(Person).filter_by(name="=Guru 0").one())
    answer = sign_in("hana").get(f"/laporan/penyelesaian/unduh/csv?kursus={course}")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "penyelesaian-" in answer.headers["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert table[0][0] == "Nama"
    assert [row[0] for row in table[1:]] == ["'=Guru 0", "Joko Prasetyo", "Siti Rahmawati"]


def test_a_spreadsheet_opens_with_the_same_rows(sign_in, course):
    from python_calamine import CalamineWorkbook

    answer = sign_in("hana").get(f"/laporan/penyelesaian/unduh/xlsx?kursus={course}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Nama", "Joko Prasetyo", "Siti Rahmawati"]
    quiz = sign_in("dewi").get(f"/laporan/hasil-kuis/unduh/xlsx?kursus={course}")
    assert quiz.status_code == 404, "the course has no quiz"


def test_a_long_report_has_pages(sign_in, app, cast, crowd, course):
    from lms.courses.models import Course
    from lms.enrollments.services import enroll
    from lms.people.models import Person

    crowd(30)
    with app.app_context(), transaction():
        row = db.session.query(Course).filter_by(slug=course).one()
        for person in db.session.query(Person).filter(Person.name.startswith("=Guru")):
            enroll(cast.viewer("siti"), row, person=person)
    browser = sign_in("hana")
    first = browser.get(f"/laporan/penyelesaian?kursus={course}").text
    assert "Halaman 1 dari 2" in first
    assert "Siti Rahmawati" not in first
    assert "Siti Rahmawati" in browser.get(f"/laporan/penyelesaian?kursus={course}&halaman=2").text


def test_an_author_sees_the_results_of_the_own_course_only(sign_in, app, course):
    path = _results_of(app, course)
    author = sign_in("tari")
    assert "Materi 1" in author.get(path).text
    people = author.get(path + "?bagian=peserta").text
    assert "Siti Rahmawati" in people
    assert "Oki Lain" not in people
    assert "Siti" not in author.get(path + "?bagian=peserta&status=overdue").text
    assert "belum memiliki kuis" in author.get(path + "?bagian=kuis").text
    assert "Materi 1" in sign_in("dewi").get(path).text
    assert sign_in("rudi").get(path).status_code == 404
    assert sign_in("budi").get(path).status_code == 403
    assert author.get(f"/studio/kursus/{uuid.uuid4()}/hasil").status_code == 404


def test_the_parts_of_the_results_stay_within_the_budget(sign_in, app, course, queries_of):
    path = _results_of(app, course)
    author = sign_in("tari")
    author.get(path)
    for part in ("posisi", "peserta", "kuis", "zzz"):
        with queries_of() as seen:
            assert author.get(f"{path}?bagian={part}").status_code == 200
        assert len(seen) <= 10, seen


def test_the_studio_links_to_the_results(sign_in, app, course):
    assert _results_of(app, course) in sign_in("tari").get("/studio").text


def test_quiz_questions_are_listed_and_figures_wait_for_twenty_people(sign_in, app, cast, queries_of):
    from tests.factories.courses import learn, publish_course

    with app.app_context(), transaction():
        made = publish_course(cast)
        learn(cast, "siti", made)
        from lms.courses.models import Course

        slug = db.session.query(Course).one().slug
    browser = sign_in("dewi")
    with queries_of() as seen:
        text = browser.get(f"/laporan/hasil-kuis?kursus={slug}").text
    assert len(seen) <= 10, seen
    assert "setelah 20 orang menjawab" in text
    assert browser.get(f"/laporan/hasil-kuis/unduh/csv?kursus={slug}").status_code == 200
