"""Role profiles: defaults, versions, the highest level over several posts."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from lms.competencies import signals
from lms.competencies.models import Competency, CompetencyFramework, Indicator, RoleProfile
from lms.competencies.queries import requirements_of
from lms.competencies.services import RequiredLevel, load_dictionary, publish_profile
from lms.db import db
from lms.people.services import assign
from lms.problems import Problem


def test_the_dictionary_is_loaded_once_and_whole(database):
    db.session.execute(sa.update(CompetencyFramework).values(code="lama"))
    first = load_dictionary(date(2025, 1, 1))
    assert load_dictionary(date(2025, 1, 1)).id == first.id
    mine = db.session.query(Competency).filter_by(framework_id=first.id)
    assert mine.filter(Competency.kind != "technical").count() == 9
    indicators = db.session.query(Indicator).join(Competency, Competency.id == Indicator.competency_id)
    assert indicators.filter(Competency.framework_id == first.id).count() == 135


def lines(cast, level):
    return [RequiredLevel(cast.competency("M.3").id, level, 3, True)]


def test_a_new_version_replaces_the_old_one_and_tells_the_rooms_above(app, database, cast):
    heard = []

    def listen(sender, position_id):
        heard.append(position_id)

    signals.profile_published.connect(listen)
    position = cast.position("guru-pertama")
    profile = publish_profile(
        None, position, lines=lines(cast, 3), basis="Keputusan 7", effective_from=date(2026, 1, 1)
    )
    states = [row.state for row in db.session.query(RoleProfile).filter_by(position_id=position.id).order_by("version")]
    assert (profile.version, states, heard) == (2, ["superseded", "published"], [position.id])


@pytest.mark.parametrize(("basis", "level"), [("", 3), ("  ", 3)])
def test_a_profile_says_where_it_comes_from(app, cast, basis, level):
    with app.test_request_context(), pytest.raises(Problem, match="dasar"):
        publish_profile(
            None, cast.position("guru-pertama"), lines=lines(cast, level), basis=basis, effective_from=date(2026, 1, 1)
        )


def test_a_profile_needs_a_competency(app, cast):
    with app.test_request_context(), pytest.raises(Problem, match="satu kompetensi"):
        publish_profile(None, cast.position("guru-pertama"), lines=[], basis="x", effective_from=date(2026, 1, 1))


def test_two_posts_at_once_require_the_higher_level(database, cast):
    publish_profile(
        None, cast.position("widyaiswara"), lines=lines(cast, 4), basis="x", effective_from=date(2026, 1, 1)
    )
    person = cast.person("siti")
    assign(
        None,
        person,
        position=cast.position("widyaiswara"),
        unit=cast.unit("bpsdm"),
        kind="plt",
        valid_from=date(2026, 1, 1),
    )
    found = {one.code: one.level for one in requirements_of(person.id)}
    assert found == {"GURU-01": 2, "M.1": 2, "M.3": 4, "M.5": 2}
