"""Words for stored codes."""

from __future__ import annotations

from content.package.model import CATEGORIES
from content.questions import TYPES
from lms.courses import labels
from lms.courses.queries.catalogue import DURATIONS


def test_every_code_has_words(app):
    with app.test_request_context():
        assert {code for code, _name in labels.categories()} == set(CATEGORIES) == set(labels.CATEGORY_WORDS)
    assert set(labels.DURATION_WORDS) == set(DURATIONS)
    assert set(labels.KIND_HINTS) == {kind.kind for kind in TYPES}
    assert set(labels.STATES) == {"draft", "in_review", "published", "superseded"}


def test_a_code_that_nobody_knows_is_shown_as_it_is(app):
    with app.test_request_context():
        assert labels.category("tata_ruang") == "tata ruang"
        assert labels.category("integritas") == "Integritas"


def test_only_forms_counted_by_minutes_are_offered(app):
    with app.test_request_context():
        offered = dict(labels.development_forms())
    assert "e_learning" in offered
    assert "seminar" not in offered


def test_levels_begin_at_nought_where_asked(app):
    with app.test_request_context():
        assert [level for level, _words in labels.levels(0)] == [0, 1, 2, 3, 4, 5]
        assert [level for level, _words in labels.levels()] == [1, 2, 3, 4, 5]
