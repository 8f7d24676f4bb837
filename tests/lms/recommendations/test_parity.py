"""What the lists are worth to groups: by the last scoring, from twenty people up, nobody's own value kept."""

from __future__ import annotations

import pytest

from lms.db import db
from lms.recommendations import parity
from lms.recommendations.models import ParityReport
from tests.factories.suggestions import add_course, colleagues, score


@pytest.fixture
def crowd(database, cast):
    """Siti and many colleagues in her post, and a course for the gap of all."""
    add_course(cast, "layanan", {"M.5": (1, 2)})
    colleagues(cast, 25)
    db.session.commit()


def test_scoring_everybody_leaves_one_report_of_groups(crowd):
    score()
    score()
    [report] = db.session.query(ParityReport).all()
    assert report.people >= 25
    assert 0 < report.closed_share < 1
    assert report.agreement == 1.0, "one course closes one gap: rules alone would show the same"
    for kind in ("agency", "tier", "age"):
        assert all(people >= 20 for _name, people, _mean, _ratio in report.groups[kind]), kind
    [(_name, people, mean, ratio)] = report.groups["tier"]
    assert ratio == pytest.approx(mean / report.closed_share)
    assert people <= report.people


def test_with_nobody_there_is_an_empty_report(database):
    report = parity.write(parity.Tally(), "prior", {"gap": 0.2})
    assert (report.people, report.closed_share, report.agreement) == (0, 0.0, 0.0)
    assert report.drift == {"gap": 0.2}


def test_a_number_that_is_no_nip_belongs_to_no_band(crowd, cast):
    person = cast.person("siti")
    person.nip = "x" + person.nip[1:]
    db.session.flush()
    report = parity.write(parity.Tally(closed={person.id: 0.5}), "prior", {})
    assert report.groups == {"agency": [], "tier": [], "age": []}
