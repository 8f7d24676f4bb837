"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
attempt_graded = _signals.signal("quizzes.attempt_graded")
"""An attempt was marked and its result is out, in the same transaction; `attempt`. Receivers look at `attempt.host` first."""
attempt_corrected = _signals.signal("quizzes.attempt_corrected")
"""The marks of a released attempt changed: an objection was upheld, a question was marked anew; `attempt`."""
attempt_voided = _signals.signal("quizzes.attempt_voided")
"""An attempt was declared invalid, whatever its state was; `attempt`. It counts for nothing from now on."""
