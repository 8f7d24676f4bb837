"""What each job is called on the operator's page; the code keeps its own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.web.filters import number

NAMES = {
    "accounts.clean": _l("Remove ended sessions and old links"),
    "assessments.refresh_position": _l("Work out gaps anew after a new role profile"),
    "assessments.calibrate": _l("Measure how hard the questions of competency tests are"),
    "assessments.count_exposure": _l("Count how often each question of competency tests was asked"),
    "assessments.expire": _l("Mark evidence that is too old"),
    "assessments.apply_results": _l("Record imported assessment results"),
    "certificates.render": _l("Make the file of a certificate"),
    "learning.prepare_exam": _l("Prepare the attempts of a mass exam"),
    "outbox.deliver": _l("Send a mail"),
    "outbox.expire": _l("Give up mails that are too old to send"),
    "people.apply_import": _l("Apply an import of people"),
    "people.undo_import": _l("Undo an import of people"),
    "quizzes.close_overdue": _l("Hand in quizzes whose time is over"),
    "quizzes.regrade": _l("Mark answers anew after a question was mended"),
    "practice.learn": _l("Learn to predict practice answers"),
    "practice.picture_all": _l("Draw everybody's topics from practice"),
    "practice.picture_person": _l("Draw one person's topics from practice"),
    "recommendations.train": _l("Train the suggestions"),
    "recommendations.score_all": _l("Work out everybody's suggestions"),
    "recommendations.refresh_person": _l("Work out one person's suggestions"),
    "plans.solve": _l("Find the best plans of one person"),
    "reports.recount": _l("Count the figures of the reports"),
}


def job_name(name: str) -> str:
    """What a job does in a few words; its code where a later or an earlier version wrote it."""
    return str(NAMES.get(name, name))


def result_words(name: str, result: Mapping[str, Any]) -> str:
    """What a finished job has to say that an operator wants to know; empty for most."""
    if name != "practice.learn" or "state" not in result:
        return ""
    if result["state"] == "too_few":
        return _(
            "Too little practice to learn from: %(answers)s answers of %(people)s people, at least %(least_answers)s of "
            "%(least_people)s are needed. Until then the topics follow from each person's own answers.",
            **{key: number(value, 0) for key, value in result.items() if key != "state"},
        )
    figures = {"new": number(result["log_loss"], 3), "old": number(result["served"]["log_loss"], 3)}
    if result["state"] == "serving":
        return _("The new model serves: log loss %(new)s on people held out, before %(old)s.", **figures)
    return _("The new model was kept back: log loss %(new)s on people held out, what serves has %(old)s.", **figures)
