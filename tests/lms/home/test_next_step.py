"""The one next step: the first rule that applies wins."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from content.reference import YearlyJp
from lms.assessments.queries import Change, GapRow
from lms.competencies.queries import Required
from lms.enrollments.queries import JpYear
from lms.home.next_step import Facts, decide
from lms.recommendations.queries import Offer, Retest, Worded

DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 20, tzinfo=UTC)


def gap(kind, name="Pelayanan Publik", status=""):
    status = (
        status
        or {
            "close": "measured",
            "met": "measured",
            "measure": "unmeasured",
            "confirm": "provisional",
            "refresh": "expired",
        }[kind]
    )
    required = Required(1, uuid.uuid4(), "M.5", name, "managerial", 2, 3, False, 1, "Guru", "SKJ", "tier")
    return GapRow(required, status, kind, None, None, None, None, None, 1.0, None)


def running(**changes):
    row = {
        "slug": "layanan",
        "title": "Layanan Prima",
        "minutes": 100,
        "progress": 40,
        "due_on": None,
        "source": "self",
        "assigned_by": None,
        "assignment_note": "",
        "enrolled_at": MOMENT,
        "activity_uuid": None,
        "activity_title": None,
    }
    return SimpleNamespace(**{**row, **changes})


ASSIGNED = {"source": "assigned", "assigned_by": "Budi Santosa", "assignment_note": "Untuk rapat."}
BEST = Worded(1, uuid.uuid4(), 1, 1, "saran", "Kursus Saran", "", 135, 3, (), ("Karena A.",), (), 0.5, False, MOMENT)
NOTHING = Offer((), (), (), MOMENT)
REACHED = JpYear(2026, 20, 900, 900, YearlyJp(minimum=20), 37)
MISSING = JpYear(2026, 6, 270, 270, YearlyJp(minimum=20), 37)


@pytest.fixture(autouse=True)
def _indonesian(app):
    with app.test_request_context("/"):
        yield


def step(**given):
    facts = Facts(
        day=DAY, gaps=[gap("close")], running=[], changes=[], offer=NOTHING, jp=REACHED, testable=lambda ids: ids
    )
    return decide(replace(facts, **given))


def test_a_pppk_is_not_told_to_reach_a_target():
    free = JpYear(2026, 6, 270, 270, YearlyJp(maximum=24), 37)
    found = step(gaps=[gap("met")], jp=free)
    assert found.kind == "stretch"
    assert found.reasons[1] == "JP tahun ini: 6; paling banyak 24."


def test_an_overdue_assigned_course_comes_before_everything():
    late = running(due_on=date(2026, 11, 21), **ASSIGNED)
    found = step(running=[running(), late], gaps=[gap("measure")], offer=replace(NOTHING, suggestions=(BEST,)))
    assert (found.kind, found.title, found.progress) == ("overdue", "Layanan Prima", 40)
    assert found.reasons == (
        "Tenggat 21 Nov 2026, lewat 3 hari.",
        "Ditugaskan oleh Budi Santosa.",
        "Catatan: “Untuk rapat.”",
    )
    assert (found.chip, found.label, found.url) == ("sisa ±1 jam", "Mulai", "/kursus/layanan/lanjut")


def test_an_assignment_without_name_and_note_says_only_when_it_was_due():
    late = running(due_on=date(2026, 11, 21), source="assigned")
    assert step(running=[late]).reasons == ("Tenggat 21 Nov 2026, lewat 3 hari.",)


def test_a_course_that_was_due_but_not_assigned_is_not_overdue():
    assert step(running=[running(due_on=date(2026, 11, 21))]).kind == "running"


def test_while_nothing_is_measured_the_first_test_comes_first():
    found = step(
        gaps=[gap("measure"), gap("confirm")], running=[running()], offer=replace(NOTHING, suggestions=(BEST,))
    )
    assert (found.kind, found.url, found.chip) == ("first_test", "/uji-awal", "paling lama 15 menit")
    assert found.reasons[0] == "Mencakup 2 kompetensi yang paling berbobot bagi jabatan Anda."


def test_after_a_test_without_a_verdict_the_first_test_is_not_offered_again():
    tested = Change("Komunikasi", "M.3", "observation", "test", {}, {}, MOMENT, {})
    assert step(gaps=[gap("confirm")], changes=[tested]).kind == "measure"


def test_a_running_course_is_finished_before_another_is_begun():
    row = running(activity_uuid=uuid.uuid4(), activity_title="Materi 2", due_on=date(2026, 12, 7), **ASSIGNED)
    found = step(running=[row], offer=replace(NOTHING, suggestions=(BEST,)))
    assert (found.kind, found.label, found.course) == ("running", "Lanjutkan belajar", "layanan")
    assert found.reasons == ("Terakhir Anda di “Materi 2”.", "Tenggat 7 Des 2026.", "Ditugaskan oleh Budi Santosa.")


def test_a_course_joined_and_not_begun_says_since_when():
    assert step(running=[running()]).reasons == ("Anda mengikutinya sejak 20 Nov 2026 dan belum mulai.",)


def test_then_the_best_suggestion_with_its_reasons():
    found = step(offer=replace(NOTHING, suggestions=(BEST,)))
    assert (found.kind, found.title, found.reasons, found.chip) == (
        "suggestion",
        "Kursus Saran",
        ("Karena A.",),
        "2 jam 15 menit · 3 JP",
    )
    assert found.suggestion is BEST
    assert step(offer=replace(NOTHING, suggestions=(replace(BEST, jp=0, minutes=30),))).chip == "30 menit"


def test_then_measuring_again_what_a_course_was_finished_for():
    row = gap("close")
    again = Retest(row, "Layanan Prima", date(2026, 11, 12))
    found = step(gaps=[row], offer=replace(NOTHING, retests=(again,)))
    assert (found.kind, found.title) == ("retest", "Ukur ulang: Pelayanan Publik")
    assert found.reasons[0] == "Anda menuntaskan “Layanan Prima” pada 12 Nov 2026, setelah pengukuran terakhir."
    assert found.url == f"/kompetensi/{row.required.competency_uuid}/uji"


@pytest.mark.parametrize(
    ("kind", "because"),
    [
        ("measure", "Levelnya belum diukur."),
        ("confirm", "Levelnya masih sementara."),
        ("refresh", "Buktinya sudah kedaluwarsa."),
    ],
)
def test_then_measuring_what_is_not_known_for_sure(kind, because):
    found = step(gaps=[gap("met", "Integritas"), gap(kind)])
    assert (found.kind, found.title) == ("measure", "Ukur: Pelayanan Publik")
    assert found.reasons == ("Jabatan Anda mensyaratkan level 2.", because)


def nothing(ids):
    """No bank has items left."""
    return ()


def test_a_test_that_cannot_be_begun_is_never_offered():
    row = gap("close")
    again = Retest(row, "Layanan Prima", date(2026, 11, 12))
    assert step(gaps=[row], offer=replace(NOTHING, retests=(again,)), testable=nothing).kind == "stretch"
    unmeasured = gap("measure")
    found = step(gaps=[unmeasured], testable=nothing)
    assert (found.kind, found.title) == ("measure", "Nilai diri Anda: Pelayanan Publik")
    assert found.url == f"/kompetensi/{unmeasured.required.competency_uuid}/nilai-diri"
    assert found.reasons[1] == "Saat ini belum ada uji untuk Anda; penilaian atasan Anda dihitung."
    tested = Change("Komunikasi", "M.3", "observation", "test", {}, {}, MOMENT, {})
    rated = gap("confirm")
    found = step(gaps=[rated], changes=[tested], testable=nothing)
    assert (found.title, found.label) == ("Minta penilaian: Pelayanan Publik", "Lihat yang dihitung")
    assert found.url == f"/kompetensi/{rated.required.competency_uuid}"


def test_what_can_be_tested_comes_before_what_cannot():
    known, bare, full = gap("met"), gap("measure", "Integritas"), gap("measure")
    bare = replace(bare, required=replace(bare.required, competency_id=2))
    found = step(gaps=[known, bare, full], testable=lambda ids: [one for one in ids if one == 1])
    assert found.title == "Ukur: Pelayanan Publik"


def test_a_level_that_seems_reached_but_is_not_decided_is_measured_again():
    undecided = replace(gap("close"), mean=2.0, p_meets=0.79)
    found = step(gaps=[undecided])
    assert (found.kind, found.reasons[1]) == ("measure", "Bukti sejauh ini belum memastikannya.")
    assert step(gaps=[replace(undecided, mean=1.6)]).kind == "stretch"


def test_then_the_jp_of_the_year_and_which_gaps_have_no_course():
    found = step(jp=MISSING)
    assert found.kind == "target"
    assert found.reasons == ("Kurang 14 dari 20 JP tahun ini; cukup 2,6 JP per minggu.",)
    row = gap("close")
    told = step(gaps=[row], jp=MISSING, offer=replace(NOTHING, without_course=(row,)))
    assert told.reasons[1] == "Belum ada kursus untuk: Pelayanan Publik."


def test_and_when_nothing_is_missing_something_new():
    found = step(gaps=[gap("met")])
    assert (found.kind, found.title, found.url) == ("stretch", "Pelajari hal baru", "/katalog")
    assert found.reasons == ("Anda memenuhi semua syarat jabatan Anda.", "JP tahun ini: 20 dari 20.")
    assert step(gaps=[gap("close")]).title == "Jelajahi katalog"


def test_without_a_post_the_page_says_whom_to_ask():
    found = step(gaps=[], jp=MISSING)
    assert (found.kind, found.url) == ("no_post", "/katalog")
    assert "pengelola kepegawaian" in found.reasons[0]
    assert step(gaps=[], running=[running()]).kind == "running"
