"""What this room tells rooms above it, each sent within the transaction of the change."""

from blinker import Namespace

_signals = Namespace()
enrolled = _signals.signal("enrollments.enrolled")
"""Somebody joined a course; `enrollment`."""
completed = _signals.signal("enrollments.completed")
"""Somebody finished a course; `completion`."""
practised = _signals.signal("enrollments.practised")
"""Somebody answered a check question, under its lesson or in a short review; `person_id`."""
