"""Small planning problems, drawn by hypothesis: few enough courses to try every choice."""

from itertools import combinations

from hypothesis import strategies as st

from recommender.planning.problem import Offer, Problem

CODES = ("AN", "KM", "KS", "PP")


@st.composite
def problems(draw: st.DrawFn, most: int = 5, *, needs: bool = True) -> Problem:
    """A problem of up to ``most`` courses, which need earlier ones unless ``needs`` is False."""
    gaps = {code: draw(st.integers(0, 12)) / 2 for code in CODES[: draw(st.integers(1, 4))]}
    offers: list[Offer] = []
    for number in range(draw(st.integers(0, most))):
        closes = {code: draw(st.integers(0, 8)) / 2 for code in draw(st.sets(st.sampled_from(CODES), max_size=3))}
        before = [one.course for one in offers]
        needed = draw(st.sets(st.sampled_from(before), max_size=2)) if needs and before else set()
        offers.append(Offer(f"c{number}", float(draw(st.integers(0, 6))), closes, frozenset(needed)))
    return Problem(gaps, tuple(offers), float(draw(st.integers(0, 16))))


def best(problem: Problem) -> float:
    """What the best of all allowed choices closes, by trying each."""
    courses = [one.course for one in problem.offers]
    choices = (chosen for size in range(len(courses) + 1) for chosen in combinations(courses, size))
    return max(problem.worth(chosen) for chosen in choices if problem.allows(chosen))
