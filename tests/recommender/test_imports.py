"""The web process imports these modules; none of them may load NumPy, SciPy or scikit-learn."""

import subprocess
import sys

PLAIN = (
    "recommender",
    "recommender.ability",
    "recommender.ability.adaptive",
    "recommender.ability.rasch",
    "recommender.ability.selection",
    "recommender.data",
    "recommender.exploration",
    "recommender.fusion",
    "recommender.gaps",
    "recommender.levels",
    "recommender.mastery",
    "recommender.mastery.practice",
    "recommender.mastery.review",
    "recommender.mastery.topics",
    "recommender.normal",
    "recommender.planning",
    "recommender.planning.greedy",
    "recommender.planning.pace",
    "recommender.planning.person",
    "recommender.planning.problem",
    "recommender.reasons",
    "recommender.rules",
)
CHECK = "import sys; import {0}; sys.exit(sum(name in sys.modules for name in ('numpy', 'scipy', 'sklearn')))"


def test_the_plain_half_stays_plain() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK.format(", ".join(PLAIN))], check=False)
    assert done.returncode == 0
