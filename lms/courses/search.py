"""The search index of the catalogue: which words find a course, and how strongly.

One table serves both databases. A word as it stands weighs 8, its stem 3; a word in the title counts three times, one
in the tags or the competencies twice. The last word of a search also finds what begins with it, at half the weight.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from lms.courses.models import Course, CourseTerm, CourseVersion
from lms.courses.words import stem, words
from lms.db import db

EXACT, STEM, BEGINNING = 8.0, 3.0, 0.5
TITLE, NAMED, TEXT = 3, 2, 1
MOST_WORDS = 8
LONGEST_QUERY = 200
SHORTEST_BEGINNING = 3


def reindex(course: Course) -> None:
    """Rebuild the terms of a course from its published version; one without loses them."""
    db.session.execute(sa.delete(CourseTerm).where(CourseTerm.course_id == course.id))
    version = course.published_version
    if version is None or course.archived_at is not None:
        return
    rows = [{"course_id": course.id, "term": term, "weight": weight} for term, weight in terms(version).items()]
    if rows:
        db.session.execute(sa.insert(CourseTerm), rows)


def terms(version: CourseVersion) -> dict[str, float]:
    """Each word and stem of a version with its weight; a word twice in one place counts once."""
    weights: defaultdict[str, float] = defaultdict(float)
    for factor, text in _places(version):
        for word in dict.fromkeys(words(text)):
            weights[word] += EXACT * factor
            if stem(word) != word:
                weights[stem(word)] += STEM * factor
    return dict(weights)


def _places(version: CourseVersion) -> Iterator[tuple[int, str]]:
    yield TITLE, version.title
    yield NAMED, " ".join(version.tags)
    for claim in version.raises:
        yield NAMED, f"{claim.competency.name} {claim.competency.name_en}"
    yield TEXT, f"{version.summary} {version.category.replace('_', ' ')}"
    yield TEXT, f"{version.audience} {' '.join(version.outcomes)} {version.course.code}"
    for module in version.modules:
        yield TEXT, " ".join([module.title, *(activity.title for activity in module.activities)])


def query_words(q: str) -> list[str]:
    """The words of a search that count, at most `MOST_WORDS`."""
    return list(dict.fromkeys(words(q[:LONGEST_QUERY])))[:MOST_WORDS]


def matches(q: str) -> sa.Subquery | None:
    """Courses that a search finds, as rows of `course_id`, `matched` and `score`; None when no word of it counts.

    With one or two words all must be found, with more one may be missing.
    """
    asked = query_words(q)
    if not asked:
        return None
    parts = [_found_by(word, last=place == len(asked) - 1) for place, word in enumerate(asked)]
    found = sa.union_all(*parts).subquery()
    least = len(asked) if len(asked) <= 2 else len(asked) - 1
    return (
        sa.select(
            found.c.course_id,
            sa.func.count().label("matched"),
            sa.func.sum(found.c.weight).label("score"),
        )
        .group_by(found.c.course_id)
        .having(sa.func.count() >= least)
        .subquery()
    )


def _found_by(word: str, *, last: bool) -> sa.Select[int, float]:
    """The courses one word finds, each once with its strongest hit."""
    known = {word, stem(word)}
    hit: sa.ColumnElement[bool] = CourseTerm.term.in_(known)
    weight: sa.ColumnElement[float] = CourseTerm.weight.expression
    if last and len(word) >= SHORTEST_BEGINNING:
        weight = sa.case((hit, CourseTerm.weight), else_=CourseTerm.weight * BEGINNING)
        hit = sa.or_(hit, CourseTerm.term.startswith(word, autoescape=True))
    strongest = sa.func.max(weight).label("weight")
    return sa.select(CourseTerm.course_id, strongest).where(hit).group_by(CourseTerm.course_id)


def did_you_mean(q: str) -> str:
    """The search with words that nothing is found by replaced by the nearest known ones; empty when nothing is near."""
    asked = query_words(q)
    known = list(db.session.scalars(sa.select(CourseTerm.term).distinct())) if asked else []
    better = [word if word in known else _nearest(word, known) for word in asked]
    return " ".join(better) if asked and all(better) and better != asked else ""


def _nearest(word: str, known: list[str]) -> str:
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.75)), "")
