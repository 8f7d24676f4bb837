"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
attempt_graded = _signals.signal("quizzes.attempt_graded")
"""An attempt was marked, in the same transaction; `attempt`. Receivers look at `attempt.host` first."""
