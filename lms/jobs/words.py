"""What each job is called on the operator's page; the code keeps its own name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

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
    "recommendations.train": _l("Train the suggestions"),
    "recommendations.score_all": _l("Work out everybody's suggestions"),
    "recommendations.refresh_person": _l("Work out one person's suggestions"),
    "plans.solve": _l("Find the best plans of one person"),
    "reports.recount": _l("Count the figures of the reports"),
}


def job_name(name: str) -> str:
    """What a job does in a few words; its code where a later or an earlier version wrote it."""
    return str(NAMES.get(name, name))
