"""What governance and authors read of measured effects."""

from __future__ import annotations

from flask_babel import force_locale

from lms.clock import now
from lms.recommendations import effects
from lms.recommendations.queries.effects import effects_of, measured_effects
from recommender.effects.gain import Gain, LevelGain
from tests.factories.suggestions import add_course


def test_the_ineffective_first_then_the_furthest_below_the_claim(database, cast):
    good, fair, weak, gone = (
        add_course(cast, slug, {"M.5": (1, 2)}, title=slug) for slug in ("bagus", "cukup", "lemah", "arsip")
    )
    gone.archived_at = now()
    gains = {good: Gain(1.0, 40, 0.9, 0.1), fair: Gain(1.0, 40, 0.3, 0.2), weak: Gain(0.5, 40, 0.0, 0.05)}
    effects.write({(str(one.id), "M.5"): gain for one, gain in {**gains, gone: Gain(1.0, 40, 0.0, 0.1)}.items()})
    rows = measured_effects()
    assert [(row.title, row.ineffective) for row in rows] == [("lemah", True), ("cukup", False), ("bagus", False)]
    found = effects_of([weak.uuid, good.uuid])
    assert set(found) == {weak.uuid, good.uuid}
    [effect] = found[weak.uuid]
    assert (effect.competency, effect.claimed, effect.n, effect.ineffective) == (
        cast.competency("M.5").name,
        0.5,
        40,
        True,
    )


def test_the_rise_by_level_of_start_is_read_where_twenty_started_there(database, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 3)})
    levels = (LevelGain(1, 25, 0.8, 0.1), LevelGain(2, 19, 0.3, 0.2))
    effects.write({(str(course.id), "M.5"): Gain(2.0, 44, 0.6, 0.1, levels)})
    [row] = measured_effects()
    assert list(row.levels) == [(1, 25, 0.8)]


def test_the_competency_is_named_in_the_language_of_the_page(app, database, cast):
    course = add_course(cast, "layanan", {"M.5": (1, 2)})
    competency = cast.competency("M.5")
    competency.name_en = "Public service"
    effects.write({(str(course.id), "M.5"): Gain(1.0, 40, 0.9, 0.1)})
    for locale, name in (("en", "Public service"), ("id", competency.name)):
        with app.test_request_context(), force_locale(locale):
            assert [row.competency for row in measured_effects()] == [name]
            assert [one.competency for one in effects_of([course.uuid])[course.uuid]] == [name]
