"""The supervisor's pages: who is seen, what may be done, and that nobody outside the subtree exists."""

from __future__ import annotations

import gzip
import uuid

import pytest
from flask import url_for

from lms.assessments.models import PerformanceGap
from lms.audit.models import AuditEvent
from lms.db import db, transaction
from lms.enrollments.models import Enrollment
from lms.jobs.models import Job
from lms.outbox.models import Notice
from lms.outbox.wording import words as notice_words
from lms.team import services
from tests.factories.items import fill_bank
from tests.lms.team.courses import finish, in_days, join, measure


@pytest.fixture
def uuid_of(app, cast):
    """The uuid of somebody of the cast."""

    def find(key):
        with app.app_context():
            return cast.person(key).uuid

    return find


def _told():
    return db.session.query(Notice).filter(Notice.kind.startswith("team."))


def _course(slug):
    from lms.courses.models import Course

    return db.session.query(Course).filter_by(slug=slug).one()


def test_only_somebody_who_leads_a_unit_has_a_team(sign_in):
    assert sign_in("siti").get("/tim").status_code == 403
    assert "Tim" in sign_in("budi").get("/tim").text


def test_a_head_sees_the_people_of_the_unit_and_not_themselves(sign_in):
    text = sign_in("budi").get("/tim").text
    assert "Siti Rahmawati" in text
    assert "Joko Prasetyo" not in text
    assert 'value="' + "Budi" not in text


def test_a_pppk_in_the_team_has_a_maximum_and_no_target(app, cast, sign_in):
    before = sign_in("budi").get("/tim").text
    assert "/ 20 JP" in before
    assert "Mencapai JP" in before
    with app.app_context(), transaction():
        cast.person("siti").employment = "pppk"
    browser = sign_in("budi")
    text = browser.get("/tim").text
    assert "/ maks. 24 JP" in text
    assert "Tanpa minimum tahunan" in text
    assert "Mencapai JP" not in text
    with app.app_context():
        siti = cast.person("siti").uuid
    assert "maksimum 24 JP" in browser.get(f"/tim/{siti}").text


def test_the_direct_view_has_leaders_below_and_the_other_view_everybody(sign_in):
    browser = sign_in("ani")
    direct = browser.get("/tim?jangkauan=direct").text
    assert "Budi Santosa" in direct
    assert "Siti Rahmawati" not in direct
    everybody = browser.get("/tim?jangkauan=all").text
    assert all(name in everybody for name in ("Budi Santosa", "Siti Rahmawati", "Joko Prasetyo"))


def test_the_address_in_notices_is_that_of_the_course_page(app):
    with app.test_request_context():
        assert url_for("learning.course", slug="menyapa") == services.COURSE_ADDRESS.format(slug="menyapa")


def test_a_unit_whose_code_begins_alike_is_another_unit(sign_in, uuid_of):
    browser = sign_in("rina")
    text = browser.get("/tim?jangkauan=all").text
    assert "Siti" not in text
    for key in ("siti", "budi", "ani"):
        assert browser.get(f"/tim/{uuid_of(key)}").status_code == 404
        assert browser.get(f"/tim/{uuid_of(key)}/tugaskan").status_code == 404


@pytest.mark.parametrize("watcher", ["oki", "rina"])
def test_nobody_outside_reaches_a_person_by_any_address(sign_in, uuid_of, app, cast, course, watcher):
    with app.app_context(), transaction():
        late = join(cast, _course(course), "siti", days_late=3).uuid
    browser, siti = sign_in(watcher), uuid_of("siti")
    assert browser.get(f"/tim/{siti}").status_code == 404
    form = {"course": course, "due_on": in_days(10)}
    assert browser.send(f"/tim/{siti}/tugaskan", form).status_code == 404
    assert browser.send(f"/tim/{siti}/ingatkan/{late}").status_code == 404
    page = browser.send("/tim/tugaskan", {**form, "orang": [str(siti)], "confirm": "1"})
    assert page.status_code == 422
    assert "Siti" not in page.text
    with app.app_context():
        assert _told().count() == 0
        assert db.session.query(Enrollment).filter_by(source="assigned").count() == 0


def test_nobody_is_in_their_own_team(sign_in, uuid_of):
    assert sign_in("budi").get(f"/tim/{uuid_of('budi')}").status_code == 404


@pytest.mark.parametrize(
    "query", ["?halaman=99999999999999", "?halaman=-1", "?q=%27%22%3C%25", "?tampil=zzz&jangkauan=1"]
)
def test_odd_filters_are_answered_with_a_page(sign_in, query):
    assert sign_in("budi").get("/tim" + query).status_code == 200


def test_the_list_can_be_narrowed_to_who_is_overdue(sign_in, app, cast, course):
    with app.app_context(), transaction():
        join(cast, _course(course), "siti", days_late=3)
    browser = sign_in("ani")
    text = browser.get("/tim?jangkauan=all&tampil=overdue").text
    assert "Lewat tenggat sejak" in text
    assert "belum dimulai" in text
    assert "Joko Prasetyo" not in text
    assert "Joko Prasetyo" in browser.get("/tim?jangkauan=all&tampil=no_jp").text
    assert "Tidak ada yang cocok" in browser.get("/tim?jangkauan=all&tampil=plan").text
    assert "Siti Rahmawati" not in browser.get("/tim?jangkauan=all&q=joko").text


def test_the_map_says_in_words_and_signs_how_people_stand(sign_in, app, cast, course):
    with app.app_context(), transaction():
        measure(cast, "siti", "M.5", 1.0)
        measure(cast, "joko", "M.5", 1.6)
        measure(cast, "siti", "M.1", 3.2)
    text = sign_in("ani").get("/tim?jangkauan=all").text
    assert '<td class="far"><b>−1</b><span class="sr">Di bawah syarat</span></td>' in text
    assert '<td class="near"><b>−0,5</b>' in text
    assert '<td class="met"><b>✓</b>' in text
    assert '<td class="unknown"><b>–</b>' in text
    assert "2 dari 3 di bawah syarat" in text
    assert "“Pelayanan Prima” meningkatkannya" in text


def test_the_key_of_the_map_writes_its_number_in_the_language_of_the_page(sign_in, app, cast, course):
    browser = sign_in("ani")
    for locale, number in (("en", "−0.5"), ("id", "−0,5")):
        browser.send("/profil/bahasa", {"locale": locale})
        assert number in browser.get("/tim?jangkauan=all").text


def test_a_person_page_shows_strengths_first_and_never_an_answer(sign_in, app, cast, course, uuid_of):
    with app.app_context(), transaction():
        row = _course(course)
        finish(row, join(cast, row, "siti"))
        measure(cast, "siti", "M.1", 3.2)
        measure(cast, "siti", "M.5", 1.0)
    text = sign_in("budi").get(f"/tim/{uuid_of('siti')}").text
    assert text.index("Kekuatan") < text.index("Perlu dikembangkan")
    assert "Selesai" in text
    assert f"/tim/{uuid_of('siti')}/nilai/" in text


def test_an_assigned_course_arrives_as_a_notice_with_its_due_date(sign_in, app, cast, course, uuid_of):
    siti = uuid_of("siti")
    browser = sign_in("budi")
    assert "Pelayanan Prima" in browser.get(f"/tim/{siti}/tugaskan").text
    form = {"course": course, "due_on": in_days(10), "note": "Untuk loket baru"}
    assert browser.send(f"/tim/{siti}/tugaskan", form).status_code == 303
    with app.app_context():
        enrollment = db.session.query(Enrollment).one()
        assert (enrollment.source, enrollment.due_on.isoformat()) == ("assigned", in_days(10))
        notice = _told().one()
        assert notice.person_id == cast.person("siti").id
        assert db.session.query(AuditEvent).filter_by(action="course.assigned").count() == 1
        facts = dict(notice.facts)
    with app.test_request_context():
        sentence = notice_words("team.assigned", facts)
    assert sentence.startswith("Budi Santosa menugaskan kursus “Pelayanan Prima”")
    assert "Untuk loket baru" in sentence


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"course": "tidak-ada", "due_on": in_days(5)}, "Pilih kursus dari daftar"),
        ({"course": "", "due_on": in_days(5)}, "Pilih kursus"),
        ({"course": "pelayanan-prima", "due_on": in_days(-5)}, "Pilih hari ini atau sesudahnya"),
        ({"course": "pelayanan-prima", "due_on": in_days(5000)}, "dalam dua tahun"),
        ({"course": "pelayanan-prima", "due_on": "kapan-kapan"}, ""),
        ({"course": "pelayanan-prima", "due_on": in_days(5), "note": "x" * 501}, "Paling banyak 500"),
    ],
)
def test_a_bad_assignment_is_refused_and_nothing_is_written(sign_in, app, course, uuid_of, form, words):
    browser = sign_in("budi")
    answer = browser.send(f"/tim/{uuid_of('siti')}/tugaskan", form)
    assert answer.status_code == 422
    assert words in answer.text
    many = browser.send("/tim/tugaskan", {**form, "orang": [str(uuid_of("siti"))]})
    assert many.status_code == 422
    with app.app_context():
        assert db.session.query(Enrollment).count() == 0


def test_a_finished_course_is_not_assigned_again(sign_in, app, cast, course, uuid_of):
    with app.app_context(), transaction():
        row = _course(course)
        finish(row, join(cast, row, "siti"))
    answer = sign_in("budi").send(f"/tim/{uuid_of('siti')}/tugaskan", {"course": course, "due_on": in_days(5)})
    assert answer.status_code == 422
    assert "Sudah diselesaikan" in answer.text


def test_several_people_are_shown_before_anything_is_assigned(sign_in, app, cast, course, uuid_of):
    with app.app_context(), transaction():
        row = _course(course)
        finish(row, join(cast, row, "siti"))
        join(cast, row, "joko")
    browser = sign_in("ani")
    people = [str(uuid_of(key)) for key in ("siti", "joko", "budi")] + ["bukan-uuid", str(uuid.uuid4())]
    page = browser.get("/tim/tugaskan", query_string={"orang": people, "kursus": course})
    assert "Untuk 3 orang" in page.text
    form = {"orang": people, "course": course, "due_on": in_days(9)}
    shown = browser.send("/tim/tugaskan", form)
    assert shown.status_code == 200
    assert "selesai pada" in shown.text
    with app.app_context():
        assert _told().count() == 0
    assert browser.send("/tim/tugaskan", {**form, "confirm": "1"}).status_code == 303
    with app.app_context():
        assert _told().count() == 2
        due = {row.person.name: row.due_on for row in db.session.query(Enrollment).filter_by(state="active")}
        assert {name: day.isoformat() for name, day in due.items()} == {
            "Joko Prasetyo": in_days(9),
            "Budi Santosa": in_days(9),
        }


def test_choosing_nobody_says_what_to_do(sign_in, course):
    assert "Belum ada yang dipilih" in sign_in("budi").get("/tim/tugaskan").text
    answer = sign_in("budi").send("/tim/tugaskan", {"course": course, "due_on": in_days(5), "confirm": "1"})
    assert answer.status_code == 422


def test_a_reminder_is_sent_once_a_day(sign_in, app, cast, course, uuid_of):
    with app.app_context(), transaction():
        late = join(cast, _course(course), "siti", days_late=3).uuid
    browser, siti = sign_in("budi"), uuid_of("siti")
    page = browser.get(f"/tim/{siti}")
    assert "Ingatkan" in page.text
    for _again in range(2):
        assert browser.send(f"/tim/{siti}/ingatkan/{late}").status_code == 303
    assert "sudah dikirim hari ini" in browser.get(f"/tim/{siti}").text
    assert browser.send(f"/tim/{siti}/ingatkan/{uuid.uuid4()}").status_code == 404
    with app.app_context():
        facts = dict(_told().one().facts)
    with app.test_request_context():
        assert "mengingatkan" in notice_words("team.reminded", facts)


def test_a_course_without_due_date_gives_nothing_to_remind_of(sign_in, app, cast, course, uuid_of):
    with app.app_context(), transaction():
        running = join(cast, _course(course), "siti").uuid
    browser = sign_in("budi")
    browser.send(f"/tim/{uuid_of('siti')}/ingatkan/{running}")
    with app.app_context():
        assert _told().count() == 0


def test_people_are_invited_to_a_test_once(sign_in, app, cast, uuid_of):
    with app.test_request_context():
        competency = cast.competency("M.5").uuid
    browser = sign_in("ani")
    form = {"kompetensi": str(competency), "orang": [str(uuid_of("siti"))]}
    assert "Tidak ada yang diajak" in browser.send("/tim/ajak-uji", form, follow_redirects=True).text
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.5", 10)
    assert "Ajak mengikuti uji" in browser.get("/tim?jangkauan=all").text
    form = {"kompetensi": str(competency), "orang": [str(uuid_of("siti")), str(uuid_of("oki"))]}
    for _again in range(2):
        assert browser.send("/tim/ajak-uji", form).status_code == 303
    with app.app_context():
        notice = _told().one()
        assert notice.person_id == cast.person("siti").id
        facts = dict(notice.facts)
    with app.test_request_context():
        assert "mengajak Anda" in notice_words("team.test_invited", facts)
    assert browser.send("/tim/ajak-uji", {"kompetensi": "x"}).status_code == 404
    assert browser.send("/tim/ajak-uji", {"kompetensi": str(uuid.uuid4())}).status_code == 404


def _fill(cast, course, count):
    """`count` more teachers at SD Pagi, every third one overdue."""
    from datetime import date

    from lms.people.models import Assignment, Person

    for number in range(count):
        person = Person(
            agency_id=cast.agency().id, nip=f"19950101202001{number:04d}", name=f"Guru Nomor {number}", employment="pns"
        )
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Assignment(
                person_id=person.id,
                position_id=cast.position("guru-pertama").id,
                unit_id=cast.unit("sd-pagi").id,
                valid_from=date(2024, 1, 1),
            )
        )
        db.session.flush()


def test_a_full_page_of_people_stays_within_the_budget(sign_in, app, cast, course, queries_of):
    with app.app_context(), transaction():
        _fill(cast, course, 30)
        measure(cast, "siti", "M.5", 1.0)
        join(cast, _course(course), "siti", days_late=3)
    browser = sign_in("budi")
    browser.get("/tim")
    with queries_of() as seen:
        answer = browser.get("/tim")
    assert answer.text.count('class="member"') == 25
    assert "Halaman 1 dari 2" in answer.text
    assert len(seen) <= 10, seen
    assert len(gzip.compress(answer.text.encode(), 5)) <= 8000


def test_a_person_page_stays_within_the_budget(sign_in, uuid_of, queries_of):
    browser, siti = sign_in("budi"), uuid_of("siti")
    browser.get(f"/tim/{siti}")
    with queries_of() as seen:
        answer = browser.get(f"/tim/{siti}")
    assert len(seen) <= 10, seen
    assert len(gzip.compress(answer.text.encode(), 5)) <= 8000


def _performance(cast, app, **typed):
    with app.app_context():
        competency = str(cast.competency("M.5").uuid)
    return {
        "competency": competency,
        "strength": "2",
        "note": "Tiga dari sepuluh keluhan.",
        "seen_on": in_days(-3),
        **typed,
    }


def test_a_gap_in_performance_is_noted_read_by_the_person_and_closed(app, cast, sign_in, uuid_of):
    siti = uuid_of("siti")
    browser, address = sign_in("budi"), f"/tim/{siti}/kesenjangan-kinerja"
    assert "Belum ada catatan" in browser.get(f"/tim/{siti}").text
    form = browser.get(address).text
    assert "Pelayanan Publik" in form
    assert "2 · nyata di bawah target" in form
    assert browser.send(address, _performance(cast, app)).status_code == 303
    page = browser.get(f"/tim/{siti}").text
    assert "Tiga dari sepuluh keluhan." in page
    assert "nyata di bawah target" in page
    own = sign_in("siti")
    for place in ("/kompetensi", f"/kompetensi/{_performance(cast, app)['competency']}"):
        text = own.get(place).text
        assert "Tiga dari sepuluh keluhan." in text
        assert "Budi Santosa, tentang hasil" in text
    with app.app_context():
        assert db.session.query(Job).filter_by(name="recommendations.refresh_person", state="queued").count() == 1
        noted = db.session.query(PerformanceGap).one().uuid
        [notice] = _told()
        assert (
            notice_words(notice.kind, notice.facts)
            == "Budi Santosa mencatat kesenjangan kinerja yang terkait Pelayanan Publik."
        )
        assert notice.link == services.GAPS_ADDRESS
    assert browser.send(f"{address}/{noted}/tutup").status_code == 303
    assert "sudah ditutup" in browser.send(f"{address}/{noted}/tutup", follow_redirects=True).text.lower()
    assert "Tiga dari sepuluh keluhan." not in own.get("/kompetensi").text
    with app.app_context():
        assert {one.kind for one in _told()} == {"team.performance_noted", "team.performance_closed"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"competency": ""}, "Pilih kompetensi."),
        ({"strength": ""}, "Pilih seberapa jauh di bawah target."),
        ({"note": "  "}, "Tuliskan yang Anda lihat."),
        ({"seen_on": in_days(2)}, "Isi tanggal dalam satu tahun terakhir."),
    ],
)
def test_what_is_missing_in_a_gap_in_performance_is_said_beside_it(app, cast, sign_in, uuid_of, typed, said):
    answer = sign_in("budi").send(f"/tim/{uuid_of('siti')}/kesenjangan-kinerja", _performance(cast, app, **typed))
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("watcher", ["oki", "rina"])
def test_nobody_outside_notes_or_closes_a_gap_in_performance(app, cast, sign_in, uuid_of, watcher):
    siti = uuid_of("siti")
    sign_in("budi").send(f"/tim/{siti}/kesenjangan-kinerja", _performance(cast, app))
    with app.app_context():
        noted = db.session.query(PerformanceGap).one().uuid
    stranger = sign_in(watcher)
    assert stranger.get(f"/tim/{siti}/kesenjangan-kinerja").status_code == 404
    assert stranger.send(f"/tim/{siti}/kesenjangan-kinerja", _performance(cast, app)).status_code == 404
    assert stranger.send(f"/tim/{siti}/kesenjangan-kinerja/{noted}/tutup").status_code == 404


def test_the_address_of_the_own_competencies_in_notices_is_the_right_one(app):
    with app.test_request_context():
        assert url_for("assessments.gaps") == services.GAPS_ADDRESS
