from collections.abc import Callable
from datetime import date, timedelta

from recommender.data import CourseFacts, PersonFacts, Snapshot
from recommender.signals import sequence
from recommender.signals.arrays import history


def test_what_followed_speaks_for_itself_and_not_the_other_way_round(
    snapshot: Callable[..., Snapshot],
    person: Callable[..., PersonFacts],
    course: Callable[..., CourseFacts],
    today: date,
) -> None:
    earlier = today - timedelta(days=60)
    crowd = [person(f"p{number:02}", taken={"a": earlier, "b": today}) for number in range(30)]
    own = [person("x", taken={"a": today}), person("y", taken={"b": today}), person("z")]
    past = history(snapshot([*crowd, *own], [course("a"), course("b")]))
    x, y, z = sequence.prepare(past)(past.people)[30:]
    assert x[1] > 0.5
    assert (y[0], z.any()) == (0.0, False)
