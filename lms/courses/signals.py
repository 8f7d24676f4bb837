"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
course_published = _signals.signal("courses.course_published")
"""A version of a course took effect; `course_id`. Sent within the transaction that publishes it."""
