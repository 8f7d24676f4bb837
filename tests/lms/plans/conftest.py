"""A list of suggestions for Siti to plan from."""

from __future__ import annotations

import pytest

from lms.db import db, transaction
from tests.factories.suggestions import add_course, forget, measure, score, shown_to


@pytest.fixture
def suggested(app, cast):
    """Ids of three suggestions for Siti, best first: 2, 2 and 4 JP."""
    forget()
    with app.app_context(), transaction():
        for slug, code, minutes in (("layanan", "M.5", 90), ("komunikasi", "M.3", 90), ("mengajar", "GURU-01", 180)):
            add_course(cast, slug, {code: (1, 2)}, title=f"Kursus {slug}", minutes=minutes)
        measure(cast, "siti", "M.5", 1.1, ago=30)
        db.session.commit()
        score()
    with app.app_context():
        rows = {row.course.slug: row.id for row in shown_to(cast.person("siti").id)}
    return [rows[slug] for slug in ("layanan", "komunikasi", "mengajar")]
