"""Nightly: remove ended sessions, used codes and old throttling."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from lms.accounts.models import AuthSession, OneTimeCode, SignInThrottle
from lms.clock import now
from lms.db import db
from lms.jobs.services import Progress

KEEP = timedelta(days=30)


def clean(progress: Progress) -> None:
    """Delete what is of no use after a month."""
    old = now() - KEEP
    db.session.execute(sa.delete(AuthSession).where(AuthSession.ends_at < old))
    db.session.execute(sa.delete(OneTimeCode).where(OneTimeCode.expires_at < old))
    db.session.execute(sa.delete(SignInThrottle).where(SignInThrottle.first_failed_at < old))


JOBS = {"accounts.clean": clean}
