"""The exclusion rules over a block of people at once.

Owns: the array form of ``rules.exclusions``: True exactly where it returns nothing (tested to agree on
random people). Does not own: the rules' reasons.
"""

import numpy as np

from recommender.signals.arrays import BoolArray, CourseArrays, PeopleArrays


def allowed(people: PeopleArrays, courses: CourseArrays) -> BoolArray:
    """Return which courses may be suggested to whom, block × courses."""
    taken = (people.finished + people.enrolled + people.dismissed).toarray() > 0.0
    needed = np.asarray(courses.prerequisites.sum(axis=1))
    ready = (people.passed @ courses.prerequisites.T).toarray() >= needed
    offered = ~courses.retired & ~courses.banned & courses.open_to[people.agency]
    return np.asarray(~taken & ready & offered & _useful(people, courses))


def _useful(people: PeopleArrays, courses: CourseArrays) -> BoolArray:
    """Return where a course raises a required competency the person is not above."""
    useful = np.zeros((len(people), len(courses.facts)), dtype=np.bool_)
    for competency in np.flatnonzero(courses.raises.any(axis=0)):
        raising = np.flatnonzero(courses.raises[:, competency])
        required = people.required[:, competency, None] > courses.from_level[raising, competency]
        past = people.mean[:, competency, None] >= courses.to_level[raising, competency]
        above = people.measured[:, competency, None] & (people.met[:, competency, None] | past)
        useful[:, raising] |= required & ~above
    return useful
