"""What imports do not show also points downward: addresses, template includes, foreign keys and relationships."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import lms.tables
from lms.db import Model, db

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(one for one in CONTRACTS if one["id"] == "rooms")["layers"]
HEIGHT = {name.strip(): -place for place, layer in enumerate(LAYERS) for name in layer.split("|")}
ROOMS = sorted(path.parent.name for path in ROOT.glob("lms/*/views*") if path.name in ("views.py", "views"))
ENDPOINT = re.compile(r"""url_for\(\s*["']([a-z_]+)\.""")
INCLUDED = re.compile(r"""\{%-?\s*(?:include|extends|import|from)\s+["']([a-z_]+)/""")


def sources(room: str) -> list[Path]:
    folder = ROOT / "lms" / room
    return [*folder.rglob("*.py"), *folder.glob("templates/**/*.html")]


@pytest.mark.parametrize("room", ROOMS)
def test_addresses_and_includes_point_downward(room):
    upward = []
    for path in sources(room):
        text = path.read_text()
        named = ENDPOINT.findall(text) + (INCLUDED.findall(text) if path.suffix == ".html" else [])
        upward += [
            f"{path.relative_to(ROOT)} → {target}"
            for target in named
            if target != "questions" and HEIGHT[target] > HEIGHT[room]
        ]
    assert not upward, "\n".join(sorted(set(upward)))


def test_foreign_keys_and_relationships_point_downward():
    assert lms.tables
    room_of = {mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Model.registry.mappers}
    for table in db.metadata.tables.values():
        for key in table.foreign_keys:
            here, there = room_of[table.name], room_of[key.column.table.name]
            assert HEIGHT[there] <= HEIGHT[here], f"{table.name} → {key.column.table.name}"
    for mapper in Model.registry.mappers:
        for relation in mapper.relationships:
            here, there = mapper.class_.__module__.split(".")[1], relation.mapper.class_.__module__.split(".")[1]
            assert HEIGHT[there] <= HEIGHT[here], f"{mapper.class_.__name__}.{relation.key}"


def test_the_signals_are_few_and_known():
    named = {
        name
        for path in ROOT.glob("lms/*/signals.py")
        for name in re.findall(r'_?signals?\.signal\("([a-z._]+)"\)', path.read_text())
    }
    assert named == {
        "agencies.position_added",
        "assessments.states_changed",
        "competencies.profile_published",
        "courses.course_published",
        "enrollments.completed",
        "enrollments.enrolled",
        "enrollments.practised",
        "people.acted_since",
        "people.assignment_changed",
        "people.person_added",
        "quizzes.attempt_corrected",
        "quizzes.attempt_graded",
        "quizzes.attempt_voided",
        "recommendations.refreshed",
    }
