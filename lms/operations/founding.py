"""The first steps of an empty installation: an agency, the dictionary, and the first person who may let others in."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from content.reference import Nip, parse_nip
from lms.access.permissions import Role
from lms.accounts.services import create_account, grant, issue_code
from lms.agencies.models import JobTier, OrgUnit
from lms.agencies.services import add_agency, add_position
from lms.clock import today
from lms.competencies.services import load_dictionary
from lms.db import db
from lms.people.services import add_person, assign
from lms.problems import Problem

FIRST_ROLES = (Role.HR, Role.BPSDM, Role.OPERATOR)
FIRST_POST_TIER = "jf_ahli_pertama"


@dataclass(frozen=True)
class Founded:
    """What the operator is told: the one-time code of the first person."""

    agency: str
    code: str


def found(*, code: str, name: str, nip: str, person_name: str) -> Founded:
    """Make an agency with its first HR officer. Raises `Problem` on bad input."""
    parsed = parse_nip(nip)
    if not isinstance(parsed, Nip):
        raise Problem(parsed.worded(_))
    load_dictionary(today())
    agency = add_agency(code=code, name=name)
    root = db.session.query(OrgUnit).filter_by(agency_id=agency.id, parent_id=None).one()
    tier = db.session.query(JobTier).filter_by(code=FIRST_POST_TIER).one()
    position = add_position(agency, code="pengelola-tumbuh", name="Pengelola Tumbuh", tier=tier)
    person = add_person(agency, nip=parsed.number, name=person_name, employment=parsed.kind)
    assign(None, person, position=position, unit=root, valid_from=today())
    account = create_account(person)
    for role in FIRST_ROLES:
        grant(None, account, role=role, unit=root, reason="Pengelola pertama")
    return Founded(agency.name, issue_code(None, account, "activation"))
