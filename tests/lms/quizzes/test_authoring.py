"""Editing a question in a form."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask import render_template
from werkzeug.datastructures import MultiDict

from content.questions import TYPES
from lms.problems import Missing, Problem
from lms.quizzes import authoring, services
from tests.browsing import read_page
from tests.lms.quizzes.conftest import EVERY_KIND, raw_question


class Fields(HTMLParser):
    """What a browser would post of a form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "input" and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
            self.found.append((values["name"], values.get("value") or ""))
        if tag == "select":
            self._select = values["name"]
        if tag == "option" and "selected" in values:
            self.found.append((self._select, values["value"]))
        if tag == "textarea":
            self._area = values["name"]
            self.found.append((self._area, ""))

    def handle_data(self, data):
        if self._area:
            self.found[-1] = (self._area, self.found[-1][1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = ""


def shown(form):
    return render_template("quizzes/_question_form.html", question_form=form)


@pytest.fixture
def bank(database, cast):
    return services.bank(cast.agency(), code="K", name="Kursus", purpose="course")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_question_goes_through_the_form_unchanged(bank, kind):
    version = services.add_question(None, bank, raw_question(kind))
    html = shown(authoring.form_of(version))
    findings = [one for one in read_page(html).findings() if one not in ("no lang", "no title", "0 h1")]
    assert findings == []
    raw = authoring.read_form(kind, MultiDict(Fields(html).found))
    again = services.revise_question(None, version.question, raw)
    assert (again.number, again.content_sha256) == (1, version.content_sha256)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(bank, kind):
    form = authoring.blank_form(kind, competency="M.3")
    assert form.kind_name
    typed = MultiDict([*Fields(shown(form)).found, ("stem", "")])
    raw = authoring.read_form(kind, typed)
    with pytest.raises(Problem) as raised:
        services.add_question(None, bank, raw)
    html = shown(authoring.form_again(raw, raised.value, {}))
    assert 'role="alert"' in html
    assert 'href="#stem"' in html
    assert re.search(r'value="M\.3" selected', html)
    assert 'id="stem-error"' in html


def test_every_kind_is_offered(database):
    assert [kind for kind, _name in authoring.kinds()] == [kind.kind for kind in TYPES]
    assert dict(authoring.kinds())["single"] == "Pilihan tunggal"


def test_another_kind_is_missing(database):
    with pytest.raises(Missing):
        authoring.blank_form("song")
    with pytest.raises(Missing):
        authoring.read_form("song", MultiDict())


@pytest.mark.parametrize("level", ["", "x", "²", "-1", "9" * 50])
def test_a_hostile_number_is_a_fault_of_its_field(bank, level):
    raw = authoring.read_form("single", MultiDict({"level": level, "stem": "Apa?", "competency": "M.3"}))
    with pytest.raises(Problem) as raised:
        services.add_question(None, bank, raw)
    assert "level" in raised.value.fields


def test_what_is_answered_at_once_leaves_out_what_people_mark(database):
    left_out = {code for code, _name in authoring.kinds()} - {code for code, _name in authoring.kinds(at_once=True)}
    assert left_out == {"essay", "upload"}
