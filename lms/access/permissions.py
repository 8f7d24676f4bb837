"""The permissions and the roles that carry them. Code, not data: a change of rights is a reviewed diff."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing somebody may do. `PUBLIC` needs nobody signed in, `SIGNED_IN` needs anybody."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    LEARN = "learn"
    CATALOGUE_BROWSE = "catalogue_browse"
    COMPETENCY_OWN = "competency_own"
    PLAN_OWN = "plan_own"
    TEAM_VIEW = "team_view"
    TEAM_RATE = "team_rate"
    TEAM_ASSIGN = "team_assign"
    PLAN_DECIDE = "plan_decide"
    STUDIO = "studio"
    COURSE_EDIT = "course_edit"
    COURSE_REVIEW = "course_review"
    COURSE_RESULTS = "course_results"
    QUESTION_BANK = "question_bank"
    ORGANISATION_MANAGE = "organisation_manage"
    PEOPLE_MANAGE = "people_manage"
    PEOPLE_IMPORT = "people_import"
    ACCOUNTS_MANAGE = "accounts_manage"
    ROLE_PROFILE_MANAGE = "role_profile_manage"
    ASSESSMENT_IMPORT = "assessment_import"
    REPORTS_VIEW = "reports_view"
    RECOMMENDER_GOVERN = "recommender_govern"
    CERTIFICATE_REVOKE = "certificate_revoke"
    JOBS_VIEW = "jobs_view"
    AUDIT_VIEW = "audit_view"
    HEALTH = "health"


class Role(StrEnum):
    """What an account may be. `LEARNER` comes with a person record, `SUPERVISOR` with leading a unit; the rest are granted."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    HR = "hr"
    BPSDM = "bpsdm"
    OPERATOR = "operator"
    AUDITOR = "auditor"


GRANTABLE = (Role.TRAINER, Role.REVIEWER, Role.HR, Role.BPSDM, Role.OPERATOR, Role.AUDITOR)

GRANTED_BY_HR = (Role.TRAINER, Role.REVIEWER, Role.HR)
"""Nobody grants more than the own rank: the others are granted by the operator's command."""

_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({_P.LEARN, _P.CATALOGUE_BROWSE, _P.COMPETENCY_OWN, _P.PLAN_OWN}),
    Role.SUPERVISOR: frozenset({_P.TEAM_VIEW, _P.TEAM_RATE, _P.TEAM_ASSIGN, _P.PLAN_DECIDE}),
    Role.TRAINER: frozenset({_P.STUDIO, _P.COURSE_EDIT, _P.COURSE_RESULTS, _P.QUESTION_BANK, _P.CATALOGUE_BROWSE}),
    Role.REVIEWER: frozenset({_P.STUDIO, _P.COURSE_REVIEW, _P.CATALOGUE_BROWSE}),
    Role.HR: frozenset(
        {
            _P.ORGANISATION_MANAGE,
            _P.PEOPLE_MANAGE,
            _P.PEOPLE_IMPORT,
            _P.ACCOUNTS_MANAGE,
            _P.ROLE_PROFILE_MANAGE,
            _P.ASSESSMENT_IMPORT,
            _P.REPORTS_VIEW,
            _P.CATALOGUE_BROWSE,
        }
    ),
    Role.BPSDM: frozenset(
        {
            _P.STUDIO,
            _P.COURSE_REVIEW,
            _P.COURSE_RESULTS,
            _P.QUESTION_BANK,
            _P.ROLE_PROFILE_MANAGE,
            _P.ASSESSMENT_IMPORT,
            _P.REPORTS_VIEW,
            _P.RECOMMENDER_GOVERN,
            _P.CERTIFICATE_REVOKE,
            _P.CATALOGUE_BROWSE,
        }
    ),
    Role.OPERATOR: frozenset({_P.JOBS_VIEW, _P.HEALTH}),
    Role.AUDITOR: frozenset({_P.AUDIT_VIEW, _P.REPORTS_VIEW}),
}


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that carry `permission`, in the order of `Role`."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])


def matrix() -> str:
    """Role × permission as text; `lms access matrix` prints it and a test keeps it."""
    width = max(len(item) for item in Permission)
    head = " ".join(f"{role.value[:8]:<8}" for role in Role)
    lines = [f"{'':<{width}} {head}"]
    for permission in Permission:
        if permission in (_P.PUBLIC, _P.SIGNED_IN):
            cells = ["x" for _ in Role]
        else:
            cells = ["x" if permission in ROLE_PERMISSIONS[role] else "." for role in Role]
        lines.append(f"{permission.value:<{width}} " + " ".join(f"{cell:<8}" for cell in cells))
    return "\n".join(line.rstrip() for line in lines) + "\n"
