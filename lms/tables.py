"""Imports every room's models once, so that migrations and `lms check` see every table."""

from lms.accounts import models as accounts
from lms.agencies import models as agencies
from lms.assessments import models as assessments
from lms.audit import models as audit
from lms.certificates import models as certificates
from lms.competencies import models as competencies
from lms.courses import models as courses
from lms.enrollments import models as enrollments
from lms.files import models as files
from lms.health import models as health
from lms.jobs import models as jobs
from lms.outbox import models as outbox
from lms.people import models as people
from lms.plans import models as plans
from lms.practice import models as practice
from lms.quizzes import models as quizzes
from lms.recommendations import models as recommendations
from lms.reports import models as reports

__all__ = [
    "accounts",
    "agencies",
    "assessments",
    "audit",
    "certificates",
    "competencies",
    "courses",
    "enrollments",
    "files",
    "health",
    "jobs",
    "outbox",
    "people",
    "plans",
    "practice",
    "quizzes",
    "recommendations",
    "reports",
]
