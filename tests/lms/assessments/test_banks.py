"""The pages of a bank's owner: what is known of each item, what looks wrong, where items are missing, mending."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.assessments import bank_words, banks
from lms.assessments.models import ItemExposure
from lms.clock import now
from lms.db import db, transaction
from lms.quizzes.models import ItemParameter, Question, QuestionBank, QuestionVersion
from recommender import levels
from recommender.ability import rasch
from tests.factories.counting import statements_of
from tests.factories.items import choice, fill_bank

MOST_QUERIES = 10


@pytest.fixture
def bank(app, database, cast):
    """The address of the bank of M.3 with 30 items; two of them measured."""
    with app.test_request_context(), transaction():
        fill_bank(cast, "M.3", 30)
        ids = list(db.session.scalars(sa.select(QuestionVersion.id).order_by(QuestionVersion.id)))
        measure(ids[0], b=3.4, se=0.2, a=0.4, a_se=0.1, fit=1.5, responses=140, status="calibrated")
        measure(ids[1], b=-1.0, se=0.5, a=1.0, a_se=0.0, fit=1.0, responses=12, status="provisional")
        competency = cast.competency("M.3").id
        db.session.add(ItemExposure(question_version_id=ids[0], competency_id=competency, share=0.72, counted_at=now()))
        return f"/bank-soal/{db.session.scalar(sa.select(QuestionBank.uuid).where(QuestionBank.code == 'M.3'))}"


def measure(version_id, *, b, se, a, a_se, fit, responses, status):
    db.session.add(
        ItemParameter(
            question_version_id=version_id,
            difficulty=b,
            standard_error=se,
            discrimination=a,
            discrimination_error=a_se,
            fit=fit,
            responses=responses,
            status=status,
            calibrated_at=now(),
        )
    )


def test_only_who_keeps_banks_sees_them(bank, sign_in):
    assert sign_in("siti").get(bank).status_code == 403
    page = sign_in("tari").get("/bank-soal").text
    assert "M.3 Komunikasi" in page
    assert "30 butir" in page


def test_a_bank_of_another_agency_does_not_exist(app, bank, sign_in):
    with app.app_context(), transaction():
        other = db.session.scalar(sa.select(sa.func.max(QuestionBank.agency_id))) + 1
        from lms.agencies.models import Agency

        known = db.session.scalars(sa.select(Agency.id).where(Agency.id != other - 1)).first() or other
        db.session.execute(sa.update(QuestionBank).values(agency_id=known))
    assert sign_in("tari").get(bank).status_code == 404


def test_every_item_says_what_is_known_of_it_in_words(bank, sign_in):
    page = sign_in("tari").get(f"{bank}?urut=tanda").text
    assert "140 jawaban" in page
    assert "Lebih sulit daripada perkiraan penulis; kurang memisahkan." in page
    assert "ditanyakan 72 % uji" in page
    assert "Periksa kunci dan rumusannya." in page
    assert "Satu level penuh lebih sulit" in page
    assert "1 tampak bermasalah" in page
    assert "belum pernah dipakai" in page
    assert page.index("140 jawaban") < page.index("12 jawaban")


def test_filters_and_orders(bank, sign_in):
    browser = sign_in("tari")
    only = browser.get(f"{bank}?tanda=1").text
    assert "140 jawaban" in only
    assert "12 jawaban" not in only
    assert "Butir tidak ditemukan" in browser.get(f"{bank}?status=calibrating").text
    assert "Butir tidak ditemukan" in browser.get(f"{bank}?pensiun=1").text
    assert "140 jawaban" in browser.get(f"{bank}?status=calibrated&level=1&urut=sulit").text
    for odd in ("?level=99", "?urut=zzz", "?status=x", "?halaman=999", "?level=%00"):
        assert browser.get(bank + odd).status_code == 200


def test_the_page_of_a_bank_keeps_to_its_queries(app, bank, sign_in):
    browser = sign_in("tari")
    browser.get(bank)
    with statements_of(app) as seen:
        browser.get(bank)
    assert len(seen) <= MOST_QUERIES, "\n".join(seen)


def test_where_items_are_missing_is_said_for_required_levels(bank, sign_in):
    page = sign_in("tari").get(bank).text
    assert "Tidak ada jabatan yang mensyaratkan level ini." in page
    assert "butir lagi pada level 2" in page


def rows(*difficulties):
    """Items of level 2 in use, measured at these difficulties."""
    from datetime import UTC, datetime
    from uuid import uuid4

    return [
        banks.ItemRow(
            uuid4(), n, 1, f"X-{n}", "single", "?", 2, 1, 3, b, 0.2, 1.0, 0.1, 1.0, 120, "calibrated", None, None, 0,
            datetime(2026, 1, 1, tzinfo=UTC), False,
        )
        for n, b in enumerate(difficulties)
    ]  # fmt: skip


def test_the_cover_of_a_level_by_hand():
    # Three items on the cut of level 2, one two levels away: information at the cut is 3 · 1/4 plus p(1 − p) of the last.
    cut = levels.cut(2)
    found = {one.level: one for one in banks.cover(rows(cut, cut, cut, cut + 3.0), {2: 5})}
    far = rasch.probability(cut, rasch.Item(cut + 3.0))
    information = 0.75 + far * (1 - far)
    two = found[2]
    assert (two.posts, two.written, two.near, two.missing) == (5, 4, 3, banks.WANTED - 3)
    assert two.information == pytest.approx(information)
    assert two.margin == pytest.approx((information + 1 / 2.25) ** -0.5 / 1.5)
    assert found[4].missing == 0


def test_retired_items_cover_nothing():
    from dataclasses import replace

    kept = [replace(one, retired_at=now()) for one in rows(levels.cut(2))]
    assert banks.cover(kept, {2: 1})[1].near == 0


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, ()),
        ({"fit": 1.31}, ("misfit",)),
        ({"a": 0.6}, ("separates_badly",)),
        ({"a": 0.6, "status": "calibrating"}, ()),
        ({"b": 2.0}, ("much_harder",)),
        ({"b": -4.0}, ("much_easier",)),
        ({"b": 2.0, "b_error": 2.5}, ()),
        ({"exposure": 0.61}, ("asked_too_often",)),
        ({"fit": 2.0, "responses": 19}, ()),
    ],
)
def test_what_looks_wrong(changes, flags):
    from dataclasses import replace

    (row,) = rows(levels.cut(2) - 0.6)
    assert replace(row, **changes).flags == flags
    assert set(flags) <= set(bank_words.FLAGS)


def first(app):
    with app.app_context():
        return db.session.scalar(sa.select(Question.uuid).order_by(Question.id))


def test_an_item_shows_its_figures_with_errors_and_not_under_twenty(app, bank, sign_in):
    browser = sign_in("tari")
    page = browser.get(f"/bank-soal/butir/{first(app)}").text
    assert "3,4 ± 0,2" in page
    assert "0,4 ± 0,1" in page
    with app.app_context():
        second = db.session.scalars(sa.select(Question.uuid).order_by(Question.id)).all()[1]
    page = browser.get(f"/bank-soal/butir/{second}").text
    assert "Baru 12 jawaban." in page
    assert "±" not in page


def edit_fields(app, **changes):
    """The form of the first item as a browser would send it."""
    with app.app_context():
        version = db.session.scalars(sa.select(QuestionVersion).order_by(QuestionVersion.id)).first()
        body, seen = dict(version.body), version.content_sha256
    fields = {"kind": "single", "seen": seen, "competency": body["competency"], "stem": body["stem"]}
    fields |= {name: str(body[name]) for name in ("level", "indicator", "difficulty")}
    for number, option in enumerate(body["options"]):
        fields[f"options-{number}-text"] = option["text"]
        fields[f"options-{number}-rationale"] = option["rationale"]
    return fields | {"correct": "1"} | changes


def test_mending_an_item_that_people_saw_makes_a_new_version(app, bank, sign_in):
    browser = sign_in("tari")
    address = f"/bank-soal/butir/{first(app)}"
    form = browser.get(f"{address}/ubah")
    assert form.status_code == 200
    with app.app_context(), transaction():
        version = db.session.scalars(sa.select(QuestionVersion).order_by(QuestionVersion.id)).first()
        version.frozen_at = now()
    saved = browser.send(f"{address}/ubah", edit_fields(app, stem="Rumusan yang lebih jelas?"))
    assert saved.location == address
    page = browser.get(address).text
    assert "Rumusan yang lebih jelas?" in page
    assert "Versi 2" in page
    stale = browser.send(f"{address}/ubah", edit_fields(app, seen="x"))
    assert stale.status_code == 422
    assert "disimpan di tempat lain" in stale.text


def test_retiring_and_using_again(app, bank, sign_in):
    browser, address = sign_in("tari"), f"/bank-soal/butir/{first(app)}"
    page = browser.send(f"{address}/pakai", {"do": "retire"}, follow_redirects=True).text
    assert "Pakai lagi" in page
    assert "140 jawaban" in browser.get(f"{bank}?pensiun=1").text
    assert "Pensiunkan" in browser.send(f"{address}/pakai", {"do": "restore"}, follow_redirects=True).text


def test_an_item_is_written_for_the_level_that_lacks_some(app, bank, sign_in):
    browser = sign_in("tari")
    page = browser.get(f"{bank}/butir-baru?jenis=single&level=3").text
    assert '<option value="3" selected>' in page
    empty = browser.send(f"{bank}/butir-baru", {"kind": "single", "stem": "Apa?", "competency": "M.3", "level": "3"})
    assert empty.status_code == 422
    assert "Apa?" in empty.text
    assert browser.send(f"{bank}/butir-baru", {"kind": "essay", "stem": "Apa?"}).status_code == 404


def test_from_the_flag_to_the_corrected_decision(app, bank, sign_in, cast):
    learner = sign_in("siti")
    here = learner.send(f"/kompetensi/{cast.competency('M.3').uuid}/uji").location
    from lms.quizzes.models import AttemptItem

    for _question in range(20):
        last = db.session.query(AttemptItem).order_by(AttemptItem.slot.desc()).first()
        form = {"slot": last.slot, "epoch": 1, "go": "confirm", f"s{last.slot}": choice(last, right=True)}
        question = last.question_version.question.uuid
        db.session.rollback()
        if learner.send(f"{here}/lanjut", form).location.startswith("/hasil-uji/"):
            break
    browser, address = sign_in("tari"), f"/bank-soal/butir/{question}"
    page = browser.get(address).text
    assert "Versi 1: 1 jawaban" in page
    with app.app_context():
        version = db.session.scalar(sa.select(QuestionVersion.uuid).join(Question).where(Question.uuid == question))
    bare = browser.send(f"{address}/koreksi", {"versi": str(version), "do": "withdraw", "reason": " "})
    assert bare.status_code == 422
    tried = browser.send(f"{address}/koreksi", {"versi": str(version), "do": "withdraw", "reason": "Soal rusak."})
    page = browser.get(tried.location).text
    assert "Inilah yang akan terjadi" in page
    assert "Siti Rahmawati" in page
    applied = browser.send(tried.location, {"do": "apply"}, follow_redirects=True).text
    assert "Hasil sedang dikoreksi" in applied
    assert "Ditarik: jawaban terdahulu tidak dihitung" in browser.get(address).text
    refused = browser.send(f"{address}/pakai", {"do": "restore"}, follow_redirects=True).text
    assert "Tulis versi baru dulu" in refused
    assert browser.send(f"{address}/koreksi", {"versi": "x", "do": "withdraw"}).status_code == 404
    assert browser.send(tried.location, {"do": "drop"}, follow_redirects=True).status_code == 200
