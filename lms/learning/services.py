"""What a learner does in a course: answer a check question, finish a lesson, start a quiz; and the short review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from content.questions import Invalid, Response
from lms.access.viewer import Viewer
from lms.accounts import throttle
from lms.courses.forms import tidy
from lms.enrollments import services as enrollments
from lms.enrollments.models import ReviewCard
from lms.enrollments.reviews import note_review
from lms.learning.queries import CheckQuestion, Step, checks_of
from lms.problems import Missing, Problem
from lms.quizzes import services as quizzes
from lms.quizzes.bodies import as_problem, parsed
from lms.quizzes.models import Attempt, QuestionVersion

CODES = "exam code"
"""What wrong access codes are counted as."""


def answer_check(step: Step, place: int, form: Mapping[str, Sequence[str]]) -> None:
    """Keep the answer to the check question at `place`, from form fields that begin with `s{place}`.

    Raises `Problem` for an empty or unreadable answer, `Missing` where there is no such question.
    """
    version = check_at(step, place).version
    enrollments.answer_check(step.enrollment, step.activity, version, _response(version, place, form))


def answer_review(card: ReviewCard, place: int, form: Mapping[str, Sequence[str]]) -> None:
    """Answer a question of the short review, from form fields that begin with `s{place}`.

    Raises `Problem` for an empty or unreadable answer.
    """
    response = _response(card.question_version, place, form)
    if response is None:
        raise Problem(_("Choose or write an answer first."))
    note_review(card, response, quizzes.grade(card.question_version, response))


def _response(version: QuestionVersion, place: int, form: Mapping[str, Sequence[str]]) -> Response | None:
    kind = parsed(version.body).type
    try:
        return kind.read_response({name: [tidy(one) for one in values] for name, values in form.items()}, place)
    except Invalid as invalid:
        raise as_problem(invalid) from None


def check_at(step: Step, place: int) -> CheckQuestion:
    """The check question at `place`, counted from 1; raises `Missing`."""
    found = next((one for one in checks_of(step) if one.place == place), None)
    if found is None:
        raise Missing
    return found


class ChecksOpen(Problem):
    """A lesson has check questions without an answer; `places` are theirs, counted from 1."""

    def __init__(self, places: Sequence[int]) -> None:
        numbers = ", ".join(str(place) for place in places)
        super().__init__(
            _("Answer the check questions first. Still without an answer: question %(numbers)s.", numbers=numbers)
        )
        self.places = tuple(places)


def finish(step: Step) -> None:
    """Finish a lesson. Raises `ChecksOpen` until every check question was answered once; a quiz is finished by passing it."""
    if step.activity.kind != "lesson":
        raise Problem(_("This part is finished by passing its quiz."))
    open_ones = [check.place for check in checks_of(step) if check.answer is None]
    if open_ones:
        raise ChecksOpen(open_ones)
    enrollments.finish_lesson(step.enrollment, step.activity)


def start_quiz(viewer: Viewer, step: Step, code: str = "") -> Attempt:
    """Begin the quiz of a course, or go on with the open attempt; `code` is the access code as typed.

    Raises `Problem` when it may not begin: attempts used up, not open, another code. Who tries many codes has to wait longer
    and longer.
    """
    quiz = step.activity.quiz_version
    if quiz is None:
        raise Missing
    person, host = step.enrollment.person_id, step.enrollment.uuid
    guesser = f"{host}:{quiz.id}"
    if quiz.access_code:
        throttle.check(CODES, account=guesser)
    enrollments.open_activity(step.enrollment, step.activity)
    try:
        attempt = quizzes.start_attempt(viewer, quiz, quizzes.AttemptContext("enrollment", host, person, code=code))
    except quizzes.WrongCode:
        throttle.failed(CODES, account=guesser)
        raise
    if quiz.access_code:
        throttle.succeeded(CODES, guesser)
    return attempt
