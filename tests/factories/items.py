"""Item banks for tests: simple items whose right answer is known."""

from __future__ import annotations

from lms.quizzes.services import add_question, bank


def fill_bank(cast, code="M.3", count=30, levels=(1, 2, 2, 3)):
    """Put `count` single-choice items into the bank of a competency; the text of the right option begins with "Benar"."""
    competency = cast.competency(code)
    target = bank(cast.agency(), code=code, name=competency.name, purpose="competency", competency=competency)
    for number in range(count):
        add_question(None, target, item(code, number, levels[number % len(levels)]))


def item(code, number, level):
    """One item."""
    options = [
        {"text": f"Benar {number}", "correct": True, "rationale": "Ini tepat."},
        {"text": f"Salah A {number}", "correct": False, "rationale": "Ini keliru."},
        {"text": f"Salah B {number}", "correct": False, "rationale": "Ini juga keliru."},
    ]
    return {
        "code": f"{code}-T{number:03d}",
        "kind": "single",
        "stem": f"Soal nomor {number} tentang {code}?",
        "competency": code,
        "level": level,
        "indicator": 1 + number % 3,
        "difficulty": 1 + number % 5,
        "options": options,
    }


def answer_all(database, attempt, *, right):
    """Answer every item of an attempt straight in the database: right ones by the rule `right(slot)`."""
    from content.questions.contract import identify

    for one in attempt.items:
        texts = [option["text"] for option in one.question_version.body["options"]]
        good = next(text for text in texts if text.startswith("Benar"))
        bad = next(text for text in texts if text.startswith("Salah"))
        one.answer = {"chosen": [identify(good if right(one.slot) else bad)]}
        one.revision = 1
    database.session.flush()


def answer_growing(attempt, viewer, *, right, most=100):
    """Answer an attempt that grows through the services, question by question, by the rule `right(slot)`, until it ends.

    Stops before the question after `most`.
    """
    from lms.clock import now
    from lms.quizzes.services import Answer, save_answer, settle

    while attempt.open and attempt.items[-1].slot <= most:
        slot = attempt.items[-1].slot
        form = {f"s{slot}": [choice(attempt.items[-1], right=right(slot))]}
        save_answer(viewer, attempt.uuid, Answer(slot, form, f"key-{slot:08d}"), epoch=attempt.writer_epoch)
        settle(viewer, attempt, slot, epoch=attempt.writer_epoch, received_at=now())


def choice(item, *, right):
    """The value of the right option of an item of `fill_bank`, or of a wrong one."""
    from content.questions.contract import identify

    texts = [option["text"] for option in item.question_version.body["options"]]
    return identify(next(text for text in texts if text.startswith("Benar" if right else "Salah")))
