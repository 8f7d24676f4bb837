"""The starter catalogue and the competency item banks, brought in by the same services as a trainer's."""

from __future__ import annotations

from content.catalogue import courses
from content.item_bank import banks
from content.questions import dump_question
from lms.access.viewer import Viewer
from lms.accounts.models import Account
from lms.accounts.sessions import viewer_of
from lms.agencies.models import Agency
from lms.competencies.queries import competency_by_code
from lms.courses.models import Course
from lms.courses.services import import_package
from lms.db import db
from lms.people.models import Person
from lms.quizzes.services import add_question, put_case
from lms.quizzes.services import bank as open_bank


def viewer_for(person: Person) -> Viewer:
    """The viewer a person of the demonstration is."""
    return viewer_of(db.session.query(Account).filter_by(person_id=person.id).one())


def load_courses(viewer: Viewer, agency: Agency) -> list[Course]:
    """Every course of the starter catalogue, published."""
    return [import_package(viewer, agency, package) for package in courses()]


def load_item_banks(viewer: Viewer, agency: Agency) -> int:
    """Every item bank; returns the number of items."""
    count = 0
    for package in banks():
        competency = competency_by_code(package.competency)
        target = open_bank(
            agency, code=package.competency, name=competency.name, purpose="competency", competency=competency
        )
        for case in package.stimuli:
            put_case(viewer, target, case)
        for item in package.items:
            add_question(viewer, target, dump_question(item), code=item.code)
            count += 1
    return count
