"""The pages of a bank's owner: how its items do, mending, retiring and writing them, correcting earlier results."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from content.items import LEAST
from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.assessments import bank_words, banks, correcting
from lms.audit.services import record
from lms.courses.forms import tidied
from lms.db import db
from lms.problems import Missing, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.authoring import QuestionForm, blank_form, form_again, form_of, kinds, read_case, read_form
from lms.quizzes.forms import small_number
from lms.quizzes.models import Question, QuestionBank, QuestionVersion, Regrade
from lms.quizzes.queries import newest_version
from lms.quizzes.queries.regrades import counts_of
from lms.quizzes.services import regrade as regrading
from lms.web import slots
from lms.web.pages import page, per_page, wanted_page
from recommender import levels

BANK = Permission.QUESTION_BANK


def _bank(viewer: Viewer, bank: uuids.UUID) -> QuestionBank:
    return banks.bank_in(viewer, bank)


def _item(viewer: Viewer, question: uuids.UUID) -> Question:
    return banks.item_in(viewer, question)


def _correction(viewer: Viewer, regrade: uuids.UUID) -> Regrade:
    return correcting.correction_in(viewer, regrade)


@requires(BANK)
def index(viewer: Viewer) -> Any:
    """The banks that measure competencies."""
    return page("assessments/banks.html", banks=banks.banks_of(viewer))


@requires(BANK, load=_bank)
def show(viewer: Viewer, bank: QuestionBank) -> Any:
    """Every item with what is known of it, and where the bank lacks items."""
    rows = banks.items_of(bank.id)
    wanted = _wanted()
    found, number = banks.chosen(rows, wanted), wanted_page()
    first = (number - 1) * per_page()
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "halaman"}
    return page(
        "assessments/bank.html",
        bank=bank,
        rows=found[first : first + per_page()],
        count=len(found),
        total=len(rows),
        flagged=sum(bool(row.flags) for row in rows if row.retired_at is None),
        wanted=wanted,
        cover=banks.cover(rows, banks.required_levels(bank.competency_id)),
        near_enough=banks.WANTED,
        indicators=banks.indicator_texts(bank.competency_id),
        words=bank_words,
        kinds=kinds(at_once=True),
        levels=levels.LEVELS,
        page_number=number,
        pages=max(1, -(-len(found) // per_page())),
        href=lambda at: url_for("assessments.bank", bank=bank.uuid, **asked, halaman=at),
    )


def _wanted() -> banks.Wanted:
    """What the address asks for; what it cannot mean is left out."""
    status, order = request.args.get("status", ""), request.args.get("urut", "")
    return banks.Wanted(
        status=status if status in banks.STATUSES else "",
        level=small_number(request.args.get("level"), max(levels.LEVELS)) or 0,
        flagged=request.args.get("tanda") == "1",
        retired=request.args.get("pensiun") == "1",
        order=order if order in bank_words.ORDERS else "kode",
    )


@requires(BANK, load=_item)
def item(viewer: Viewer, question: Question) -> Any:
    """One item: its figures, what looks wrong with a way to mend it, its versions, and what was corrected."""
    return _item_page(question)


def _item_page(question: Question, problem: Problem | None = None) -> Any:
    (row,) = banks.items_of(question.bank_id, question.id)
    newest = newest_version(question.id)
    return page(
        "assessments/item.html",
        status=problem.status if problem else 200,
        bank=question.bank,
        question=question,
        newest=newest,
        row=row,
        answered=banks.answered_versions_of(question.id),
        corrections=banks.corrections_of(question.id),
        indicator=banks.indicator_texts(newest.competency_id).get((row.level, row.indicator), ""),
        words=bank_words,
        least=LEAST,
        kind_name=dict(kinds())[row.kind],
        problem=problem,
        typed=request.form,
    )


@requires(BANK, load=_item)
def edit(viewer: Viewer, question: Question) -> Any:
    """The form of an item as it stands."""
    return _edit_page(question, form_of(newest_version(question.id)))


def _edit_page(question: Question, form: QuestionForm, status: int = 200) -> Any:
    newest = newest_version(question.id)
    return page(
        "assessments/item_edit.html",
        status=status,
        bank=question.bank,
        question=question,
        newest=newest,
        question_form=form,
        action=url_for("assessments.item_save", question=question.uuid),
        seen=request.form.get("seen", newest.content_sha256),
    )


@requires(BANK, load=_item)
def save(viewer: Viewer, question: Question) -> Any:
    """Write the new wording: a new version once people have seen the old one."""
    newest = newest_version(question.id)
    raw, case = read_form(newest.kind, tidied(request.form)), read_case(tidied(request.form))
    try:
        if request.form.get("seen", "") != newest.content_sha256:
            raise Problem(_("This item was saved elsewhere after you opened it. Open it again, then change it."))
        quizzes.write_case(viewer, question.bank, raw.get("stimulus", ""), case)
        revised = quizzes.revise_question(viewer, question, raw)
    except Problem as problem:
        return _again(question, form_again(raw, problem, case), problem)
    record(viewer, "item.revised", "question", question.uuid, code=question.code, version=revised.number)
    if revised.number > newest.number:
        flash(_("Saved as a new version. Below you can look what marking earlier answers by it would change."), "ok")
    else:
        flash(_("Saved."), "ok")
    return redirect(url_for("assessments.item", question=question.uuid), 303)


def _again(question: Question, form: QuestionForm, problem: Problem) -> Any:
    if not problem.fields:
        flash(str(problem.message), "bad")
    return _edit_page(question, form, problem.status)


@requires(BANK, load=_bank)
def new(viewer: Viewer, bank: QuestionBank) -> Any:
    """An empty form for an item of the kind and level in the address."""
    tags: dict[str, Any] = {"level": small_number(request.args.get("level"), max(levels.LEVELS)) or 1}
    if bank.competency is not None:
        tags["competency"] = bank.competency.code
    return _new_page(bank, blank_form(request.args.get("jenis", "single"), **tags))


def _new_page(bank: QuestionBank, form: QuestionForm, status: int = 200) -> Any:
    return page(
        "assessments/item_edit.html",
        status=status,
        bank=bank,
        question=None,
        newest=None,
        question_form=form,
        action=url_for("assessments.item_add", bank=bank.uuid),
        seen="",
    )


@requires(BANK, load=_bank)
def add(viewer: Viewer, bank: QuestionBank) -> Any:
    """Put the item typed into the bank."""
    raw, case = read_form(request.form.get("kind", ""), tidied(request.form)), read_case(tidied(request.form))
    try:
        if raw["kind"] not in dict(kinds(at_once=True)):
            raise Missing
        quizzes.write_case(viewer, bank, raw.get("stimulus", ""), case)
        made = quizzes.add_question(viewer, bank, raw)
    except Problem as problem:
        if not problem.fields:
            flash(str(problem.message), "bad")
        return _new_page(bank, form_again(raw, problem, case), problem.status)
    record(viewer, "item.added", "question", made.question.uuid, code=made.question.code)
    flash(_("The item was added. Tests may ask it from now on, with your judgement of its difficulty."), "ok")
    return redirect(url_for("assessments.item", question=made.question.uuid), 303)


@requires(BANK, load=_item)
def retire(viewer: Viewer, question: Question) -> Any:
    """Take an item out of use, or put it back; what was answered stays."""
    back = request.form.get("do") == "restore"
    (row,) = banks.items_of(question.bank_id, question.id)
    if back and row.withdrawn:
        flash(_("Answers to this wording count no more. Write a new version first, then use the item again."), "warn")
        return redirect(url_for("assessments.item", question=question.uuid), 303)
    if back:
        quizzes.restore_question(question)
        flash(_("The item is in use again."), "ok")
    else:
        quizzes.archive_question(question)
        flash(_("The item is retired: no test asks it any more. What was answered stays."), "ok")
    record(viewer, "item.restored" if back else "item.retired", "question", question.uuid, code=question.code)
    return redirect(url_for("assessments.item", question=question.uuid), 303)


@requires(BANK, load=_item)
def try_correction(viewer: Viewer, question: Question) -> Any:
    """Look what marking earlier answers by the newest version, or not counting them, would change."""
    before = _answered(question)
    after = None if request.form.get("do") == "withdraw" else newest_version(question.id)
    try:
        made = regrading.try_regrade(
            viewer, before, after, correcting.every_quiz(), reason=request.form.get("reason", "")
        )
    except Problem as problem:
        return _item_page(question, problem)
    return redirect(url_for("assessments.correction", regrade=made.uuid), 303)


def _answered(question: Question) -> QuestionVersion:
    asked = request.form.get("versi", "")
    found = next(
        (one.version for one in banks.answered_versions_of(question.id) if str(one.version.uuid) == asked), None
    )
    if found is None:
        raise Missing
    return found


@requires(BANK, load=_correction)
def correction(viewer: Viewer, regrade: Regrade) -> Any:
    """Whose decision would turn, or did."""
    return page(
        "assessments/correction.html",
        regrade=regrade,
        question=regrade.from_version.question,
        stem=regrade.from_version.body["stem"],
        counts=counts_of(regrade),
        found=correcting.decisions(viewer, regrade),
        decided=correcting.decided,
    )


@requires(BANK, load=_correction)
def decide(viewer: Viewer, regrade: Regrade) -> Any:
    """Apply exactly what was shown, or throw it away."""
    try:
        if request.form.get("do") == "apply":
            regrading.ask_for(viewer, regrade, correcting.every_quiz())
            if regrade.to_version_id is None:
                quizzes.archive_question(db.session.get_one(Question, regrade.from_version.question_id))
            flash(
                _("The results are being corrected. Everybody whose result rests on this question gets a notice."), "ok"
            )
        else:
            regrading.drop(viewer, regrade)
            flash(_("Nothing was changed."), "ok")
    except Problem as problem:
        flash(str(problem.message), "warn")
    return redirect(url_for("assessments.correction", regrade=regrade.uuid), 303)


def init_app(app: Flask) -> None:
    """Register the addresses, the entry among the tools, and where other rooms send people to mend an item."""
    slots.provide("bank_item", "assessments.item")
    own = ("assessments.bank", "assessments.item", "assessments.correction", "assessments.banks")
    slots.add_tool(slots.Entry(_l("Item banks"), "assessments.banks", "gauge", BANK, 15, own))
    rules: tuple[tuple[str, str, Any, str], ...] = (
        ("/bank-soal", "banks", index, "GET"),
        ("/bank-soal/<uuid:bank>", "bank", show, "GET"),
        ("/bank-soal/<uuid:bank>/butir-baru", "item_new", new, "GET"),
        ("/bank-soal/<uuid:bank>/butir-baru", "item_add", add, "POST"),
        ("/bank-soal/butir/<uuid:question>", "item", item, "GET"),
        ("/bank-soal/butir/<uuid:question>/ubah", "item_edit", edit, "GET"),
        ("/bank-soal/butir/<uuid:question>/ubah", "item_save", save, "POST"),
        ("/bank-soal/butir/<uuid:question>/pakai", "item_retire", retire, "POST"),
        ("/bank-soal/butir/<uuid:question>/koreksi", "try_correction", try_correction, "POST"),
        ("/bank-soal/koreksi/<uuid:regrade>", "correction", correction, "GET"),
        ("/bank-soal/koreksi/<uuid:regrade>", "decide_correction", decide, "POST"),
    )
    for rule, name, view, method in rules:
        app.add_url_rule(rule, f"assessments.{name}", view, methods=[method])
