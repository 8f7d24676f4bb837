"""Essays of invented people that wait for a marker, so that somebody who opens the demonstration can mark, mark a second
time, moderate and answer an objection.

They all answer the writing practice of the course KM-101; how far each has come with its markers is told by `STORIES`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from content.questions.rubric import Judged
from lms import clock
from lms.accounts.models import Account
from lms.clock import now
from lms.courses.models import Activity, Course, CourseAuthor, Module
from lms.db import db
from lms.enrollments.models import Enrollment
from lms.enrollments.services import enroll, finish_lesson
from lms.people.models import Person
from lms.quizzes import services as quizzes
from lms.quizzes.models import Attempt, AttemptItem, QuizSlot, QuizVersion
from lms.quizzes.models import QuestionVersion as Version
from lms.quizzes.services import hand_marks
from lms.quizzes.services.appeals import object_to
from lms.seed.catalogue import viewer_for
from lms.seed.people import Seeded

COURSE = "KM-101"
Levels = tuple[int, int, int]


@dataclass(frozen=True)
class Story:
    """An essay handed in `days` ago, the levels that markers (keys of the demonstration's accounts) gave each criterion so
    far, with a comment, and the objection of its author.
    """

    days: float
    text: str
    marks: tuple[tuple[str, Levels, str], ...] = ()
    objection: str = ""


STORIES = (
    Story(
        8.2,
        "Rekam dan cetak KTP-el berhenti Kamis, 12 Juni, pukul 08.00–12.00\n\nJaringan sedang diperbaiki. Setelah pukul "
        "12.00 pelayanan berjalan lagi. Loket konsultasi tetap buka sepanjang hari.\n\nSudah punya janji pada jam itu? "
        "Datanglah Jumat, 13 Juni, pada jam yang sama. Anda tidak perlu membuat janji baru.\n\nAda pertanyaan? Temui petugas "
        "di loket 2, pukul 07.30–15.00.",
    ),
    Story(
        6.4,
        "PENGUMUMAN\n\nSehubungan dengan perbaikan jaringan, pelayanan KTP-el hari Kamis tanggal 12 Juni disesuaikan. Bapak/Ibu "
        "yang sudah memiliki janji dimohon datang pada hari Jumat tanggal 13 Juni. Pelayanan akan kembali normal setelah "
        "perbaikan selesai. Demikian pengumuman ini disampaikan, atas perhatian dan kerja samanya kami ucapkan terima kasih.",
    ),
    Story(
        4.6,
        "Layanan KTP tutup Kamis pagi\n\nPerekaman dan pencetakan KTP-el tutup Kamis 12 Juni pukul 08.00 sampai 12.00 karena "
        "jaringan diperbaiki. Kalau mau bertanya, loket konsultasi tetap buka. Warga yang sudah ada janji boleh datang hari "
        "Jumat.\n\nTerima kasih atas pengertiannya, semoga Bapak dan Ibu sekalian sehat selalu.",
    ),
    Story(
        3.1,
        "Halo warga! Besok Kamis 12 Juni jaringan di kelurahan diperbaiki ya, jadi jangan datang dulu untuk KTP. Yang sudah "
        "janjian nanti kami kabari lagi. Mohon bersabar dan mohon maaf atas ketidaknyamanannya. Semoga perbaikan berjalan "
        "lancar dan pelayanan kita semua semakin baik dan semakin dekat dengan warga.",
    ),
    Story(
        1.3,
        "Kamis, 12 Juni: tidak ada rekam dan cetak KTP-el sebelum pukul 12.00\n\n1. Pukul 08.00–12.00: perekaman dan pencetakan "
        "berhenti.\n2. Loket konsultasi: tetap buka.\n3. Anda sudah punya janji hari itu: datang Jumat, 13 Juni, jam yang sama, "
        "tanpa janji baru.\n4. Bertanya: loket 2, pukul 07.30–15.00.\n\nSebabnya: jaringan kelurahan diperbaiki.",
    ),
    Story(
        5.5,
        "Perekaman dan pencetakan KTP-el dihentikan sementara Kamis 12 Juni pukul 08.00–12.00 dikarenakan pemeliharaan jaringan. "
        "Warga yang telah terjadwal dapat hadir Jumat 13 Juni pada jam yang sama tanpa membuat janji baru. Loket konsultasi "
        "tetap buka. Informasi lebih lanjut dapat ditanyakan di loket 2 pukul 07.30–15.00.",
        (("reviewer", (2, 1, 1), "Isinya lengkap. Beri judul dan pecah menjadi beberapa bagian agar mudah dicari."),),
    ),
    Story(
        7.3,
        "Kamis 12 Juni, KTP-el libur setengah hari\n\nJaringan diperbaiki dari jam 8 pagi sampai jam 12 siang. Sesudah itu buka "
        "lagi seperti biasa. Yang sudah punya janji tidak usah cemas: datang saja Jumat 13 Juni di jam yang sama. Masih bingung? "
        "Tanyakan di loket 2 sampai jam 3 sore, atau datang ke loket konsultasi yang tetap buka.",
        (
            ("reviewer", (2, 2, 2), "Ramah dan lengkap; judulnya langsung berbicara."),
            ("bpsdm", (1, 1, 1), "“Libur setengah hari” dapat disalahartikan sebagai tutup sore."),
        ),
    ),
    Story(
        9.6,
        "Pelayanan KTP-el Kamis 12 Juni\n\nPada pukul 08.00–12.00 perekaman dan pencetakan berhenti karena jaringan "
        "diperbaiki. Loket konsultasi tetap buka. Pemohon yang mempunyai janji datang Jumat 13 Juni pada jam yang sama. "
        "Pertanyaan: loket 2, pukul 07.30–15.00.",
        (
            (
                "reviewer",
                (1, 1, 2),
                "Belum disebut bahwa janji baru tidak diperlukan; judul belum menyebut kejadiannya.",
            ),
            ("bpsdm", (1, 1, 2), "Setuju, hampir lengkap. Sebutkan di judul bahwa pelayanan berhenti."),
        ),
        "Saya sudah menulis bahwa pemohon datang Jumat pada jam yang sama. Dari kalimat itu jelas bahwa janji baru tidak "
        "diperlukan. Mohon kriteria pertama dilihat kembali.",
    ),
)


def put_in_the_queue(people: dict[str, Seeded], course: Course) -> None:
    """Let invented people hand in their essays, and the markers come as far with each as its story says."""
    practice = _practice(course)
    quiz = db.session.get_one(QuizVersion, practice.quiz_version_id)
    quiz.double_marking = True
    _let_mark(course, people["reviewer"].person)
    for story, writer in zip(STORIES, _writers(people, course), strict=False):
        with clock.set_to(now() - timedelta(days=story.days)):
            attempt = _handed_in(writer, course, practice, quiz, story.text)
        item = next(one for one in attempt.items if one.question_version.kind == "essay")
        for number, (marker, levels, comment) in enumerate(story.marks, start=1):
            with clock.set_to(now() - timedelta(days=story.days - 1.5 * number)):
                _mark(people[marker].person, attempt, item, levels, comment)
        if story.objection:
            with clock.set_to(now() - timedelta(days=1, hours=4)):
                object_to(viewer_for(writer), attempt, item.slot, story.objection)


def _practice(course: Course) -> Activity:
    """The activity of the course that asks for an essay."""
    return db.session.scalars(
        sa.select(Activity)
        .join(Module, Module.id == Activity.module_id)
        .join(QuizSlot, QuizSlot.quiz_version_id == Activity.quiz_version_id)
        .join(Version, Version.id == QuizSlot.question_version_id)
        .where(Module.course_version_id == course.published_version_id, Version.kind == "essay")
    ).one()


def _let_mark(course: Course, colleague: Person) -> None:
    """A second author, so that one colleague can mark after the other."""
    account = db.session.scalars(sa.select(Account).where(Account.person_id == colleague.id)).one()
    db.session.merge(CourseAuthor(course_id=course.id, account_id=account.id))
    db.session.flush()


def _writers(people: dict[str, Seeded], course: Course) -> list[Person]:
    """Invented people who have not taken the course."""
    taking = set(db.session.scalars(sa.select(Enrollment.person_id).where(Enrollment.course_id == course.id)))
    return [one.person for key, one in people.items() if key.startswith("p") and one.person.id not in taking]


def _handed_in(writer: Person, course: Course, practice: Activity, quiz: QuizVersion, text: str) -> Attempt:
    viewer = viewer_for(writer)
    enrollment = enroll(viewer, course)
    lessons = sa.select(Activity).join(Module, Module.id == Activity.module_id)
    for lesson in db.session.scalars(lessons.where(Module.course_version_id == course.published_version_id)):
        if lesson.kind == "lesson":
            finish_lesson(enrollment, lesson)
    context = quizzes.AttemptContext("enrollment", enrollment.uuid, enrollment.person_id)
    attempt = quizzes.start_attempt(viewer, quiz, context)
    for item in attempt.items:
        answer = quizzes.Answer(item.slot, {f"s{item.slot}": [text]}, uuid.uuid4().hex)
        quizzes.save_answer(viewer, attempt.uuid, answer, epoch=attempt.writer_epoch)
    db.session.expire_all()
    return quizzes.submit(viewer, attempt)


def _mark(marker: Person, attempt: Attempt, item: AttemptItem, levels: Levels, comment: str) -> None:
    criteria = hand_marks.rubric_of(item).criteria
    judged = {one.id: Judged(one.levels[level].id, "") for one, level in zip(criteria, levels, strict=True)}
    marking = hand_marks.Marking(judged, comment)
    hand_marks.give_mark(viewer_for(marker), attempt, item, marking, revision=item.revision)
