"""How near a draft of a post's levels comes to the levels that were surveyed, five folds by occupation.

``--roles``: a table of occupation × element with the columns of O*NET (code, title, element, LV from 0 to 7);
``--skills``: occupation, skill of ESCO, whose skills become the duties of the occupation with the most similar titles.
An occupation is drafted by what is known of the others: nothing of its own levels, importance or errors is used.

Variants: the mean of all, the mean of the major group of the code, the ten nearest posts, and the drafter by
title alone, with the code, and with the duties. The weights of the drafter are round figures near those that did well on other folds
of the same occupations.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold

from recommender.drafting import Drafter, Post, Resemblance
from recommender.evaluation.role_files import CODE, ELEMENT, LEVEL, TITLE, rows

NAME = "drafts"
FOLDS, SEED = 5, 0
NEIGHBOURS = 10
SIMILAR = 5
"""Occupations of ESCO whose skills become duties."""
FloatArray = NDArray[np.float64]
Predictor = Callable[[list[Post], FloatArray, list[Post]], FloatArray]


@dataclass(frozen=True)
class Found:
    """One variant: root mean squared error in levels, share of the elements within one level."""

    rmse: float
    within_one: float


def add_arguments(parser: ArgumentParser, /) -> None:
    """Declare the files."""
    parser.add_argument("--roles", type=Path, required=True, help="occupation × element, CSV, gzip or plain")
    parser.add_argument("--skills", type=Path, help="occupation, skill, CSV, gzip or plain")
    parser.add_argument("--json", type=Path, required=True, help="where the result goes")


def run(arguments: Namespace, /) -> int:
    """Draft every occupation from the others, print a table and write it; 2 when a file is not what it should be."""
    try:
        posts, levels = read_roles(arguments.roles)
        if arguments.skills:
            posts = with_duties(posts, read_skills(arguments.skills))
    except ValueError as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    found = study(posts, levels)
    sys.stdout.write(f"{len(posts)} occupations × {levels.shape[1]} elements, {FOLDS} folds by occupation\n")
    for name, one in found.items():
        sys.stdout.write(f"{name:24} RMSE {one.rmse:.3f}  within one level {one.within_one:.3f}\n")
    variants = {name: {"rmse": one.rmse, "within_one": one.within_one} for name, one in found.items()}
    arguments.json.write_text(json.dumps({"occupations": len(posts), "folds": FOLDS, "variants": variants}, indent=2))
    return 0


def read_roles(path: Path) -> tuple[list[Post], FloatArray]:
    """Return the occupations and their levels, occupations × elements; one with a missing level is left out."""
    levels: defaultdict[str, dict[str, float]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for row in rows(path, (CODE, TITLE, ELEMENT, LEVEL)):
        titles[row[CODE]] = row[TITLE]
        if row[LEVEL]:
            levels[row[CODE]][row[ELEMENT]] = float(row[LEVEL])
    elements = sorted({element for known in levels.values() for element in known})
    codes = [code for code in sorted(levels) if len(levels[code]) == len(elements)]
    table = np.array([[levels[code][element] for element in elements] for code in codes])
    return [Post(titles[code], branches(code)) for code in codes], table


def branches(code: str) -> tuple[str, ...]:
    """Return the major, minor and broad group, and the occupation, of a code like 15-1252.00."""
    return code[:2], code[:4], code[:5], code[:6], code[:7]


def read_skills(path: Path) -> Mapping[str, str]:
    """Return occupation → its skills as one text."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(path, ("occupation", "skill")):
        found[row["occupation"]].append(row["skill"])
    return {occupation: ". ".join(skills) for occupation, skills in found.items()}


def with_duties(posts: list[Post], skills: Mapping[str, str]) -> list[Post]:
    """Return ``posts`` with the skills of the occupations whose titles are most similar, by pieces of words."""
    names = sorted(skills)
    terms = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    there = terms.fit_transform(names)
    alike = (terms.transform([one.title for one in posts]) @ there.T).toarray()
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :SIMILAR]
    return [
        Post(one.title, one.code, " ".join(skills[names[number]] for number in row))
        for one, row in zip(posts, nearest.tolist(), strict=True)
    ]


def study(posts: list[Post], levels: FloatArray) -> dict[str, Found]:
    """Return variant → how near it comes, the same folds for all."""
    variants = dict(VARIANTS)
    if any(one.duties for one in posts):
        variants["title, code and duties"] = _drafter(Resemblance())
    drafted = {name: np.zeros(levels.shape) for name in variants}
    for learn, test in KFold(FOLDS, shuffle=True, random_state=SEED).split(levels):
        known, asked = [posts[one] for one in learn], [posts[one] for one in test]
        for name, predict in variants.items():
            drafted[name][test] = predict(known, levels[learn], asked)
    return {name: _found(one, levels) for name, one in drafted.items()}


def _found(drafted: FloatArray, levels: FloatArray) -> Found:
    error = np.abs(drafted - levels)
    return Found(float(np.sqrt((error**2).mean())), float((error <= 1.0).mean()))


def _mean(known: list[Post], levels: FloatArray, asked: list[Post]) -> FloatArray:
    return np.tile(levels.mean(axis=0), (len(asked), 1))


def _group(known: list[Post], levels: FloatArray, asked: list[Post]) -> FloatArray:
    """The mean of the major group; that of all where nobody in it is known."""
    group = np.array([one.code[0] for one in known])
    inside = [levels[group == one.code[0]] for one in asked]
    return np.array([one.mean(axis=0) if len(one) else levels.mean(axis=0) for one in inside])


def _nearest(known: list[Post], levels: FloatArray, asked: list[Post]) -> FloatArray:
    """The mean of the ten posts most alike by everything that is known of them."""
    kernel = Drafter().fit(known, levels)._kernel(asked)
    nearest = np.argsort(-kernel, axis=1, kind="stable")[:, :NEIGHBOURS]
    return np.asarray(levels[nearest].mean(axis=1))


def _drafter(resemblance: Resemblance) -> Predictor:
    return lambda known, levels, asked: Drafter(resemblance).fit(known, levels).draft(asked)


VARIANTS: Mapping[str, Predictor] = {
    "mean of all": _mean,
    "mean of the major group": _group,
    "ten nearest": _nearest,
    "title": _drafter(Resemblance(code=0.0, duties=0.0, noise=0.5)),
    "code": _drafter(Resemblance(words=0.0, pieces=0.0, duties=0.0)),
    "title and code": _drafter(Resemblance(duties=0.0)),
}
