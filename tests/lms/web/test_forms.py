"""Fields of our own: a moment as people in Jakarta read it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from lms.web.forms import Form, MomentField


class Opening(Form):
    at = MomentField("Buka")


@pytest.fixture
def read(app):
    """The field as it reads what was typed."""

    def reading(text):
        with app.test_request_context():
            form = Opening(MultiDict({"at": text}), meta={"csrf": False})
            form.validate()
            return form.at

    return reading


@pytest.mark.parametrize("typed", ["2026-12-01T09:30", "2026-12-01T09:30:00"])
def test_it_is_jakarta_time(read, typed):
    assert read(typed).data == datetime(2026, 12, 1, 2, 30, tzinfo=UTC)


def test_nothing_is_nothing(read):
    field = read("")
    assert (field.data, list(field.errors)) == (None, [])


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T23:59"])
def test_a_year_far_away_is_refused_and_stays_typed(read, typed):
    field = read(typed)
    assert field.data is None
    assert field.errors == ["Isi tanggal antara tahun 2000 dan 2100."]
    assert typed in str(field())


def test_what_is_no_moment_is_refused_in_indonesian(read):
    assert read("besok").errors == ["Isi tanggal dan jam dengan benar, misalnya 2026-11-23 09:00."]


def test_a_stored_moment_is_shown_in_jakarta_time(app):
    with app.test_request_context():
        form = Opening(formdata=None, data={"at": datetime(2026, 12, 1, 2, 30, tzinfo=UTC)})
        assert 'value="2026-12-01T09:30"' in str(form.at())
        assert 'value=""' in str(Opening(formdata=None).at())
