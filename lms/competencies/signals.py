"""What this room tells rooms above it."""

from blinker import Namespace

_signals = Namespace()
profile_published = _signals.signal("competencies.profile_published")
"""A role profile took effect; `position_id`."""
